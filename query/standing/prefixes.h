// The pieces that an item's words and names are found by: their starts, the paths above a topic,
// the domains above a host.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/script.h"
#include "query/document.h"
#include "query/standing/feature.h"

namespace newswire::query::standing {

// Two numbers as a feature's text.
class NumberPair {
 public:
  NumberPair(std::uint32_t first, std::uint32_t second) {
    std::memcpy(bytes_.data(), &first, sizeof first);
    std::memcpy(bytes_.data() + sizeof first, &second, sizeof second);
  }
  std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, 2 * sizeof(std::uint32_t)> bytes_;
};

// What a whole token is. (Of Hangul, queries ask for starts only.)
constexpr FeatureKind kind_of_token(Script script) {
  switch (script) {
    case Script::unspaced:
      return FeatureKind::character;
    case Script::emoji:
      return FeatureKind::emoji;
    default:
      return FeatureKind::word;
  }
}

// From the first character to the whole, or to as much as starts may have.
template <typename Visit>
void for_each_start(std::string_view text, Visit visit) {
  for (std::size_t end = 1; end <= text.size() && end <= longest_start_bytes; ++end) {
    if (!is_inside_character(text, end)) visit(text.substr(0, end));
  }
}

// All that names are found by. `wants(kind)` tells which kinds are worth the while.
template <typename Wants, typename Visit>
void for_each_name(const Document::Words& words, Wants wants, Visit visit) {
  if (wants(FeatureKind::topic) || wants(FeatureKind::topic_below) ||
      wants(FeatureKind::topic_start)) {
    for (const std::string& topic : words.folded_topics()) {
      const std::string_view text = topic;
      for (std::size_t end = text.find('/'); end != text.npos; end = text.find('/', end + 1)) {
        visit(FeatureKind::topic, text.substr(0, end));
        if (end + 1 < text.size()) visit(FeatureKind::topic_below, text.substr(0, end));
      }
      visit(FeatureKind::topic, text);
      for_each_start(text, [&](std::string_view s) { visit(FeatureKind::topic_start, s); });
    }
  }
  if (wants(FeatureKind::source) || wants(FeatureKind::source_start)) {
    const std::string_view source = words.folded_source();
    visit(FeatureKind::source, source);
    for_each_start(source, [&](std::string_view s) { visit(FeatureKind::source_start, s); });
  }
  if (wants(FeatureKind::lang)) {
    const std::string_view lang = words.folded_lang();
    for (std::size_t end = lang.find('-'); end != lang.npos; end = lang.find('-', end + 1)) {
      visit(FeatureKind::lang, lang.substr(0, end));
    }
    visit(FeatureKind::lang, lang);
  }
  if (wants(FeatureKind::site)) {
    std::string_view host = words.host();
    for (visit(FeatureKind::site, host); host.find('.') != host.npos;) {
      host.remove_prefix(host.find('.') + 1);
      visit(FeatureKind::site, host);
    }
  }
}

}  // namespace newswire::query::standing
