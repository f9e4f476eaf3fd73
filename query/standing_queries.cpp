#include "query/standing_queries.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "query/index_keys.h"
#include "query/rarity.h"

namespace newswire::query {
namespace {

using EntryNumber = std::uint32_t;
using Id = StandingQueries::Id;

// From here on a key is too crowded for a query that can be told by a pair of keys.
constexpr std::size_t crowded = 32;

// Where an entry is listed: under one key, or under a pair of them.
struct Place {
  Key key;
  std::optional<Key> partner;
  KeyKind kinds[2];
};

struct Entry {
  Query query;
  std::vector<Id> ids;        // none: the slot is free
  std::vector<Place> places;  // none: tried on every item
  std::uint64_t tried_in = 0;
};

struct Posting {
  std::vector<EntryNumber> alone;
  std::unordered_map<Key, std::vector<EntryNumber>> with_partner;

  bool is_empty() const { return alone.empty() && with_partner.empty(); }
};

void erase_entry(std::vector<EntryNumber>& list, EntryNumber number) {
  const auto found = std::ranges::find(list, number);
  if (found == list.end()) return;
  *found = list.back();
  list.pop_back();
}

}  // namespace

struct StandingQueries::Index {
  std::vector<Entry> entries;
  std::vector<EntryNumber> free_entries;
  std::unordered_map<std::string, EntryNumber> by_canonical;
  std::unordered_map<Id, EntryNumber> by_id;
  std::unordered_map<Key, Posting> postings;
  std::vector<EntryNumber> unindexed;
  std::array<std::size_t, key_kinds> places_of_kind{};
  Rarity rarity;
  Id next_id = 1;

  // Scratch of match(), kept for its memory.
  std::vector<Key> keys;
  std::uint64_t round = 0;

  // The rarest key of a conjunction; with the next rarest where that one is common or crowded.
  Place place_for(Conjunction conjunction) const {
    std::ranges::sort(conjunction, {}, [this](const RequiredKey& key) {
      return std::tuple(rarity.count(key.key), -static_cast<std::int64_t>(key.bytes), key.key);
    });
    const RequiredKey& rarest = conjunction.front();
    Place place{rarest.key, std::nullopt, {rarest.kind, rarest.kind}};
    const auto next = std::ranges::find_if(
        conjunction, [&](const RequiredKey& key) { return key.key != rarest.key; });
    const auto posting = postings.find(rarest.key);
    const bool is_crowded = posting != postings.end() && posting->second.alone.size() >= crowded;
    if (next != conjunction.end() && (is_crowded || rarity.is_common(rarest.key))) {
      place.partner = next->key;
      place.kinds[1] = next->kind;
    }
    return place;
  }

  void list(EntryNumber number) {
    std::optional<std::vector<Conjunction>> branches = required_keys(entries[number].query.root());
    if (!branches) return unindexed.push_back(number);
    for (Conjunction& branch : *branches) {
      const Place place = place_for(std::move(branch));
      Posting& posting = postings[place.key];
      (place.partner ? posting.with_partner[*place.partner] : posting.alone).push_back(number);
      count_kinds(place, 1);
      entries[number].places.push_back(place);
    }
  }

  void unlist(EntryNumber number) {
    Entry& entry = entries[number];
    if (entry.places.empty()) erase_entry(unindexed, number);
    for (const Place& place : entry.places) {
      Posting& posting = postings[place.key];
      if (place.partner) {
        const auto pair = posting.with_partner.find(*place.partner);
        if (pair != posting.with_partner.end()) {
          erase_entry(pair->second, number);
          if (pair->second.empty()) posting.with_partner.erase(pair);
        }
      } else {
        erase_entry(posting.alone, number);
      }
      if (posting.is_empty()) postings.erase(place.key);
      count_kinds(place, -1);
    }
    entry.places.clear();
  }

  void count_kinds(const Place& place, int by) {
    for (const KeyKind kind : place.kinds) {
      places_of_kind[static_cast<std::size_t>(kind)] += static_cast<std::size_t>(by);
    }
  }

  WantedKinds wanted_kinds() const {
    WantedKinds wanted{};
    for (std::size_t i = 0; i < key_kinds; ++i) wanted[i] = places_of_kind[i] > 0;
    return wanted;
  }

  void verify(const std::vector<EntryNumber>& candidates, const Document& document, Time now,
              std::vector<Id>& hits) {
    for (const EntryNumber number : candidates) {
      Entry& entry = entries[number];
      if (std::exchange(entry.tried_in, round) == round) continue;
      if (!entry.query.matches(document, now)) continue;
      hits.insert(hits.end(), entry.ids.begin(), entry.ids.end());
    }
  }
};

StandingQueries::StandingQueries() : index_(std::make_unique<Index>()) {}
StandingQueries::~StandingQueries() = default;

StandingQueries::Id StandingQueries::add(const Query& query) {
  Index& index = *index_;
  const Id id = index.next_id++;
  const auto [known, is_new] = index.by_canonical.try_emplace(query.canonical(), 0);
  if (is_new) {
    if (index.free_entries.empty()) {
      index.free_entries.push_back(static_cast<EntryNumber>(index.entries.size()));
      index.entries.emplace_back();
    }
    known->second = index.free_entries.back();
    index.free_entries.pop_back();
    index.entries[known->second].query = query;
    index.list(known->second);
  }
  index.entries[known->second].ids.push_back(id);
  index.by_id.emplace(id, known->second);
  return id;
}

void StandingQueries::remove(Id id) {
  Index& index = *index_;
  const auto found = index.by_id.find(id);
  if (found == index.by_id.end()) return;
  const EntryNumber number = found->second;
  index.by_id.erase(found);
  Entry& entry = index.entries[number];
  std::erase(entry.ids, id);
  if (!entry.ids.empty()) return;
  index.unlist(number);
  index.by_canonical.erase(entry.query.canonical());
  entry.query = Query();
  index.free_entries.push_back(number);
}

std::size_t StandingQueries::size() const {
  return index_->by_id.size();
}

void StandingQueries::learn(const Document& document) {
  WantedKinds all;
  all.fill(true);
  collect_keys(document, all, index_->keys);
  index_->rarity.learn(index_->keys);
}

void StandingQueries::match(const Document& document, Time now, std::vector<Id>& hits) const {
  Index& index = *index_;
  hits.clear();
  ++index.round;
  collect_keys(document, index.wanted_kinds(), index.keys);
  for (const Key key : index.keys) {
    const auto found = index.postings.find(key);
    if (found == index.postings.end()) continue;
    const Posting& posting = found->second;
    index.verify(posting.alone, document, now, hits);
    if (posting.with_partner.empty()) continue;
    for (const Key partner : index.keys) {
      const auto pair = posting.with_partner.find(partner);
      if (pair != posting.with_partner.end()) index.verify(pair->second, document, now, hits);
    }
  }
  index.verify(index.unindexed, document, now, hits);
  std::ranges::sort(hits);
}

}  // namespace newswire::query
