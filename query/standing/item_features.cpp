#include "query/standing/item_features.h"

#include <string>
#include <string_view>

#include "query/regex.h"
#include "query/standing/prefixes.h"

namespace newswire::query::standing {
namespace {

constexpr std::size_t fewest_slots = 256;

Places place_of(std::size_t text) {
  constexpr Places places[] = {in_title, in_summary, in_author};
  return text < Document::Words::first_category ? places[text] : in_category;
}

}  // namespace

void ItemFeatures::collect(const Document& document, const Lexicon& lexicon) {
  clear();
  collect_words(document, lexicon);
  collect_starts(document.words(), lexicon);
  collect_neighbours(lexicon);
  collect_names(document, lexicon);
  collect_parts(document, lexicon);
}

void ItemFeatures::clear() {
  slots_.assign(fewest_slots, Slot{});
  numbers_.clear();
  filter_.fill(0);
  texts_.clear();
  words_.clear();
}

void ItemFeatures::add(FeatureNumber number, Places places) {
  if (2 * (numbers_.size() + 1) > slots_.size()) {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    numbers_.clear();
    for (const Slot& slot : old) {
      if (slot.number != Lexicon::none) add(slot.number, slot.places);
    }
  }
  std::size_t at = home(number);
  while (slots_[at].number != Lexicon::none && slots_[at].number != number) {
    at = (at + 1) & (slots_.size() - 1);
  }
  if (slots_[at].number == Lexicon::none) {
    slots_[at].number = number;
    numbers_.push_back(number);
    const std::uint32_t bit = filter_bit(number);
    filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
  }
  slots_[at].places |= places;
}

bool ItemFeatures::has(FeatureNumber number, Places places) const {
  if (!has_bit(filter_bit(number))) return false;
  std::size_t at = home(number);
  while (slots_[at].number != number) {
    if (slots_[at].number == Lexicon::none) return false;
    at = (at + 1) & (slots_.size() - 1);
  }
  return (slots_[at].places & places) != 0;
}

void ItemFeatures::find(const Lexicon& lexicon, const Feature& feature, Places places) {
  const std::uint64_t hash = feature_hash(feature.kind, hash_of_word(feature.text));
  const FeatureNumber number = lexicon.find(feature, hash);
  if (number != Lexicon::none) add(number, places);
}

void ItemFeatures::collect_words(const Document& document, const Lexicon& lexicon) {
  const Document::Words& words = document.words();
  for (std::size_t i = 0; i < words.text_count(); ++i) {
    const TokenRange range = words.tokens(i);
    texts_.push_back({place_of(i), words_.size(), words_.size() + range.last - range.first});
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = range.tokens.list[t];
      const std::uint64_t hash = feature_hash(kind_of_token(token.script), token.hash);
      lexicon.prefetch(hash);
      words_.push_back({hash, Lexicon::none, token.gap});
    }
  }
  std::size_t next = 0;
  for (std::size_t i = 0; i < words.text_count(); ++i) {
    const TokenRange range = words.tokens(i);
    for (std::size_t t = range.first; t < range.last; ++t, ++next) {
      const Token& token = range.tokens.list[t];
      if (token.script == Script::hangul) continue;  // matches as a start only
      Word& word = words_[next];
      word.number =
          lexicon.find({kind_of_token(token.script), range.tokens.text_of(token)}, word.hash);
      if (word.number != Lexicon::none) add(word.number, place_of(i));
    }
  }
}

void ItemFeatures::collect_starts(const Document::Words& words, const Lexicon& lexicon) {
  if (!lexicon.has(FeatureKind::start) && !lexicon.has(FeatureKind::hangul_start)) return;
  for (std::size_t i = 0; i < words.text_count(); ++i) {
    const TokenRange range = words.tokens(i);
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = range.tokens.list[t];
      if (token.script != Script::spaced && token.script != Script::hangul) continue;
      const bool is_hangul = token.script == Script::hangul;
      const FeatureKind kind = is_hangul ? FeatureKind::hangul_start : FeatureKind::start;
      const std::string_view text = range.tokens.text_of(token);
      for_each_start(text, [&](std::string_view start) {
        if (!lexicon.has_start(kind, start.size())) return;
        if (is_hangul && continues_syllable(text, start.size())) return;
        find(lexicon, {kind, start}, place_of(i));
      });
    }
  }
}

void ItemFeatures::collect_neighbours(const Lexicon& lexicon) {
  if (!lexicon.has(FeatureKind::neighbours)) return;
  for (const Text& text : texts_) {
    for (std::size_t i = text.first; i + 1 < text.last; ++i) {
      if (word(i) == Lexicon::none || word(i + 1) == Lexicon::none) continue;
      const NumberPair pair(word(i), word(i + 1));
      find(lexicon, {FeatureKind::neighbours, pair.text()}, anywhere);
    }
  }
}

void ItemFeatures::collect_names(const Document& document, const Lexicon& lexicon) {
  const auto look_up = [&](FeatureKind kind, std::string_view text) {
    const bool is_start = kind == FeatureKind::topic_start || kind == FeatureKind::source_start;
    if (is_start ? lexicon.has_start(kind, text.size()) : lexicon.has(kind)) {
      find(lexicon, {kind, text}, anywhere);
    }
  };
  for_each_name(
      document.words(), [&](FeatureKind kind) { return lexicon.has(kind); }, look_up);
}

void ItemFeatures::collect_parts(const Document& document, const Lexicon& lexicon) {
  const auto collect = [&](FeatureKind kind, std::string_view text) {
    for (std::size_t at = 0; at + part_bytes <= text.size(); ++at) {
      const std::string_view part = text.substr(at, part_bytes);
      if (lexicon.may_have_part(part)) find(lexicon, {kind, part}, anywhere);
    }
  };
  if (lexicon.has(FeatureKind::url_part)) {
    collect(FeatureKind::url_part, document.words().folded_link());
  }
  if (!lexicon.has(FeatureKind::text_part)) return;
  const Item& item = document.item();
  const auto collect_text = [&](std::string_view text) {
    collect(FeatureKind::text_part, Regex::as_in_required_literals(text));
  };
  for (std::size_t i = 0; i < document.words().text_count(); ++i) {
    collect_text(document.words().text(i));
  }
  collect_text(item.source);
  collect_text(item.link);
  if (item.lang) collect_text(*item.lang);
  for (const std::string& topic : item.topics) collect_text(topic);
}

}  // namespace newswire::query::standing
