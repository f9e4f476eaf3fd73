#include <fstream>

#include <SQLiteCpp/Database.h>

#include "store/check.h"
#include "store/index/item_index.h"
#include "store/store_error.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::store;
using namespace newswire::store::test;
using newswire::test::contains;
using newswire::test::TempFolder;

namespace {

bool at_work() {
  return true;
}

// What the check says of a store of ten items, two of them removed, and an index of five, after
// `damage` was done to it.
std::vector<std::string> faults_after(const std::string& damage) {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  commit(database, "a", make_items("a", 1, 10));
  ItemStore(database).remove_expired({.max_age = {}, .max_items = 8}, start);
  IndexSegment segment(2, ItemIndex(database).changes());
  for (Sequence sequence = 3; sequence <= 7; ++sequence) {
    segment.add_item(sequence);
    segment.add_term("term");
  }
  REQUIRE(ItemIndex(database).add(segment, 7));
  database.handle().exec(damage);
  return check_store(database, at_work);
}

}  // namespace

TEST_CASE("a store that newswire wrote has no faults", "[check]") {
  CHECK(faults_after("").empty());
}

TEST_CASE("an empty store has no faults", "[check]") {
  Database database(":memory:", Access::read_write);
  CHECK(check_store(database, at_work).empty());
}

TEST_CASE("each rule of the log and the index that is broken is told", "[check]") {
  struct Damage {
    const char* sql;
    const char* told;
  };
  const Damage damage = GENERATE(
      Damage{"DELETE FROM meta WHERE key = 'epoch'", "no epoch"},
      Damage{"UPDATE sqlite_sequence SET seq = 9", "item 10 is beyond the head of the log, 9"},
      Damage{"UPDATE meta SET value = 11 WHERE key = 'floor'", "the floor, 11"},
      Damage{"UPDATE meta SET value = 3 WHERE key = 'floor'", "item 3 is there"},
      Damage{"UPDATE item SET version = 1 WHERE sequence = 5", "item 5 is version 1"},
      Damage{"UPDATE item SET id = '9', version = 1, previous_title = '' WHERE sequence = 5",
             "item 5 is version 1 and comes before"},
      Damage{"INSERT INTO passed_over_text VALUES ('a', 'x', 1, 0)", "item 'x' of a"},
      Damage{"UPDATE index_segment SET last = 11", "from 3 to 11"},
      Damage{"INSERT INTO index_segment SELECT 9, 6, terms_version, directory FROM index_segment",
             "ends at 7 and one that begins at 6"},
      Damage{"DELETE FROM index_segment", "ends at 7, which is not there"});
  const auto faults = faults_after(damage.sql);
  REQUIRE_FALSE(faults.empty());
  std::string all;
  for (const std::string& fault : faults) all += fault + '\n';
  CHECK_THAT(all, contains(damage.told));
}

TEST_CASE("of very many faults of a kind some are told", "[check]") {
  Database database(":memory:", Access::read_write);
  commit(database, "a", make_items("a", 1, 500));
  database.handle().exec("UPDATE item SET version = 1");
  const auto faults = check_store(database, at_work);
  CHECK(faults.size() == 21);
  CHECK(faults.back() == "and more of that kind");
}

TEST_CASE("a damaged page is told", "[check]") {
  const TempFolder folder;
  const std::string path = folder.path("news.db");
  {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 2'000));
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(60 * 4096);
  file << std::string(4096, '\xa5');
  file.close();
  Database database(path, Access::read_only);
  const auto faults = check_store(database, at_work);
  REQUIRE_FALSE(faults.empty());
  CHECK_THAT(faults.front(), contains("is damaged"));
}

TEST_CASE("a check can be called off", "[check]") {
  Database database(":memory:", Access::read_write);
  commit(database, "a", make_items("a", 1, 2'000));
  CHECK_THROWS_AS(check_store(database, [] { return false; }), StoreError);
}
