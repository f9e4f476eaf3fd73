// Which standing queries match an item.
#include <algorithm>

#include "query/matcher.h"
#include "query/standing/index.h"
#include "query/standing/prefixes.h"

namespace newswire::query::standing {

void Index::match(const Document& document, Time now, Scratch& scratch,
                  std::vector<Id>& hits) const {
  const ItemFeatures& features = scratch.features;
  scratch.features.collect(document, lexicon_);
  scratch.candidates.clear();
  for (const FeatureNumber number : features.numbers()) {
    look_through(lexicon_[number].postings, scratch);
  }
  look_up_pairs(scratch);

  // Those with several postings may be here several times.
  const auto end = scratch.candidates.end();
  const auto others = std::partition(scratch.candidates.begin(), end, [](const Posting& posting) {
    return (posting.signature & Posting::has_others) == 0;
  });
  std::sort(others, end, [](const Posting& a, const Posting& b) { return a.entry < b.entry; });
  const auto repeated = std::unique(
      others, end, [](const Posting& a, const Posting& b) { return a.entry == b.entry; });
  scratch.candidates.erase(repeated, end);
  for (const std::uint32_t entry : unindexed_.words(pool_))
    scratch.candidates.push_back({entry, 0});

  // Entries are anywhere in memory: they are asked for well before they are needed.
  constexpr std::size_t ahead = 8;
  const std::vector<Posting>& candidates = scratch.candidates;
  for (std::size_t i = 0; i < candidates.size() + ahead; ++i) {
    if (i + ahead < candidates.size()) __builtin_prefetch(&entries_[candidates[i + ahead].entry]);
    if (i < candidates.size()) __builtin_prefetch(pool_.at(entries_[candidates[i].entry].run));
    if (i < ahead) continue;
    const Posting& posting = candidates[i - ahead];
    const Entry& entry = entries_[posting.entry];
    const bool is_hit =
        (posting.signature & Posting::is_verdict) != 0 || holds(entry, features, document, now);
    if (is_hit) entry.ids.append_to(hits, pool_);
  }
}

bool Index::holds(const Entry& entry, const ItemFeatures& features, const Document& document,
                  Time now) const {
  const Program asked = program(entry);
  const bool says_nothing = asked.atoms.empty();
  if (!says_nothing && !fulfils(features, asked.atoms)) return false;
  return asked.shape.is_exact || queries_[asked.query].matches(document, now);
}

void Index::look_through(const PooledList<2>& postings, Scratch& scratch) const {
  const auto words = postings.words(pool_);
  for (std::size_t w = 0; w < words.size(); w += 2) {
    if (scratch.features.may_have(words[w + 1])) {
      scratch.candidates.push_back({words[w], words[w + 1]});
    }
  }
}

void Index::look_up_pairs(Scratch& scratch) const {
  if (!lexicon_.has(FeatureKind::pair)) return;
  for (const FeatureNumber first : scratch.features.numbers()) {
    if (!lexicon_[first].has_begun_pair) continue;
    for (const FeatureNumber second : scratch.features.numbers()) {
      if (!lexicon_[second].has_ended_pair) continue;
      const NumberPair pair(first, second);
      const Feature feature{FeatureKind::pair, pair.text()};
      const FeatureNumber number =
          lexicon_.find(feature, feature_hash(FeatureKind::pair, hash_of_word(feature.text)));
      if (number != Lexicon::none) look_through(lexicon_[number].postings, scratch);
    }
  }
}

}  // namespace newswire::query::standing
