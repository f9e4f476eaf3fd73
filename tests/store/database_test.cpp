#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/result.h"
#include "store/database.h"
#include "store/fetch_lock.h"
#include "store/file_owner.h"
#include "store/migrations.h"
#include "store/source_store.h"
#include "store/store_error.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::FatalError;
using newswire::test::contains;
using newswire::test::TempFolder;
using namespace std::chrono_literals;

namespace {

// What opening says where it fails; empty where it does not.
std::string trouble_of_opening(const std::string& path, Access access) {
  try {
    Database database(path, access, 50ms);
  } catch (const FatalError& error) {
    CHECK(error.exit_code() == 1);
    return error.what();
  }
  return "";
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void run_sql(const std::string& path, const std::string& sql) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(sql);
}

}  // namespace

TEST_CASE("a store is made with its folder, and kept when it is opened again", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("new/deep/news.db");
  {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 3));
  }
  Database database(path, Access::read_write);
  CHECK(ItemStore(database).count() == 3);
  CHECK(database.path() == path);
}

TEST_CASE("what is committed is synced, and in a log beside the file", "[database]") {
  TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  CHECK(database.handle().execAndGet("PRAGMA journal_mode").getString() == "wal");
  CHECK(database.handle().execAndGet("PRAGMA synchronous").getInt() == 2);
  CHECK(database.handle().execAndGet("PRAGMA foreign_keys").getInt() == 1);
}

TEST_CASE("a store cannot be opened where there is none", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  CHECK(trouble_of_opening(path, Access::read_only) ==
        "store '" + path + "' does not exist: 'newswire fetch' makes it");
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK_THAT(trouble_of_opening("", Access::read_write), contains("no path"));
  CHECK_THAT(trouble_of_opening(":memory:", Access::read_only), contains("always be empty"));
}

TEST_CASE("a place that cannot hold a store is named", "[database]") {
  TempFolder folder;
  folder.write("file", "text");
  CHECK_THAT(trouble_of_opening(folder.str(), Access::read_write), contains("is a folder"));
  CHECK_THAT(trouble_of_opening(folder.str(), Access::read_only), contains("is a folder"));
  CHECK_THAT(trouble_of_opening(folder.path("file/news.db"), Access::read_write),
             contains(folder.path("file/news.db")));
  CHECK_THAT(trouble_of_opening("/dev/null", Access::read_write),
             contains("is not a regular file"));
}

TEST_CASE("a file that is no store is refused and left as it is", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("other");
  std::string expected;
  SECTION("text") {
    folder.write("other", std::string(5000, 'x'));
    expected = "is not a newswire store (no SQLite file)";
  }
  SECTION("another program's tables") {
    run_sql(path, "CREATE TABLE item (x)");
    expected = "another program's file";
  }
  SECTION("another program's mark") {
    run_sql(path, "PRAGMA application_id = 252006675");
    expected = "another program's file";
  }
  const std::string before = bytes_of(path);
  for (const Access access : {Access::read_write, Access::read_only}) {
    const std::string trouble = trouble_of_opening(path, access);
    CHECK_THAT(trouble, contains(path));
    CHECK_THAT(trouble, contains(expected));
  }
  CHECK(bytes_of(path) == before);
}

TEST_CASE("a store of a newer version is refused", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  Database(path, Access::read_write);
  run_sql(path, "PRAGMA user_version = 99");
  CHECK_THAT(trouble_of_opening(path, Access::read_write), contains("newer version"));
  CHECK_THAT(trouble_of_opening(path, Access::read_only), contains("schema 99"));
}

