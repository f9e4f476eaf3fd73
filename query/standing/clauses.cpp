#include "query/standing/clauses.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace newswire::query::standing {
namespace {

using Node = Query::Node;

// An AND of ORs has the product of their clauses; an OR that would make it larger than this is not
// looked at. (An OR alone may have as many branches as a query may have terms.)
constexpr std::size_t most_products = 16;
constexpr std::size_t most_literals = 4096;

Clauses anything(bool is_exact) {
  return {.any_of = {Clause()}, .is_exact = is_exact};
}

// `text`, or as much of it as starts may have, cut between characters and Hangul syllables.
std::string_view start_of(std::string_view text) {
  if (text.size() <= longest_start_bytes) return text;
  std::size_t end = longest_start_bytes;
  while (end > 0 && (is_inside_character(text, end) || continues_syllable(text, end))) --end;
  return text.substr(0, end);
}

FeatureKind kind_of_word(Script script, bool is_start) {
  switch (script) {
    case Script::unspaced:
      return FeatureKind::character;
    case Script::emoji:
      return FeatureKind::emoji;
    case Script::hangul:
      return FeatureKind::hangul_start;
    case Script::spaced:
      break;
  }
  return is_start ? FeatureKind::start : FeatureKind::word;
}

// What a term asks for, as one clause.
struct TermClause {
  std::deque<std::string>& texts;

  Clauses operator()(const WordsTerm& term) const {
    const Pattern& pattern = term.pattern;
    Clauses out = anything(true);
    Clause& clause = out.any_of.front();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const Token& token = pattern.token(i);
      const bool is_start = !pattern.asks_whole(i);
      const std::string_view text = is_start ? start_of(pattern.text(i)) : pattern.text(i);
      if (text.size() != pattern.text(i).size() || token.symbol != Symbol::none ||
          token.diacritics_begin != token.diacritics_end || (is_start && pattern.size() > 1)) {
        out.is_exact = false;
      }
      if (text.empty()) continue;
      clause.push_back({.feature = {kind_of_word(token.script, is_start), text},
                        .field = term.field,
                        .is_negated = false,
                        .continues = i > 0,
                        .widest_gap = i > 0 ? pattern.widest_gap(i) : Gap::none});
    }
    // The matcher will look at what stands where; the words by themselves are required.
    if (!out.is_exact) {
      for (Literal& literal : clause) literal.continues = false;
    }
    return out;
  }

  Clauses operator()(const NameTerm& term) const {
    if (term.field == Field::url) return parts_of(term.value, FeatureKind::url_part);
    const bool is_prefix = term.extent == NameTerm::Extent::prefix;
    const std::string_view text = is_prefix ? start_of(term.value) : std::string_view(term.value);
    Clauses out = anything(text.size() == term.value.size());
    out.any_of.front().push_back({.feature = {kind_of_name(term), text}});
    return out;
  }

  Clauses operator()(const RegexTerm& term) const {
    Clauses out{.any_of = {}, .is_exact = false};
    for (std::string& text : term.regex.required_literals(part_bytes)) {
      texts.push_back(std::move(text));
      const Clauses parts = parts_of(texts.back(), FeatureKind::text_part);
      out.any_of.insert(out.any_of.end(), parts.any_of.begin(), parts.any_of.end());
    }
    return out.any_of.empty() ? anything(false) : out;
  }

  Clauses operator()(const AgeTerm&) const { return anything(false); }
  Clauses operator()(const DateTerm&) const { return anything(false); }

  static FeatureKind kind_of_name(const NameTerm& term) {
    const bool is_prefix = term.extent == NameTerm::Extent::prefix;
    switch (term.field) {
      case Field::source:
        return is_prefix ? FeatureKind::source_start : FeatureKind::source;
      case Field::lang:
        return FeatureKind::lang;
      case Field::site:
        return FeatureKind::site;
      default:
        break;
    }
    if (is_prefix) return FeatureKind::topic_start;
    return term.extent == NameTerm::Extent::below ? FeatureKind::topic_below : FeatureKind::topic;
  }

  // Up to four pieces of it, side by side.
  static Clauses parts_of(std::string_view text, FeatureKind kind) {
    constexpr std::size_t most_parts = 4;
    Clauses out = anything(false);
    for (std::size_t i = 0; i < most_parts && (i + 1) * part_bytes <= text.size(); ++i) {
      out.any_of.front().push_back({.feature = {kind, text.substr(i * part_bytes, part_bytes)}});
    }
    return out;
  }
};

