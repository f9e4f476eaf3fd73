#include "query/standing/index.h"

#include <algorithm>
#include <bit>

#include "core/tokeniser.h"

namespace newswire::query::standing {
namespace {

// Of the words of a program, as TagTable wants it.
std::uint32_t hash_of_words(std::span<const std::uint32_t> words) {
  std::uint64_t hash = words.size();
  for (const std::uint32_t word : words) {
    hash = (hash ^ word) * 0xd6e8feb86659fd93;
    hash ^= hash >> 32;
  }
  return static_cast<std::uint32_t>(hash);
}

// As many as Shape::place_is_atom can tell.
constexpr std::ptrdiff_t most_atoms_counted = 31;

}  // namespace

Id Index::add(const Query& query, const Clauses& clauses) {
  const Query* inexact = clauses.is_exact ? nullptr : &query;
  intern(clauses);
  const std::uint32_t tag = tag_of(atoms_, inexact);
  EntryNumber number = find(tag, atoms_, inexact);
  if (number != TagTable::none) {
    for (const Atom atom : atoms_) lexicon_.release(number_of(atom));
  } else {
    number = make_entry(inexact, clauses.are_indexable());
    by_content_.insert(tag, number);
  }
  return give_id(number);
}

void Index::remove(Id id) {
  const auto number = static_cast<std::uint32_t>(id);
  if (number >= subscriptions_.size()) return;
  Subscription& subscription = subscriptions_[number];
  if (subscription.entry == TagTable::none || subscription.generation != id >> 32) return;
  const EntryNumber entry = subscription.entry;
  entries_[entry].ids.erase(pool_, id);
  subscription.entry = TagTable::none;
  free_subscriptions_.push_back(number);
  --size_;
  if (entries_[entry].ids.is_empty()) drop_entry(entry);
}

Id Index::give_id(EntryNumber entry) {
  if (free_subscriptions_.empty()) {
    free_subscriptions_.push_back(static_cast<std::uint32_t>(subscriptions_.size()));
    subscriptions_.push_back({});
  }
  const std::uint32_t number = free_subscriptions_.back();
  free_subscriptions_.pop_back();
  Subscription& subscription = subscriptions_[number];
  subscription.entry = entry;
  ++subscription.generation;
  const Id id = Id{subscription.generation} << 32 | number;
  entries_[entry].ids.push(pool_, id);
  ++size_;
  return id;
}

// Fills atoms_; each feature is held once for each of its atoms.
void Index::intern(const Clauses& clauses) {
  atoms_.clear();
  for (const Clause& clause : clauses.any_of) {
    for (const Literal& literal : clause) {
      const Feature& feature = literal.feature;
      const std::uint64_t hash = feature_hash(feature.kind, hash_of_word(feature.text));
      atoms_.push_back(
          to_atom(literal, lexicon_.intern(feature, hash), &literal == &clause.back()));
    }
  }
}

std::uint32_t Index::tag_of(std::span<const Atom> atoms, const Query* inexact) const {
  if (inexact == nullptr) return hash_of_words(atoms);
  const std::uint64_t hash = hash_of_word(inexact->canonical());
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

std::uint32_t Index::tag_of(const Program& program) const {
  return tag_of(program.atoms, program.shape.is_exact ? nullptr : &queries_[program.query]);
}

// Queries whose clauses are all that there is to say are equal when these are.
Index::EntryNumber Index::find(std::uint32_t tag, std::span<const Atom> atoms,
                               const Query* inexact) const {
  return by_content_.find(tag, [&](EntryNumber number) {
    const Program known = program(entries_[number]);
    if (known.shape.is_exact != (inexact == nullptr)) return false;
    if (inexact != nullptr) return queries_[known.query].canonical() == inexact->canonical();
    return std::ranges::equal(known.atoms, atoms);
  });
}

Index::Program Index::program(const Entry& entry) const {
  const std::uint32_t* words = pool_.at(entry.run);
  Program out{.shape = std::bit_cast<Shape>(words[0]), .query = 0, .places = {}, .atoms = {}};
  ++words;
  if (!out.shape.is_exact) out.query = *words++;
  out.places = {words, out.shape.places};
  out.atoms = {words + out.shape.places, out.shape.atoms};
  return out;
}

Index::EntryNumber Index::make_entry(const Query* inexact, bool is_indexable) {
  if (free_entries_.empty()) {
    free_entries_.push_back(static_cast<EntryNumber>(entries_.size()));
    entries_.push_back({});
  }
  const EntryNumber number = free_entries_.back();
  free_entries_.pop_back();

  places_.clear();
  if (is_indexable) {
    list_clauses(number, inexact == nullptr);
  } else {
    unindexed_.push(pool_, {number});
  }
  Shape shape{.atoms = static_cast<std::uint16_t>(atoms_.size() & 0x1FFF),
              .places = static_cast<std::uint16_t>(places_.size() & 0x1FFF),
              .place_is_atom = 0,
              .is_exact = inexact == nullptr};
  if (places_.size() == 1) {
    const auto is_place = [&](Atom atom) { return number_of(atom) == places_.front(); };
    const auto found = std::ranges::find_if(atoms_, is_place) - atoms_.begin();
    if (found < most_atoms_counted && found < std::ssize(atoms_)) {
      shape.place_is_atom = static_cast<std::uint8_t>((found + 1) & 0x1F);
      shape.places = 0;
    }
  }
  const RunPool::Run run = pool_.allocate(shape.words());
  std::uint32_t* next = pool_.at(run);
  *next++ = std::bit_cast<std::uint32_t>(shape);
  if (inexact != nullptr) *next++ = keep_query(*inexact);
  if (shape.places > 0) next = std::ranges::copy(places_, next).out;
  std::ranges::copy(atoms_, next);
  entries_[number] = {run, {}};
  return number;
}

// Fills places_ from atoms_.
void Index::list_clauses(EntryNumber number, bool is_exact) {
  for (auto begin = atoms_.begin(); begin != atoms_.end();) {
    const auto end = std::find_if(begin, atoms_.end(), ends_clause) + 1;
    std::uint32_t flags = begin == atoms_.begin() && end == atoms_.end() ? 0 : Posting::has_others;
    if (is_exact && end - begin == 1 && is_plain(*begin)) flags |= Posting::is_verdict;
    places_.push_back(list(number, {begin, end}, flags));
    begin = end;
  }
}

std::uint32_t Index::keep_query(const Query& query) {
  if (free_queries_.empty()) {
    free_queries_.push_back(static_cast<std::uint32_t>(queries_.size()));
    queries_.emplace_back();
  }
  const std::uint32_t number = free_queries_.back();
  free_queries_.pop_back();
  queries_[number] = query;
  return number;
}

void Index::drop_entry(EntryNumber number) {
  Entry& entry = entries_[number];
  const Program gone = program(entry);
  by_content_.erase(tag_of(gone), number);
  if (gone.shape.place_is_atom > 0) {
    unlist(number, number_of(gone.atoms[gone.shape.place_is_atom - 1]));
  } else if (gone.places.empty()) {
    const auto all = unindexed_.words(pool_);
    unindexed_.erase(pool_, static_cast<std::size_t>(std::ranges::find(all, number) - all.begin()));
  }
  for (const FeatureNumber place : gone.places) unlist(number, place);
  for (const Atom atom : gone.atoms) lexicon_.release(number_of(atom));
  if (!gone.shape.is_exact) {
    queries_[gone.query] = Query();
    free_queries_.push_back(gone.query);
  }
  pool_.free(entry.run, gone.shape.words());
  entry = {};
  free_entries_.push_back(number);
}

}  // namespace newswire::query::standing
