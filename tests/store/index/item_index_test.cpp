#include <random>

#include "store/index/history_scan.h"
#include "store/index/item_index.h"
#include "store/index/posting_block.h"
#include "store/retagging.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::store;
using namespace newswire::store::test;
using newswire::test::TempFolder;

namespace {

using Kind = RequiredTerms::Kind;
using Sequences = std::vector<Sequence>;

RequiredTerms word(const std::string& text) {
  return {Kind::range, text, text, {}};
}

RequiredTerms both(const std::string& one, const std::string& other) {
  return {Kind::all, {}, {}, {word(one), word(other)}};
}

RequiredTerms either(const std::string& one, const std::string& other) {
  return {Kind::any, {}, {}, {word(one), word(other)}};
}

class IndexedStore {
 public:
  IndexedStore() : database_(folder_.path("news.db"), Access::read_write) {}

  // So many items; those whose number the divisor divides have the term "d<divisor>".
  void commit(int count) {
    newswire::store::test::commit(database_, "alpha",
                                  make_items("alpha", count_ + 1, count_ + count));
    count_ += count;
  }
  // Of all that has no index yet, up to `up_to`.
  bool index(Sequence up_to) {
    ItemIndex index(database_);
    IndexSegment segment(index.oldest_gap().after, index.changes());
    for (Sequence i = segment.first(); i <= up_to; ++i) {
      segment.add_item(i);
      segment.add_term("all");
      for (const int divisor : {2, 3, 7, 50}) {
        if (i % divisor == 0) segment.add_term("d" + std::to_string(divisor));
      }
    }
    return index.add(segment, up_to);
  }
  Sequences read(const RequiredTerms& required, bool forwards = true, std::size_t limit = 40) {
    ItemStore items(database_);
    HistoryScan scan(items, required);
    const Sequence head = items.head();
    Sequences found;
    const auto visit = [&](const Item& item) {
      found.push_back(item.sequence);
      return true;
    };
    if (forwards) {
      for (Sequence at = 0; at < head;) at = scan.forwards(at, head, limit, visit);
    } else {
      for (Sequence at = head + 1; at > 1;) at = scan.backwards(at, 0, limit, visit);
    }
    rows_ = scan.rows();
    return found;
  }
  std::int64_t rows() const { return rows_; }
  Database& database() { return database_; }

 private:
  TempFolder folder_;
  Database database_;
  int count_ = 0;
  std::int64_t rows_ = 0;
};

Sequences multiples(int of, Sequence from, Sequence to) {
  Sequences all;
  for (Sequence i = from; i <= to; ++i) {
    if (i % of == 0) all.push_back(i);
  }
  return all;
}

}  // namespace

TEST_CASE("what the index covers is passed over and the rest is read", "[index]") {
  IndexedStore store;
  store.commit(300);
  REQUIRE(store.index(100));
  REQUIRE(store.index(200));
  Sequences expected = multiples(50, 1, 200);
  for (Sequence i = 201; i <= 300; ++i) expected.push_back(i);
  CHECK(store.read(word("d50")) == expected);
  CHECK(store.rows() == 104);
  std::reverse(expected.begin(), expected.end());
  CHECK(store.read(word("d50"), false) == expected);
  CHECK(store.rows() == 104);
}

TEST_CASE("terms are joined by all and any, and a range is any of its terms", "[index]") {
  IndexedStore store;
  store.commit(300);
  REQUIRE(store.index(300));
  CHECK(store.read(both("d2", "d50")) == multiples(50, 1, 300));
  CHECK(store.read(both("d7", "d3")) == multiples(21, 1, 300));
  CHECK(store.read(both("d7", "nowhere")).empty());
  CHECK(store.read(word("d")).empty());
  Sequences sixths = multiples(2, 1, 300);
  for (const Sequence third : multiples(3, 1, 300)) {
    if (third % 2 != 0) sixths.push_back(third);
  }
  std::sort(sixths.begin(), sixths.end());
  CHECK(store.read(either("d2", "d3")) == sixths);
  CHECK(store.read({Kind::range, "d2", "d3", {}}) == sixths);
  CHECK(store.read({Kind::range, "d", "d\xff", {}}, false, 7).size() > sixths.size());
  CHECK(store.read({}).size() == 300);
}

TEST_CASE("a scan of the history stops where it is told and goes on from there", "[index]") {
  IndexedStore store;
  store.commit(200);
  REQUIRE(store.index(150));
  ItemStore items(store.database());
  HistoryScan scan(items, word("d50"));
  const auto one = [](const Item&) { return false; };
  CHECK(scan.forwards(0, 200, 10, one) == 50);
  CHECK(scan.forwards(50, 70, 10, one) == 70);
  CHECK(scan.forwards(70, 200, 10, one) == 100);
  CHECK(scan.backwards(201, 0, 10, one) == 200);
  CHECK(scan.backwards(151, 0, 10, one) == 150);
  CHECK(scan.backwards(150, 110, 10, one) == 111);
  CHECK(scan.backwards(50, 0, 10, one) == 1);
}

