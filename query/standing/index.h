// The table of standing queries, without the locks that StandingQueries puts around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "query/query.h"
#include "query/standing/atoms.h"
#include "query/standing/chunked.h"
#include "query/standing/id_list.h"
#include "query/standing/lexicon.h"
#include "query/standing/rarity.h"
#include "query/standing/run_pool.h"
#include "query/standing/tag_table.h"

namespace newswire::query::standing {

// What match() fills anew for each item; kept for its memory, one a thread.
struct Scratch {
  ItemFeatures features;
  std::vector<Posting> candidates;
};

// Any number of threads may match at a time, or one may change it.
class Index {
 public:
  explicit Index(std::uint64_t salt) : lexicon_(salt) {}

  Id add(const Query& query, const Clauses& clauses);
  void remove(Id id);
  std::size_t size() const { return size_; }
  std::size_t tried_on_every_item() const { return unindexed_.size; }

  // By features' hashes, each once.
  void learn(const std::vector<std::uint64_t>& features) { rarity_.learn(features); }

  void match(const Document& document, Time now, Scratch& scratch, std::vector<Id>& hits) const;

 private:
  using EntryNumber = std::uint32_t;

  // A query, however often it was added. `run` is, in words:
  //   Shape · which of queries_, unless the clauses are exact · the places · the atoms
  // A place is the number that a clause is listed under. The only one of a query is not kept where
  // it is one of the first atoms; there are none where the query is tried on every item.
  struct Entry {
    RunPool::Run run = 0;
    IdList ids;
  };
  struct Shape {
    std::uint32_t atoms : 13;
    std::uint32_t places : 13;
    std::uint32_t place_is_atom : 5;  // counted from 1; 0: places are kept
    std::uint32_t is_exact : 1;

    std::size_t words() const { return 1u + !is_exact + places + atoms; }
  };
  struct Program {
    Shape shape;
    std::uint32_t query;
    std::span<const FeatureNumber> places;
    std::span<const Atom> atoms;
  };
  // What the lower half of an Id is the number of.
  struct Subscription {
    EntryNumber entry = TagTable::none;
    std::uint32_t generation = 0;  // the upper half: how often the number was given away
  };
  // A feature that a clause requires.
  struct Required {
    FeatureNumber number;
    bool is_part;
    std::uint32_t count;
    std::uint32_t postings;
  };

  Program program(const Entry& entry) const;
  std::uint32_t tag_of(const Program& program) const;
  std::uint32_t tag_of(std::span<const Atom> atoms, const Query* inexact) const;
  EntryNumber find(std::uint32_t tag, std::span<const Atom> atoms, const Query* inexact) const;
  void intern(const Clauses& clauses);
  EntryNumber make_entry(const Query* inexact, bool is_indexable);
  void list_clauses(EntryNumber number, bool is_exact);
  std::uint32_t keep_query(const Query& query);
  void drop_entry(EntryNumber number);
  Id give_id(EntryNumber number);

  FeatureNumber list(EntryNumber number, std::span<const Atom> clause, std::uint32_t flags);
  void unlist(EntryNumber number, FeatureNumber place);
  FeatureNumber place_for(std::span<const Atom> clause);
  FeatureNumber intern_pair(FeatureKind kind, FeatureNumber first, FeatureNumber second);

  void look_through(const PooledList<2>& postings, Scratch& scratch) const;
  void look_up_pairs(Scratch& scratch) const;
  bool holds(const Entry& entry, const ItemFeatures& features, const Document& document,
             Time now) const;

  Lexicon lexicon_;
  Rarity rarity_;
  RunPool pool_;
  Chunked<Entry> entries_;
  std::vector<EntryNumber> free_entries_;
  TagTable by_content_;
  Chunked<Subscription> subscriptions_;
  std::vector<std::uint32_t> free_subscriptions_;
  std::vector<Query> queries_;  // whose clauses are not exact
  std::vector<std::uint32_t> free_queries_;
  PooledList<1> unindexed_;
  std::size_t size_ = 0;

  // Scratch of add(), kept for its memory.
  std::vector<Atom> atoms_;
  std::vector<Required> required_;
  std::vector<FeatureNumber> places_;
};

}  // namespace newswire::query::standing
