// The features of one item that standing queries ask for, by their numbers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/document.h"
#include "query/standing/lexicon.h"

namespace newswire::query::standing {

// Where in an item a word stands, as bits; of other features, everywhere.
using Places = std::uint8_t;
constexpr Places in_title = 1;
constexpr Places in_summary = 2;
constexpr Places in_author = 4;
constexpr Places in_category = 8;
constexpr Places anywhere = 15;

// Which bit of a filter a feature has, of 1,024.
constexpr std::uint32_t filter_bit(FeatureNumber number) {
  return number * 0x9e3779b1u >> 22;
}

// Filled anew for each item; keeps its memory. One thread at a time.
class ItemFeatures {
 public:
  void collect(const Document& document, const Lexicon& lexicon);

  // Each once.
  const std::vector<FeatureNumber>& numbers() const { return numbers_; }
  bool has(FeatureNumber number, Places places) const;

  // False: at least one of the three features that the signature names is not here.
  bool may_have(std::uint32_t signature) const {
    return has_bit(signature & 1023) && has_bit(signature >> 10 & 1023) &&
           has_bit(signature >> 20 & 1023);
  }

  // The words of one of the texts, in their order.
  struct Text {
    Places place;
    std::size_t first;
    std::size_t last;
  };
  const std::vector<Text>& texts() const { return texts_; }
  // Lexicon::none where no query asks for the word at `index`.
  FeatureNumber word(std::size_t index) const { return words_[index].number; }
  Gap gap(std::size_t index) const { return words_[index].gap; }

 private:
  struct Word {
    std::uint64_t hash;
    FeatureNumber number;
    Gap gap;
  };
  struct Slot {
    FeatureNumber number = Lexicon::none;
    Places places = 0;
  };

  std::size_t home(FeatureNumber number) const {
    return (number * 0x9e3779b1u >> 8) & (slots_.size() - 1);
  }
  void clear();
  void add(FeatureNumber number, Places places);
  void find(const Lexicon& lexicon, const Feature& feature, Places places);
  void collect_words(const Document& document, const Lexicon& lexicon);
  void collect_starts(const Document::Words& words, const Lexicon& lexicon);
  void collect_neighbours(const Lexicon& lexicon);
  void collect_names(const Document& document, const Lexicon& lexicon);
  void collect_parts(const Document& document, const Lexicon& lexicon);
  bool has_bit(std::uint32_t bit) const { return filter_[bit / 64] >> bit % 64 & 1; }

  std::vector<FeatureNumber> numbers_;
  std::vector<Slot> slots_;  // open addressing, a power of two
  std::array<std::uint64_t, 16> filter_{};
  std::vector<Text> texts_;
  std::vector<Word> words_;
};

}  // namespace newswire::query::standing
