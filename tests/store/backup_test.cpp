#include <filesystem>
#include <optional>

#include "core/result.h"
#include "store/backup.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::store;
using namespace newswire::store::test;
using newswire::test::contains;
using newswire::test::TempFolder;

namespace {

bool go_on(std::int64_t, std::int64_t) {
  return true;
}

}  // namespace

TEST_CASE("a backup holds all that was committed, also what is still in the journal", "[backup]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  commit(database, "a", make_items("a", 1, 30));
  back_up(database, folder.path("copy.db"), go_on);
  commit(database, "a", make_items("a", 31, 31));

  Database copy(folder.path("copy.db"), Access::read_write);
  ItemStore copied(copy);
  CHECK(ids(all_items(copied)).size() == 30);
  CHECK(copied.head() == 30);
  commit(copy, "a", make_items("a", 31, 31));
  CHECK(copied.head() == 31);
}

TEST_CASE("a backup is one file that may be moved", "[backup]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  commit(database, "a", make_items("a", 1, 3));
  back_up(database, folder.path("copy.db"), go_on);
  for (const char* part : {".part", "-wal", "-shm", "-journal", ".part-journal"}) {
    CHECK_FALSE(std::filesystem::exists(folder.path("copy.db") + part));
  }
}

TEST_CASE("a copy is a log of its own each time that it is restored", "[backup]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  commit(database, "a", make_items("a", 1, 3));
  const auto epoch = ItemStore(database).epoch();
  back_up(database, folder.path("copy.db"), go_on);
  std::filesystem::copy_file(folder.path("copy.db"), folder.path("again.db"));

  std::uint32_t first = 0;
  {
    Database restored(folder.path("copy.db"), Access::read_write);
    first = ItemStore(restored).epoch();
  }
  CHECK(first != epoch);
  Database kept(folder.path("copy.db"), Access::read_write);
  CHECK(ItemStore(kept).epoch() == first);
  Database again(folder.path("again.db"), Access::read_write);
  CHECK(ItemStore(again).epoch() != first);
  CHECK(ItemStore(again).epoch() != epoch);
  CHECK(ItemStore(database).epoch() == epoch);
}

TEST_CASE("a backup is made whole or not at all, and nothing is replaced", "[backup]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  for (int first = 1; first < 20'000; first += 1'000) {
    commit(database, "a", make_items("a", first, first + 999));
  }
  const std::string file = folder.path("copy.db");
  const auto complaint = [&](const std::string& path, const BackupProgress& progress) {
    try {
      back_up(database, path, progress);
    } catch (const FatalError& error) {
      return std::string(error.what());
    }
    return std::string();
  };

  CHECK_THAT(complaint(file, [](std::int64_t, std::int64_t) { return false; }),
             contains("called off"));
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK_FALSE(std::filesystem::exists(file + ".part"));
  CHECK_THAT(complaint(folder.path("nowhere/copy.db"), go_on), contains("folder does not exist"));
  CHECK(complaint(file, go_on).empty());
  CHECK_THAT(complaint(file, go_on), contains("exists already"));
}

TEST_CASE("what is committed while a backup is made is not in it, and does not disturb it",
          "[backup]") {
  const TempFolder folder;
  const std::string path = folder.path("news.db");
  Database database(path, Access::read_write);
  for (int first = 1; first < 20'000; first += 1'000) {
    commit(database, "a", make_items("a", first, first + 999));
  }
  Database reader(path, Access::read_only);
  int steps = 0;
  std::int64_t last_done = 0;
  back_up(reader, folder.path("copy.db"), [&](std::int64_t done, std::int64_t all) {
    CHECK(done > last_done);  // it does not begin again
    CHECK(done <= all);
    last_done = done;
    ++steps;
    commit(database, "b", make_items("b", steps, steps));
    return true;
  });
  REQUIRE(steps > 1);
  Database copy(folder.path("copy.db"), Access::read_only);
  CHECK(ItemStore(copy).count() == 20'000);
  CHECK(ItemStore(database).count() == 20'000 + steps);
}

TEST_CASE("a backup that another makes already is left alone", "[backup]") {
  const TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  commit(database, "a", make_items("a", 1, 8'000));
  Database other(folder.path("news.db"), Access::read_only);
  std::string reason;
  back_up(database, folder.path("copy.db"), [&](std::int64_t, std::int64_t) {
    try {
      back_up(other, folder.path("copy.db"), go_on);
    } catch (const FatalError& error) {
      reason = error.what();
    }
    return true;
  });
  CHECK_THAT(reason, contains("by another process"));
  Database copy(folder.path("copy.db"), Access::read_write);
  CHECK(ItemStore(copy).count() == 8'000);
  CHECK_FALSE(std::filesystem::exists(folder.path("copy.db.part")));
}
