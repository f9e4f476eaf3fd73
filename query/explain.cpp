#include "query/explain.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "query/document.h"
#include "query/matcher.h"
#include "query/node.h"
#include "query/term.h"

namespace newswire::query {
namespace {

using Words = Document::Words;
using Node = Query::Node;

constexpr std::size_t max_hits = 1000;

class Explainer {
 public:
  Explainer(const Document& document, Time now) : document_(document), now_(now) {}

  void visit(const Node& node) {
    if (node.kind == Node::Kind::none) return;
    for (const Node& child : node.children) visit(child);
    if (!node.term || !holds(*node.term, document_, now_)) return;
    spelling_ = spelling_of(*node.term);
    std::visit(*this, *node.term);
  }

  std::vector<Hit> finish() {
    const auto order = [](const Hit& hit) {
      return std::tie(hit.place, hit.index, hit.begin, hit.end, hit.term);
    };
    std::ranges::sort(hits_, {}, order);
    hits_.erase(std::unique(hits_.begin(), hits_.end()), hits_.end());
    return std::move(hits_);
  }

  void operator()(const WordsTerm& term) {
    const TextRange texts = texts_of(term.field, document_);
    for (std::size_t text = texts.first; text < texts.last; ++text) {
      const TokenRange range = words().tokens(text);
      std::optional<TokenMatch> match = term.pattern.find(range, range.first);
      while (match && hits_.size() < max_hits) {
        const std::vector<Token>& tokens = range.tokens.list;
        add_text(text, tokens[match->first].source_begin, tokens[match->last - 1].source_end);
        match = term.pattern.find(range, match->last);
      }
    }
  }

  void operator()(const RegexTerm& term) {
    switch (term.field) {
      case Field::source:
        return find_all(term.regex, item().source, Place::source, 0);
      case Field::url:
        return find_all(term.regex, item().link, Place::link, 0);
      case Field::lang:
        return find_all(term.regex, item().lang.value_or(""), Place::lang, 0);
      case Field::topic:
        for (std::size_t i = 0; i < item().topics.size(); ++i) {
          find_all(term.regex, item().topics[i], Place::topic, i);
        }
        return;
      default:
        break;
    }
    const TextRange texts = texts_of(term.field, document_);
    for (std::size_t text = texts.first; text < texts.last; ++text) {
      const auto [place, index] = place_of(text);
      find_all(term.regex, words().text(text), place, index);
    }
  }

  void operator()(const NameTerm& term) {
    switch (term.field) {
      case Field::source:
        return add(Place::source, 0, 0, item().source.size());
      case Field::lang:
        return add(Place::lang, 0, 0, item().lang.value_or("").size());
      case Field::url:
      case Field::site:
        return add(Place::link, 0, 0, item().link.size());
      default:
        break;
    }
    for (std::size_t i = 0; i < item().topics.size(); ++i) {
      if (is_topic_of(words().folded_topics()[i], term)) {
        add(Place::topic, i, 0, item().topics[i].size());
      }
    }
  }

  void operator()(const AgeTerm&) { add(Place::time, 0, 0, 0); }
  void operator()(const DateTerm&) { add(Place::time, 0, 0, 0); }

 private:
  const Item& item() const { return document_.item(); }
  const Words& words() const { return document_.words(); }

  static std::pair<Place, std::size_t> place_of(std::size_t text) {
    if (text == Words::title) return {Place::title, 0};
    if (text == Words::summary) return {Place::summary, 0};
    if (text == Words::author) return {Place::author, 0};
    return {Place::category, text - Words::first_category};
  }

  void add_text(std::size_t text, std::size_t begin, std::size_t end) {
    const auto [place, index] = place_of(text);
    add(place, index, begin, end);
  }

  void add(Place place, std::size_t index, std::size_t begin, std::size_t end) {
    if (hits_.size() < max_hits) hits_.push_back({spelling_, place, index, begin, end});
  }

  // Matches of nothing, such as /^/ has, are not shown.
  void find_all(const Regex& regex, std::string_view text, Place place, std::size_t index) {
    std::size_t from = 0;
    while (from <= text.size() && hits_.size() < max_hits) {
      const auto [begin, end] = regex.find(text, from);
      if (begin == std::string_view::npos) return;
      if (end > begin) add(place, index, begin, end);
      from = end > begin ? end : end + 1;
    }
  }

  const Document& document_;
  Time now_;
  std::string spelling_;
  std::vector<Hit> hits_;
};

void outline_into(std::string& out, const Node& node, std::size_t depth) {
  out.append(2 * depth, ' ');
  switch (node.kind) {
    case Node::Kind::everything:
      out += "everything\n";
      return;
    case Node::Kind::term:
      out += spelling_of(*node.term) + '\n';
      return;
    case Node::Kind::all:
      out += "all of\n";
      break;
    case Node::Kind::any:
      out += "any of\n";
      break;
    case Node::Kind::none:
      out += "none of\n";
      break;
  }
  for (const Node& child : node.children) outline_into(out, child, depth + 1);
}

}  // namespace

std::string_view to_string(Place place) {
  constexpr std::string_view names[] = {"title", "summary", "author", "category", "source",
                                        "topic", "link",    "lang",   "time"};
  return names[static_cast<std::size_t>(place)];
}

std::vector<Hit> explain(const Query& query, const Document& document, Time now) {
  Explainer explainer(document, now);
  explainer.visit(query.root());
  return explainer.finish();
}

std::string outline(const Query& query) {
  std::string out;
  outline_into(out, query.root(), 0);
  return out;
}

}  // namespace newswire::query