TEST_CASE("an item that changes leaves the index, and what was read before it is not added",
          "[index]") {
  IndexedStore store;
  store.commit(300);
  REQUIRE(store.index(100));
  REQUIRE(store.index(200));
  ItemIndex index(store.database());
  IndexSegment before(200, index.changes());
  before.add_item(300);

  Retagging retagging(store.database(), 7);
  retagging.write(std::vector<RetaggedItem>{{120, {"tech"}}, {130, {}}}, 150);
  CHECK(retagging.position() == 150);
  CHECK(Retagging(store.database(), 8).position() == 0);
  retagging.finish();
  CHECK(retagging.position() == 0);

  ItemStore items(store.database());
  Item item;
  REQUIRE(items.read(120, item));
  CHECK(item.topics == std::vector<std::string>{"tech"});
  CHECK_FALSE(index.add(before, 300));
  CHECK(index.oldest_gap().after == 100);
  CHECK(index.oldest_gap().up_to == std::nullopt);
  CHECK(store.read(word("d50")).size() == 2 + 200);
}

TEST_CASE("a segment that overlaps another one is not added", "[index]") {
  IndexedStore store;
  store.commit(100);
  REQUIRE(store.index(50));
  ItemIndex index(store.database());
  IndexSegment late(20, index.changes());
  late.add_item(60);
  CHECK_FALSE(index.add(late, 60));
}

TEST_CASE("an index of another version of the terms is not used and is made anew", "[index]") {
  IndexedStore store;
  store.commit(100);
  REQUIRE(store.index(100));
  ItemIndex newer(store.database(), index_terms_version + 1);
  CHECK_FALSE(newer.stretch_at(50, word("d50")).candidates);
  CHECK(newer.remove_stale(10) == 1);
  CHECK(newer.oldest_gap().after == 0);
  CHECK(store.read(word("d50")).size() == 100);
}

TEST_CASE("the index forgets what retention removed", "[index]") {
  IndexedStore store;
  store.commit(300);
  REQUIRE(store.index(100));
  REQUIRE(store.index(200));
  ItemStore items(store.database());
  items.remove_expired({.max_age = Duration(0), .max_items = 150}, start);
  REQUIRE(items.floor() == 150);
  ItemIndex index(store.database());
  CHECK(index.remove_stale(10) == 1);
  CHECK(index.oldest_gap().after == 200);
  CHECK(store.read(word("d50")).front() == 200);
}

TEST_CASE("an item with more terms than any text needs is always a candidate", "[index]") {
  IndexedStore store;
  store.commit(3);
  ItemIndex index(store.database());
  IndexSegment segment(0, index.changes());
  for (Sequence i = 1; i <= 3; ++i) {
    segment.add_item(i);
    for (int term = 0; i == 2 && term < 20'000; ++term) segment.add_term(std::to_string(term));
  }
  REQUIRE(index.add(segment, 3));
  CHECK(store.read(word("nowhere")) == Sequences{2});
}

TEST_CASE("blocks give back what was put into them, and damage is noticed", "[index]") {
  std::mt19937 random(11);
  std::vector<std::pair<std::string, Sequences>> entries;
  for (int i = 1000; i < 4000; ++i) {
    Sequences sequences;
    for (Sequence next = 5; random() % 8 != 0; next += 1 + random() % 300) {
      sequences.push_back(next);
    }
    if (!sequences.empty()) entries.emplace_back("term-" + std::to_string(i), sequences);
  }
  BlockWriter writer;
  for (const auto& [term, sequences] : entries) {
    Postings postings;
    for (const Sequence sequence : sequences) postings.add(static_cast<std::uint64_t>(sequence));
    writer.add(term, postings);
  }
  std::string directory;
  const auto blocks = std::move(writer).finish(directory);
  REQUIRE(blocks.size() > 3);
  std::size_t next = 0;
  for (std::size_t number = 0; number < blocks.size(); ++number) {
    BlockReader reader(blocks[number]);
    while (reader.next()) {
      REQUIRE(next < entries.size());
      const auto& [term, sequences] = entries[next++];
      REQUIRE(reader.term() == term);
      REQUIRE(reader.count() == sequences.size());
      Sequences decoded;
      REQUIRE(reader.decode(0, decoded));
      REQUIRE(decoded == sequences);
      const BlockRange range = find_blocks(directory, term, term);
      REQUIRE(range.begin <= number);
      REQUIRE(number < range.end);
      REQUIRE(range.end - range.begin <= 2);
    }
    REQUIRE_FALSE(reader.is_damaged());
    BlockReader cut(std::string_view(blocks[number]).substr(0, blocks[number].size() - 1));
    while (cut.next()) {
    }
    CHECK(cut.is_damaged());
  }
  CHECK(next == entries.size());
}