TEST_CASE("a store of the first schema is brought to the newest, with all that it holds",
          "[database]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  {
    SQLite::Database old(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(old, 1);
    old.exec(R"sql(
      INSERT INTO item VALUES
        (3, 1000, 'alpha', 'a', 'world' || char(10), 'Title', 'https://a.example/', 'Summary',
         'Ann', '', 2000, NULL, 'en'),
        (5, 1001, 'alpha', 'b', '', 'Other', '', '', NULL, '', NULL, NULL, NULL);
      UPDATE sqlite_sequence SET seq = 9 WHERE name = 'item';
      INSERT INTO source VALUES ('alpha', 'https://a.example/feed', '"e"', NULL, '', '', 0, '',
        NULL, NULL, NULL, 200, '', 0, 0, NULL, 'Alpha', 2);
    )sql");
  }
  Database database(path, Access::read_write);

  auto state = SourceStore(database).source("alpha");
  REQUIRE(state);
  CHECK(state->etag == "\"e\"");
  CHECK(state->poll_hints.empty());
  CHECK(state->texts == TextState{});
  ItemStore store(database);
  CHECK(store.head() == 9);
  const auto items = all_items(store);
  REQUIRE(items.size() == 2);
  CHECK(items[0].sequence == 3);
  CHECK(items[0].topics == std::vector<std::string>{"world"});
  CHECK(items[0].author == "Ann");
  CHECK_FALSE(items[0].update);
  CHECK(items[1].sequence == 5);
  CHECK(commit(database, "alpha", {make_item("alpha", "a"), make_item("alpha", "c")})
            .added.at(0)
            .sequence == 10);
}

TEST_CASE("the schema of a store that was brought up to date is that of a new one", "[database]") {
  SQLite::Database grown(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  migrate(grown, 1);
  grown.exec("INSERT INTO item VALUES (7, 0, 'a', 'a', '', '', '', '', NULL, '', 0, 0, NULL)");
  migrate(grown);
  SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  migrate(fresh);
  const char* schema =
      "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema"
      " ORDER BY name)";
  CHECK(grown.execAndGet(schema).getString() == fresh.execAndGet(schema).getString());
  CHECK(grown.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("an empty file becomes a store for a writer, and is told to a reader", "[database]") {
  TempFolder folder;
  const std::string path = folder.write("news.db", "");
  CHECK_THAT(trouble_of_opening(path, Access::read_only), contains("nothing was stored yet"));
  CHECK(trouble_of_opening(path, Access::read_write).empty());
  CHECK(trouble_of_opening(path, Access::read_only).empty());
}

TEST_CASE("a damaged store is told as damaged", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  {
    Database database(path, Access::read_write);
    for (int i = 0; i < 20; ++i) {
      const std::string source = "s" + std::to_string(i);
      commit(database, source, make_items(source, 1, 100));
    }
  }
  const auto size = std::filesystem::file_size(path);
  SECTION("at its beginning, when it is opened") {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(100);  // behind the header: the table of tables
    file << std::string(4000, '\xff');
    file.close();
    CHECK_THAT(trouble_of_opening(path, Access::read_write), contains("is damaged"));
  }
  SECTION("further on, when that is read") {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(size / 2));
    file << std::string(size / 2, '\xff');
    file.close();
    Database database(path, Access::read_only);
    ItemStore store(database);
    CHECK_THROWS_AS(all_items(store), StoreError);
    CHECK_THROWS_WITH(all_items(store), contains("is damaged"));
  }
}

TEST_CASE("several that create the store at once all get it", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  std::vector<std::uint32_t> epochs(8);
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t& epoch : epochs) {
      threads.emplace_back([&] {
        Database database(path, Access::read_write);
        epoch = ItemStore(database).epoch();
      });
    }
  }
  CHECK(epochs[0] != 0);
  CHECK(std::vector<std::uint32_t>(8, epochs[0]) == epochs);
}

TEST_CASE("a writer that waits in vain for another says that the store is locked", "[database]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  Database holder(path, Access::read_write);
  Database database(path, Access::read_write, 1ms);
  holder.handle().exec("BEGIN IMMEDIATE");

  CHECK_THROWS_AS(commit(database, "a", make_items("a", 1, 1)), StoreError);
  CHECK_THROWS_WITH(commit(database, "a", make_items("a", 1, 1)),
                    contains("'" + path + "' is locked by another process"));

  holder.handle().exec("COMMIT");
  CHECK(commit(database, "a", make_items("a", 1, 1)).added.size() == 1);
}

