#include "query/index_keys.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/utf8.h"
#include "query/document.h"

namespace newswire::query {
namespace {

constexpr std::size_t longest_start = 3;

// Words keep their own hash, which the document has ready.
Key salted(std::uint64_t hash, KeyKind kind) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  return hash ^ static_cast<std::uint64_t>(kind) * odd;
}

KeyKind start_of(std::size_t characters) {
  constexpr KeyKind kinds[] = {KeyKind::start_of_one, KeyKind::start_of_two,
                               KeyKind::start_of_three};
  return kinds[characters - 1];
}

// The bytes of the first `characters`, or of all where there are fewer; how many there are.
std::pair<std::size_t, std::size_t> start_bytes(std::string_view word, std::size_t characters) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (; count < characters && bytes < word.size(); ++count) {
    bytes += decode_utf8(word, bytes).bytes;
  }
  return {bytes, count};
}

RequiredKey key_of_start(std::string_view word) {
  const auto [bytes, count] = start_bytes(word, longest_start);
  const KeyKind kind = start_of(count);
  return {salted(hash_of_word(word.substr(0, bytes)), kind), kind, bytes};
}

struct TermKeys {
  std::optional<Conjunction> operator()(const WordsTerm& term) const {
    Conjunction keys;
    for (std::size_t i = 0; i < term.pattern.size(); ++i) {
      const std::string_view word = term.pattern.text(i);
      keys.push_back(term.pattern.asks_whole(i)
                         ? RequiredKey{term.pattern.token(i).hash, KeyKind::word, word.size()}
                         : key_of_start(word));
    }
    return keys;
  }

  std::optional<Conjunction> operator()(const NameTerm& term) const {
    const bool is_topic = term.field == Field::topic;
    if (term.extent == NameTerm::Extent::prefix || (!is_topic && term.field != Field::source)) {
      return std::nullopt;
    }
    const KeyKind kind = is_topic ? KeyKind::topic : KeyKind::source;
    return Conjunction{{salted(hash_of_word(term.value), kind), kind, term.value.size()}};
  }

  template <typename Other>
  std::optional<Conjunction> operator()(const Other&) const {
    return std::nullopt;
  }
};

using Branches = std::optional<std::vector<Conjunction>>;

// All keys of the operands that require one conjunction are required together. Where there is no
// such operand, the OR with the fewest branches serves.
Branches keys_of_all(const Query::Node& node) {
  Conjunction together;
  Branches fewest;
  for (const Query::Node& child : node.children) {
    Branches branches = required_keys(child);
    if (!branches) continue;
    if (branches->size() == 1) {
      std::ranges::move(branches->front(), std::back_inserter(together));
    } else if (!fewest || branches->size() < fewest->size()) {
      fewest = std::move(branches);
    }
  }
  if (!together.empty()) return std::vector<Conjunction>{std::move(together)};
  return fewest;
}

Branches keys_of_any(const Query::Node& node) {
  std::vector<Conjunction> all;
  for (const Query::Node& child : node.children) {
    Branches branches = required_keys(child);
    if (!branches) return std::nullopt;
    std::ranges::move(*branches, std::back_inserter(all));
  }
  return all;
}

void add_starts(std::string_view word, const WantedKinds& wanted, std::vector<Key>& out) {
  for (std::size_t characters = 1; characters <= longest_start; ++characters) {
    const auto [bytes, count] = start_bytes(word, characters);
    if (count < characters) break;
    const KeyKind kind = start_of(characters);
    if (!wanted[static_cast<std::size_t>(kind)]) continue;
    out.push_back(salted(hash_of_word(word.substr(0, bytes)), kind));
  }
}

}  // namespace

std::optional<std::vector<Conjunction>> required_keys(const Query::Node& node) {
  switch (node.kind) {
    case Query::Node::Kind::everything:
    case Query::Node::Kind::none:
      return std::nullopt;
    case Query::Node::Kind::all:
      return keys_of_all(node);
    case Query::Node::Kind::any:
      return keys_of_any(node);
    case Query::Node::Kind::term:
      break;
  }
  std::optional<Conjunction> keys = std::visit(TermKeys{}, *node.term);
  if (!keys) return std::nullopt;
  return std::vector<Conjunction>{std::move(*keys)};
}

void collect_keys(const Document& document, const WantedKinds& wanted, std::vector<Key>& out) {
  out.clear();
  const auto wants = [&](KeyKind kind) { return wanted[static_cast<std::size_t>(kind)]; };
  const bool wants_starts = wants(KeyKind::start_of_one) || wants(KeyKind::start_of_two) ||
                            wants(KeyKind::start_of_three);
  const Document::Words& words = document.words();
  for (std::size_t i = 0; i < words.text_count(); ++i) {
    const TokenRange range = words.tokens(i);
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = range.tokens.list[t];
      if (wants(KeyKind::word)) out.push_back(token.hash);
      if (wants_starts && (token.script == Script::spaced || token.script == Script::hangul)) {
        add_starts(range.tokens.text_of(token), wanted, out);
      }
    }
  }
  if (wants(KeyKind::topic)) {
    for (const std::string_view topic : words.folded_topics()) {
      for (std::size_t end = topic.find('/'); end != std::string_view::npos;
           end = topic.find('/', end + 1)) {
        out.push_back(salted(hash_of_word(topic.substr(0, end)), KeyKind::topic));
      }
      out.push_back(salted(hash_of_word(topic), KeyKind::topic));
    }
  }
  if (wants(KeyKind::source)) {
    out.push_back(salted(hash_of_word(words.folded_source()), KeyKind::source));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

}  // namespace newswire::query
