#include "query/standing/lexicon.h"

#include <stdexcept>

#include "core/tokeniser.h"

namespace newswire::query::standing {
namespace {

std::size_t words_of(std::size_t bytes) {
  return (bytes + sizeof(std::uint32_t) - 1) / sizeof(std::uint32_t);
}

}  // namespace

FeatureNumber Lexicon::intern(const Feature& feature, std::uint64_t hash) {
  FeatureNumber number = find(feature, hash);
  if (number != none) {
    ++entries_[number].uses;
    return number;
  }
  if (!free_entries_.empty()) {
    number = free_entries_.back();
    free_entries_.pop_back();
  } else {
    if (entries_.size() == most_features) throw std::length_error("too many standing queries");
    number = static_cast<FeatureNumber>(entries_.size());
    entries_.push_back({});
  }
  Entry& entry = entries_[number];
  entry = {};
  entry.uses = 1;
  entry.kind = feature.kind;
  entry.text_bytes = static_cast<std::uint16_t>(feature.text.size());
  if (!feature.text.empty()) {
    entry.text = texts_.allocate(words_of(feature.text.size()));
    std::memcpy(texts_.at(entry.text), feature.text.data(), feature.text.size());
  }
  count(entry, 1);
  table_.insert(tag_of(hash), number);
  return number;
}

void Lexicon::release(FeatureNumber number) {
  Entry& entry = entries_[number];
  if (--entry.uses > 0) return;
  table_.erase(tag_of(hash_of(number)), number);
  count(entry, static_cast<std::uint32_t>(-1));
  if (entry.text_bytes > 0) texts_.free(entry.text, words_of(entry.text_bytes));
  free_entries_.push_back(number);
}

FeatureNumber Lexicon::find(const Feature& feature, std::uint64_t hash) const {
  return table_.find(tag_of(hash), [&](FeatureNumber number) {
    const Entry& entry = entries_[number];
    return entry.kind == feature.kind && text_of(entry) == feature.text;
  });
}

std::uint64_t Lexicon::hash_of(FeatureNumber number) const {
  const Entry& entry = entries_[number];
  return feature_hash(entry.kind, hash_of_word(text_of(entry)));
}

std::string_view Lexicon::text_of(const Entry& entry) const {
  if (entry.text_bytes == 0) return {};
  return {reinterpret_cast<const char*>(texts_.at(entry.text)), entry.text_bytes};
}

void Lexicon::count(const Entry& entry, std::uint32_t by) {
  used_of_kind_[static_cast<std::size_t>(entry.kind)] += by;
  switch (entry.kind) {
    case FeatureKind::start:
    case FeatureKind::hangul_start:
    case FeatureKind::topic_start:
    case FeatureKind::source_start:
      starts_[static_cast<std::size_t>(entry.kind)][entry.text_bytes] += by;
      break;
    case FeatureKind::url_part:
    case FeatureKind::text_part:
      parts_[part_slot(text_of(entry))] += by;
      break;
    default:
      break;
  }
}

}  // namespace newswire::query::standing