TEST_CASE("a full disk is told, and the commit leaves nothing behind", "[database]") {
  TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  commit(database, "a", make_items("a", 1, 3));
  database.handle().exec("PRAGMA max_page_count = 1");  // that is, no more than there are

  CHECK_THROWS_AS(commit(database, "b", make_items("b", 1, 1000)), StoreError);
  CHECK_THROWS_WITH(commit(database, "b", make_items("b", 1, 1000)), contains("the disk is full"));

  CHECK(ItemStore(database).count() == 3);
  CHECK_FALSE(SourceStore(database).source("b"));
  database.handle().exec("PRAGMA max_page_count = 1000000");
  CHECK(commit(database, "b", make_items("b", 1, 1000)).added.size() == 1000);
}

namespace {

// What a folder may be used for, until the end of the test.
class Permissions {
 public:
  Permissions(const std::string& path, mode_t mode) : path_(path) { ::chmod(path.c_str(), mode); }
  ~Permissions() { ::chmod(path_.c_str(), 0700); }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("a write-protected store can be read, and says why it cannot be written", "[database]") {
  if (::geteuid() == 0) return;  // root may write everything
  TempFolder folder;
  const std::string path = folder.path("news.db");
  {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 3));
  }
  const Permissions file(path, 0400);
  CHECK_THAT(trouble_of_opening(path, Access::read_write), contains("is not writable"));
  SECTION("with the log's files beside it") {
    const Permissions closed(folder.str(), 0500);
    Database database(path, Access::read_only);
    CHECK(ItemStore(database).count() == 3);
  }
  SECTION("without them it cannot be read either") {
    std::filesystem::remove(path + "-wal");
    std::filesystem::remove(path + "-shm");
    const Permissions closed(folder.str(), 0500);
    CHECK_THAT(trouble_of_opening(path, Access::read_only),
               contains("cannot be read: its -wal or -shm file is missing"));
  }
}

TEST_CASE("a folder in which nothing may be made is told", "[database]") {
  if (::geteuid() == 0) return;
  TempFolder folder;
  const Permissions closed(folder.str(), 0500);
  CHECK_THAT(trouble_of_opening(folder.path("news.db"), Access::read_write),
             contains("its folder is not writable"));
  CHECK_THAT(trouble_of_opening(folder.path("new/news.db"), Access::read_write),
             contains("Permission denied"));
}

TEST_CASE("a file that is closed to the user is told", "[database]") {
  if (::geteuid() == 0) return;
  TempFolder folder;
  const std::string path = folder.path("news.db");
  Database(path, Access::read_write);
  const Permissions closed(path, 0);
  CHECK_THAT(trouble_of_opening(path, Access::read_only), contains("Permission denied"));
  CHECK_THAT(trouble_of_opening(path, Access::read_write), contains("Permission denied"));
}

TEST_CASE("a store that root makes belongs to the owner of its folder", "[database]") {
  if (::geteuid() != 0) return;  // nobody else may give files away
  constexpr uid_t somebody = 65534;
  TempFolder folder;
  REQUIRE(::chown(folder.str().c_str(), somebody, somebody) == 0);
  const std::string path = folder.path("news.db");
  {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 3));
    REQUIRE(FetchLock::try_acquire(path));
  }
  for (const char* ending : {"", "-wal", "-shm", ".fetch-lock"}) {
    INFO(ending);
    struct stat status {};
    REQUIRE(::stat((path + ending).c_str(), &status) == 0);
    CHECK(status.st_uid == somebody);
  }
}

TEST_CASE("whoever may not use a file is told whose it is", "[database]") {
  TempFolder folder;
  const std::string path = folder.write("news.db", "");
  CHECK(other_owner(path) == "");
  CHECK(denied_text(path) == "Permission denied");
  if (::geteuid() != 0) return;
  REQUIRE(::chown(path.c_str(), 12345678, 12345678) == 0);
  CHECK(other_owner(path) == "12345678");
  CHECK(denied_text(path) == "Permission denied; it belongs to the user '12345678'");
  REQUIRE(::chown(folder.str().c_str(), 12345679, 12345679) == 0);
  CHECK(other_owner(folder.path("not/there")) == "12345679");
}