Clauses clauses_of(const Node& node, bool is_negated, std::deque<std::string>& texts);

Clauses clauses_of_term(const Term& term, bool is_negated, std::deque<std::string>& texts) {
  Clauses out = std::visit(TermClause{texts}, term);
  if (!is_negated) return out;
  if (!out.is_exact) return anything(false);
  for (Literal& literal : out.any_of.front()) literal.is_negated = true;
  return out;
}

Clauses any_of(const Node& node, bool is_negated, std::deque<std::string>& texts) {
  Clauses out;
  for (const Node& child : node.children) {
    Clauses branch = clauses_of(child, is_negated, texts);
    out.is_exact = out.is_exact && branch.is_exact;
    std::ranges::move(branch.any_of, std::back_inserter(out.any_of));
  }
  return out;
}

std::size_t literals_in(const Clauses& clauses) {
  std::size_t count = 0;
  for (const Clause& clause : clauses.any_of) count += clause.size();
  return count;
}

// What `both` is left with when it also has to fulfil `other`. Left as it is where that would be
// too much, which asks for less and loses no match.
void require_too(Clauses& both, const Clauses& other) {
  both.is_exact = both.is_exact && other.is_exact;
  const std::size_t ours = both.any_of.size();
  const std::size_t theirs = other.any_of.size();
  const bool has_room = literals_in(both) * theirs + literals_in(other) * ours <= most_literals;
  if (!has_room || (ours > 1 && theirs > 1 && ours * theirs > most_products)) {
    both.is_exact = false;
    return;
  }
  std::vector<Clause> products;
  products.reserve(ours * theirs);
  for (const Clause& a : both.any_of) {
    for (const Clause& b : other.any_of) {
      Clause& product = products.emplace_back(a);
      product.insert(product.end(), b.begin(), b.end());
    }
  }
  both.any_of = std::move(products);
}

Clauses all_of(const Node& node, bool is_negated, std::deque<std::string>& texts) {
  std::vector<Clauses> parts;
  for (const Node& child : node.children) parts.push_back(clauses_of(child, is_negated, texts));
  // Those with the fewest branches first, as the last ones may find no room.
  std::ranges::stable_sort(parts, {}, [](const Clauses& part) { return part.any_of.size(); });
  Clauses out = anything(true);
  for (const Clauses& part : parts) require_too(out, part);
  return out;
}

Clauses clauses_of(const Node& node, bool is_negated, std::deque<std::string>& texts) {
  switch (node.kind) {
    case Node::Kind::everything:
      return anything(true);
    case Node::Kind::none:
      return clauses_of(node.children.front(), !is_negated, texts);
    case Node::Kind::all:
      return is_negated ? any_of(node, true, texts) : all_of(node, false, texts);
    case Node::Kind::any:
      return is_negated ? all_of(node, true, texts) : any_of(node, false, texts);
    case Node::Kind::term:
      break;
  }
  return clauses_of_term(*node.term, is_negated, texts);
}

// One word a clause is enough to be listed under.
void shorten(Clauses& clauses) {
  for (Clause& clause : clauses.any_of) {
    std::erase_if(clause, [](const Literal& literal) { return literal.is_negated; });
    if (clause.empty()) continue;
    Literal longest = *std::ranges::max_element(
        clause, {}, [](const Literal& literal) { return literal.feature.text.size(); });
    longest.continues = false;
    clause.assign(1, longest);
  }
  clauses.is_exact = false;
}

}  // namespace

bool Clauses::are_indexable() const {
  return !any_of.empty() && std::ranges::all_of(any_of, [](const Clause& clause) {
    return std::ranges::any_of(clause, [](const Literal& l) { return !l.is_negated; });
  });
}

Clauses clauses_of(const Query::Node& node, std::deque<std::string>& texts) {
  Clauses clauses = clauses_of(node, false, texts);
  if (literals_in(clauses) > most_literals) shorten(clauses);
  // One that asks for nothing makes the others idle.
  const auto asks_nothing = [](const Clause& clause) { return clause.empty(); };
  if (std::ranges::any_of(clauses.any_of, asks_nothing)) clauses.any_of.clear();
  if (clauses.any_of.size() > most_literals) return {.any_of = {}, .is_exact = false};
  return clauses;
}

}  // namespace newswire::query::standing
