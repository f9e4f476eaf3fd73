// Two processes and a store: readers beside a writer, and writers that are killed.
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/result.h"
#include "store/fetch_lock.h"
#include "store/item_store.h"
#include "store/transaction.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::store;
using namespace newswire::store::test;
using newswire::Item;
using newswire::Sequence;
using newswire::test::TempFolder;

namespace {

// A process that reports numbers through a pipe until it is killed.
class Child {
 public:
  using Report = std::function<void(Sequence)>;

  explicit Child(const std::function<void(const Report&)>& work) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::close(ends[0]);
      try {
        work([&](Sequence number) {
          if (::write(ends[1], &number, sizeof number) != sizeof number) ::_exit(1);
        });
      } catch (...) {
        ::_exit(2);
      }
      ::_exit(0);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  ~Child() {
    kill();
    ::close(pipe_);
  }

  // The next number, or -1 where the process has ended.
  Sequence next() {
    Sequence number = 0;
    return ::read(pipe_, &number, sizeof number) == sizeof number ? number : -1;
  }
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
  int pipe_ = -1;
};

void wait_for_the_end() {
  while (true) ::pause();
}

}  // namespace

TEST_CASE("a reader sees what is committed, and nothing of a transaction under way",
          "[concurrency]") {
  TempFolder folder;
  Database writer(folder.path("news.db"), Access::read_write);
  Database reader(folder.path("news.db"), Access::read_only);
  ItemStore store(reader);
  commit(writer, "a", make_items("a", 1, 3));
  CHECK(store.count() == 3);

  writer.handle().exec("BEGIN IMMEDIATE; DELETE FROM item");
  CHECK(store.count() == 3);
  CHECK(all_items(store).size() == 3);
  writer.handle().exec("ROLLBACK");

  commit(writer, "a", make_items("a", 4, 4));
  CHECK(store.head() == 4);
}

TEST_CASE("a scan sees the store as it was when it began", "[concurrency]") {
  TempFolder folder;
  Database writer(folder.path("news.db"), Access::read_write);
  Database reader(folder.path("news.db"), Access::read_only);
  ItemStore store(reader);
  commit(writer, "a", make_items("a", 1, 3));

  int seen = 0;
  store.scan_after(0, 1000, 1000, [&](const Item&) {
    commit(writer, "b", make_items("b", seen, seen));
    return ++seen < 100;
  });

  CHECK(seen == 3);
  CHECK(store.count() == 6);
}

TEST_CASE("a finished scan holds no lock: the log beside the file can be emptied",
          "[concurrency]") {
  TempFolder folder;
  Database writer(folder.path("news.db"), Access::read_write);
  Database reader(folder.path("news.db"), Access::read_only);
  ItemStore store(reader);
  commit(writer, "a", make_items("a", 1, 3));
  store.scan_after(0, 3, 100, [](const Item&) { return false; });
  store.head();
  store.sequence_before(start);
  SourceStore(reader).source("a");

  // The first column says whether a reader or writer was in the way.
  CHECK(writer.handle().execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() == 0);
}

TEST_CASE("a writer that ends leaves the file whole, also while a reader stays", "[concurrency]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  std::optional<Database> writer(std::in_place, path, Access::read_write);
  commit(*writer, "a", make_items("a", 1, 3));
  Database reader(path, Access::read_only);
  CHECK(ItemStore(reader).count() == 3);

  writer.reset();

  CHECK(std::filesystem::file_size(path + "-wal") == 0);
  std::filesystem::copy_file(path, folder.path("copy.db"));
  Database copy(folder.path("copy.db"), Access::read_only);
  ItemStore copied(copy), original(reader);
  CHECK(all_items(copied) == all_items(original));
}

