// What the tail makes of a store that is no longer the one it knew.
#include <filesystem>
#include <optional>

#include <SQLiteCpp/Database.h>

#include "broker/tail.h"
#include "tests/broker/stored.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"

using namespace newswire;
using broker::Tail;
using test::make_item;
using test::Stored;

namespace {

bool accept(const Item&) {
  return true;
}

void copy_store(const std::string& from, const std::string& to) {
  SQLite::Database database(from, SQLite::OPEN_READWRITE);
  database.exec("VACUUM INTO '" + to + "'");
}

// As an administrator does it: the journal of the old one goes with it.
void put_in_place(const std::string& copy, const std::string& path) {
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
  std::filesystem::rename(copy, path);
}

}  // namespace

TEST_CASE("an older copy in the store's place is a new log", "[restore]") {
  const test::TempFolder folder;
  const std::string path = folder.path("restored.db");
  std::uint32_t epoch = 0;
  {
    Stored stored;
    stored.commit(std::vector<Item>(3, make_item("kept")));
    epoch = stored.items().epoch();
    copy_store(stored.path(), folder.path("backup.db"));
    stored.commit(std::vector<Item>(4, make_item("lost")));
    copy_store(stored.path(), path);
  }
  test::CapturedLog log;
  Tail tail(path, log.log());
  REQUIRE(tail.position() == 7);
  REQUIRE(tail.epoch() == epoch);

  put_in_place(folder.path("backup.db"), path);
  CHECK(tail.read(10, accept) == Tail::Step::new_log);
  CHECK(tail.epoch() != epoch);
  CHECK(tail.position() == 3);
  CHECK(log.count("restored") == 1);
  CHECK(tail.read(10, accept) == Tail::Step::caught_up);
  store::Database database(path, store::Access::read_only);
  CHECK(store::ItemStore(database).epoch() == tail.epoch());
}

TEST_CASE("a head below what was published is a new log, in the same file too", "[restore]") {
  Stored stored;
  stored.commit(std::vector<Item>(5, make_item("x")));
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  const std::uint32_t epoch = tail.epoch();
  {
    SQLite::Database database(stored.path(), SQLite::OPEN_READWRITE);
    database.exec("DELETE FROM item WHERE sequence > 2");
    database.exec("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'item'");
  }
  CHECK(tail.read(10, accept) == Tail::Step::new_log);
  CHECK(tail.position() == 2);
  CHECK(tail.epoch() != epoch);
  CHECK(stored.items().epoch() == tail.epoch());
}

TEST_CASE("an older copy that was put in place while no broker ran is a new log", "[restore]") {
  Stored stored;
  stored.commit(std::vector<Item>(3, make_item("kept")));
  copy_store(stored.path(), stored.folder().path("backup.db"));
  const std::string path = stored.folder().path("restored.db");
  stored.commit(std::vector<Item>(4, make_item("lost")));
  copy_store(stored.path(), path);
  test::CapturedLog log;
  std::optional<Tail> tail;
  tail.emplace(path, log.log());
  CHECK(tail->read(10, accept) == Tail::Step::caught_up);
  tail.emplace(path, log.log());
  CHECK(tail->read(10, accept) == Tail::Step::caught_up);  // a restart alone changes nothing
  const std::uint32_t epoch = tail->epoch();
  tail.reset();

  put_in_place(stored.folder().path("backup.db"), path);
  tail.emplace(path, log.log());
  CHECK(tail->read(10, accept) == Tail::Step::new_log);
  CHECK(tail->epoch() != epoch);
  CHECK(tail->position() == 3);
  CHECK(tail->read(10, accept) == Tail::Step::caught_up);
}

TEST_CASE("an older copy is a new log also where it has grown before a broker ran", "[restore]") {
  Stored stored;
  stored.commit(std::vector<Item>(3, make_item("kept")));
  copy_store(stored.path(), stored.folder().path("backup.db"));
  const std::string path = stored.folder().path("restored.db");
  stored.commit(std::vector<Item>(4, make_item("lost")));
  copy_store(stored.path(), path);
  test::CapturedLog log;
  std::optional<Tail> tail;
  tail.emplace(path, log.log());
  CHECK(tail->read(10, accept) == Tail::Step::caught_up);
  const std::uint32_t epoch = tail->epoch();
  tail.reset();

  put_in_place(stored.folder().path("backup.db"), path);
  {
    std::vector<Item> others(9, make_item("other"));
    for (Item& item : others) item.id = "other-" + std::to_string(&item - others.data());
    store::Database database(path, store::Access::read_write);
    store::SourceState state;
    state.name = "wire";
    store::commit_feed(database, state, others, test::noon);
  }
  tail.emplace(path, log.log());
  CHECK(tail->position() == 12);
  CHECK(tail->read(10, accept) == Tail::Step::new_log);
  CHECK(tail->epoch() != epoch);
}

TEST_CASE("retention behind what was published is no other log", "[restore]") {
  Stored stored;
  stored.commit(std::vector<Item>(5, make_item("old")));
  test::CapturedLog log;
  std::optional<Tail> tail;
  tail.emplace(stored.path(), log.log());
  CHECK(tail->read(10, accept) == Tail::Step::caught_up);
  const std::uint32_t epoch = tail->epoch();
  tail.reset();
  stored.commit(std::vector<Item>(5, make_item("new")));
  stored.items().remove_expired({.max_items = 3}, SystemClock().now());
  tail.emplace(stored.path(), log.log());
  CHECK(tail->read(10, accept) == Tail::Step::caught_up);
  CHECK(tail->epoch() == epoch);
}

TEST_CASE("a mark that cannot be read, or of another log, says nothing", "[restore]") {
  Stored stored;
  stored.commit("x");
  const auto text = GENERATE(
      values<std::string>({"", "garbage", "newswire-published-1", "newswire-published-1 1 99999",
                           "newswire-published-1 -5 x", "newswire-published-2 1 1"}));
  stored.folder().write("news.db.published", text);
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  CHECK(tail.read(10, accept) == Tail::Step::caught_up);
}

TEST_CASE("a store that was begun anew is a new log, and keeps its own epoch", "[restore]") {
  const test::TempFolder folder;
  const std::string path = folder.path("news.db");
  std::optional<store::Database> database;
  database.emplace(path, store::Access::read_write);
  test::CapturedLog log;
  Tail tail(path, log.log());
  database.reset();
  { store::Database other(folder.path("other.db"), store::Access::read_write); }
  put_in_place(folder.path("other.db"), path);
  database.emplace(path, store::Access::read_write);
  const std::uint32_t epoch = store::ItemStore(*database).epoch();
  CHECK(tail.read(10, accept) == Tail::Step::new_log);
  CHECK(tail.epoch() == epoch);
}

TEST_CASE("a store that is away for a while is told of once, and nothing is lost", "[restore]") {
  Stored stored;
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  stored.commit("while it can be read");
  SQLite::Database locker(stored.path(), SQLite::OPEN_READWRITE);
  locker.exec("ALTER TABLE meta RENAME TO hidden");
  for (int i = 0; i < 3; ++i) CHECK(tail.read(10, accept) == Tail::Step::caught_up);
  CHECK(log.count("cannot be read") == 1);
  CHECK(tail.position() == 0);

  locker.exec("ALTER TABLE hidden RENAME TO meta");
  int seen = 0;
  tail.read(10, [&](const Item&) { return ++seen > 0; });
  CHECK(seen == 1);
  CHECK(log.count("can be read again") == 1);
}
