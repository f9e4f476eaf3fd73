// The features that standing queries ask for, each once and with a number.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "query/standing/chunked.h"
#include "query/standing/feature.h"
#include "query/standing/run_pool.h"
#include "query/standing/tag_table.h"

namespace newswire::query::standing {

using FeatureNumber = std::uint32_t;

// A query that is listed under a feature, and what else it needs: two words in the list.
struct Posting {
  std::uint32_t entry;
  // Three numbers of 10 bits: where the filter of an item must have bits for the posting to be
  // worth a look; then whether that is all there is to ask, and whether its entry has other
  // postings.
  std::uint32_t signature;

  static constexpr std::uint32_t is_verdict = std::uint32_t{1} << 30;
  static constexpr std::uint32_t has_others = std::uint32_t{1} << 31;
};

class Lexicon {
 public:
  static constexpr FeatureNumber none = TagTable::none;
  // Numbers have to fit into the 25 bits of an Atom.
  static constexpr std::size_t most_features = std::size_t{1} << 25;

  explicit Lexicon(std::uint64_t salt) : salt_(salt) {}

  // What is listed under a feature.
  struct Entry {
    PooledList<2> postings;
    std::uint32_t uses = 0;  // 0: the number is free
    RunPool::Run text = 0;
    std::uint16_t text_bytes = 0;
    FeatureKind kind{};
    bool has_begun_pair = false;  // at some time
    bool has_ended_pair = false;
  };

  // Each intern() wants its release().
  FeatureNumber intern(const Feature& feature, std::uint64_t hash);
  void release(FeatureNumber number);

  // `hash` is feature_hash(); `none` where no query asks for it.
  FeatureNumber find(const Feature& feature, std::uint64_t hash) const;
  void prefetch(std::uint64_t hash) const { table_.prefetch(tag_of(hash)); }

  std::uint64_t hash_of(FeatureNumber number) const;

  Entry& operator[](FeatureNumber number) { return entries_[number]; }
  const Entry& operator[](FeatureNumber number) const { return entries_[number]; }

  bool has(FeatureKind kind) const { return used_of_kind_[static_cast<std::size_t>(kind)] > 0; }
  // Whether there is a start of so many bytes. Kinds: start, hangul_start, topic_start,
  // source_start.
  bool has_start(FeatureKind kind, std::size_t bytes) const {
    return starts_[static_cast<std::size_t>(kind)][bytes] > 0;
  }
  // False: there is no such part. Cheap enough to be asked at every byte of an item.
  bool may_have_part(std::string_view text) const { return parts_[part_slot(text)] > 0; }

 private:
  static constexpr std::size_t part_bits = 14;
  static std::size_t part_slot(std::string_view text) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, text.data(), part_bytes);
    return bytes * 0x9e3779b1u >> (32 - part_bits);
  }

  std::string_view text_of(const Entry& entry) const;
  // Salted, so that nobody can choose words that share a tag.
  std::uint32_t tag_of(std::uint64_t hash) const {
    return static_cast<std::uint32_t>(((hash ^ salt_) * 0x9e3779b97f4a7c15) >> 32);
  }
  void count(const Entry& entry, std::uint32_t by);

  std::uint64_t salt_;
  Chunked<Entry> entries_;
  std::vector<FeatureNumber> free_entries_;
  RunPool texts_;
  TagTable table_;
  std::array<std::uint32_t, feature_kinds> used_of_kind_{};
  std::array<std::array<std::uint32_t, longest_start_bytes + 1>, feature_kinds> starts_{};
  std::array<std::uint32_t, std::size_t{1} << part_bits> parts_{};
};

}  // namespace newswire::query::standing