TEST_CASE("a writer killed in the middle of a transaction leaves nothing half done",
          "[concurrency]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 3));
  }
  Child child([&](const Child::Report& report) {
    Database database(path, Access::read_write);
    database.handle().exec("PRAGMA cache_size = 1");  // pages are written out before the commit
    sqlite3_commit_hook(
        database.handle().getHandle(),
        [](void* context) {
          (*static_cast<const Child::Report*>(context))(1);
          wait_for_the_end();
          return 0;
        },
        const_cast<Child::Report*>(&report));
    commit(database, "a", make_items("a", 4, 5000));
  });
  REQUIRE(child.next() == 1);
  child.kill();

  Database database(path, Access::read_write);
  ItemStore store(database);
  CHECK(store.count() == 3);
  CHECK(store.head() == 3);
  CHECK(database.handle().execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK(commit(database, "a", make_items("a", 4, 4)).added.at(0).sequence == 4);
}

TEST_CASE("what a commit has returned survives the killing of its process", "[concurrency]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  constexpr int batch = 25;
  int first = 0;
  for (int round = 0; round < 10; ++round) {
    Child child([&](const Child::Report& report) {
      Database database(path, Access::read_write);
      for (int i = first;; i += batch) {
        SourceState state = make_state("a");
        state.items_seen = i + batch;
        const auto items = make_items("a", i, i + batch - 1);
        report(commit_feed(database, state, items, start).head);
      }
    });
    Sequence promised = 0;
    for (int reports = 0; reports <= round; ++reports) promised = child.next();
    REQUIRE(promised > 0);
    child.kill();

    Database database(path, Access::read_write);
    ItemStore store(database);
    CHECK(store.head() >= promised);
    CHECK(store.count() == store.head());
    CHECK(store.count() % batch == 0);
    CHECK(SourceStore(database).source("a")->items_seen == store.count());
    first = static_cast<int>(store.count());
  }
}

TEST_CASE("what was committed without a sync survives the killing of its process",
          "[concurrency]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  Child child([&](const Child::Report& report) {
    Database database(path, Access::read_write);
    Transaction transaction(database, Durability::process_end);
    commit(database, "a", make_items("a", 1, 3));
    transaction.commit();
    report(1);
    wait_for_the_end();
  });
  REQUIRE(child.next() == 1);
  child.kill();

  Database database(path, Access::read_write);
  CHECK(ItemStore(database).count() == 3);
}

TEST_CASE("a store can be read while its writer was killed and nobody writes", "[concurrency]") {
  TempFolder folder;
  const std::string path = folder.path("news.db");
  Child child([&](const Child::Report& report) {
    Database database(path, Access::read_write);
    commit(database, "a", make_items("a", 1, 3));
    report(1);
    wait_for_the_end();
  });
  REQUIRE(child.next() == 1);
  child.kill();

  Database reader(path, Access::read_only);
  CHECK(ItemStore(reader).count() == 3);
}

TEST_CASE("the fetch lock has one holder at a time, and falls with its process", "[concurrency]") {
  TempFolder folder;
  const std::string path = folder.path("new/news.db");
  {
    const std::optional<FetchLock> lock = FetchLock::try_acquire(path);
    REQUIRE(lock);
    CHECK_FALSE(FetchLock::try_acquire(path));
    CHECK(FetchLock::try_acquire(folder.path("other.db")));
  }
  CHECK(FetchLock::try_acquire(path));

  Child child([&](const Child::Report& report) {
    const std::optional<FetchLock> lock = FetchLock::try_acquire(path);
    report(lock ? 1 : 0);
    wait_for_the_end();
  });
  REQUIRE(child.next() == 1);
  CHECK_FALSE(FetchLock::try_acquire(path));
  child.kill();
  CHECK(FetchLock::try_acquire(path));
}

TEST_CASE("a fetch lock that cannot be made is told with its file", "[concurrency]") {
  TempFolder folder;
  folder.write("file", "");
  CHECK_THROWS_AS(FetchLock::try_acquire(folder.path("file/news.db")), newswire::FatalError);
  CHECK_THROWS_WITH(FetchLock::try_acquire(folder.path("file/news.db")),
                    newswire::test::contains("news.db.fetch-lock"));
}
