// What standing queries are indexed under: small facts about an item that are equal or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newswire::query::standing {

enum class FeatureKind : std::uint8_t {
  // A whole token, by its script.
  word,
  character,
  emoji,
  // What a token begins with.
  start,
  hangul_start,
  topic,        // the topic, or one above it
  topic_below,  // one above it
  topic_start,
  source,
  source_start,
  lang,  // with and without its regions
  site,  // the link's host, or one above it
  url_part,
  text_part,
  // Two numbers of other features: of tokens side by side, of any that the same item has.
  neighbours,
  pair,
};
constexpr std::size_t feature_kinds = 16;

// Starts are looked up by their length in bytes; longer ones are cut to this.
constexpr std::size_t longest_start_bytes = 48;
// The length of url_part and text_part.
constexpr std::size_t part_bytes = 4;

struct Feature {
  FeatureKind kind;
  std::string_view text;
};

// Of valid UTF-8: whether byte `at` is not a character's first.
constexpr bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// `hash` is hash_of_word() of the text, which tokens have ready.
constexpr std::uint64_t feature_hash(FeatureKind kind, std::uint64_t hash) {
  std::uint64_t mixed = hash ^ (static_cast<std::uint64_t>(kind) + 1) * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ mixed >> 32) * 0xd6e8feb86659fd93;
  return mixed ^ mixed >> 32;
}

}  // namespace newswire::query::standing
