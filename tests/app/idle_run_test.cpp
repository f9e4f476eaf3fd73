// Runs of fetch that have nothing to do, told from the note in the store. The tests make a source
// due behind the note's back: whoever believes the note does not fetch it.
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/backup.h"
#include "store/fetch_lock.h"
#include "store/idle_time_store.h"
#include "store/source_store.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/site.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* nothing_due = "nothing is due\n";

// One source, fetched a moment ago.
class Newsroom {
 public:
  explicit Newsroom(const std::string& more_of_source = "", const std::string& sections = "",
                    const std::string& store = "newswire.db")
      : store_file(folder.path(store)), environment{{"NEWS_TOKEN", "a"}} {
    site.serve("/feed", rss("News", {{"1", "One"}}));
    config = "[fetch]\nhost_spacing = \"0s\"\n" + sections +
             "[[source]]\nname = \"news\"\nurl = \"" + site.url("/feed") +
             "\"\nallow_private = true\n" + more_of_source;
    write_config();
    REQUIRE(fetch().out == "1 due: 1 fetched, 0 not modified, 0 failed; new items: 1\n");
  }

  void write_config() { file = folder.write("newswire.toml", config); }
  Finished fetch(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"fetch", "--config", file});
    return run(newswire_command(options), "", environment);
  }
  store::Database database() const { return store::Database(store_file, store::Access::update); }
  std::optional<store::IdleTime> note() const {
    auto opened = database();
    return store::IdleTimeStore(opened).find();
  }
  void change_note(const std::function<void(store::IdleTime&)>& change) const {
    auto opened = database();
    store::IdleTimeStore notes(opened);
    auto note = notes.find();
    REQUIRE(note);
    change(*note);
    notes.keep(*note);
  }
  void make_due() const {
    auto opened = database();
    store::SourceStore sources(opened);
    auto state = sources.source("news").value();
    state.due = Time{};
    sources.save(state);
  }
  bool believes_note() const { return fetch().out == nothing_due; }

  TempFolder folder;
  Site site;
  std::string store_file;
  std::string config;
  std::string file;
  std::map<std::string, std::string> environment;
};

}  // namespace

TEST_CASE("a run that finds nothing due believes the note of the one before", "[idle run]") {
  const Newsroom room;
  REQUIRE(room.note());
  room.make_due();
  SECTION("as it is") {
    CHECK(room.fetch().out == nothing_due);
    CHECK(room.fetch({"--max-time", "50s"}).out == nothing_due);
    const Finished quiet = room.fetch({"--quiet"});
    CHECK(quiet.code == 0);
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
  }
  SECTION("with the ledger") {
    CHECK_THAT(room.fetch({"--report"}).out, contains(nothing_due) && contains("0 violations"));
    CHECK_THAT(room.fetch({"--report", "--json"}).out, contains("\"violations\""));
    CHECK(room.fetch({"--strict"}).code == 0);
  }
  CHECK(room.site.requests().size() == 1);
}

TEST_CASE("a note is not believed where anything it depends on has changed", "[idle run]") {
  Newsroom room;
  room.make_due();
  SECTION("a byte of the config") {
    room.config += "# a comment\n";
    room.write_config();
  }
  SECTION("the place of the config") {
    const std::string name = "other.toml";
    room.file = room.folder.write(name, room.config);
  }
  SECTION("its time is over") {
    room.change_note([](store::IdleTime& note) { note.until = SystemClock().now(); });
  }
  SECTION("the clock was set back") {
    room.change_note([](store::IdleTime& note) { note.since = SystemClock().now() + 1h; });
  }
  SECTION("it is that of another config") {
    room.change_note([](store::IdleTime& note) { note.config += "0"; });
  }
  SECTION("the store is a copy") {
    const std::string copy = room.folder.path("copy.db");
    {
      auto opened = room.database();
      store::back_up(opened, copy, [](auto, auto) { return true; });
    }
    for (const std::string end : {"", "-wal", "-shm"}) {
      std::filesystem::remove(room.store_file + end);
    }
    std::filesystem::rename(copy, room.store_file);
  }
  CHECK_THAT(room.fetch().out, contains("1 due"));
}

TEST_CASE("a note is not believed by who asks for one source, or for the log", "[idle run]") {
  const Newsroom room;
  room.make_due();
  SECTION("one source") {
    CHECK_THAT(room.fetch({"--source", "news"}).out, contains("1 due"));
  }
  SECTION("one that there is none of") {
    CHECK(room.fetch({"--source", "olds"}).code == 2);
  }
  SECTION("the log") {
    CHECK_THAT(room.fetch({"--log-level", "debug"}).out, contains("1 due"));
  }
  SECTION("what cannot be") {
    CHECK(room.fetch({"--max-time", "soon"}).code == 2);
  }
}

TEST_CASE("a note stands for what the environment held", "[idle run]") {
  Newsroom room("bearer = \"${NEWS_TOKEN}\"\n");
  REQUIRE(room.note());
  CHECK(room.note()->variables == std::vector<std::string>{"NEWS_TOKEN"});
  room.make_due();
  CHECK(room.believes_note());
  SECTION("it holds something else") {
    room.environment["NEWS_TOKEN"] = "b";
    CHECK_FALSE(room.believes_note());
  }
  SECTION("another variable is of no interest") {
    room.environment["OTHER"] = "b";
    CHECK(room.believes_note());
  }
}

TEST_CASE("a run beside another one says so, note or not", "[idle run]") {
  const Newsroom room;
  const auto lock = store::FetchLock::try_acquire(room.store_file);
  REQUIRE(lock);
  const Finished finished = room.fetch();
  CHECK(finished.code == 0);
  CHECK_THAT(finished.err, contains("another newswire is fetching into this store"));
}

TEST_CASE("the note is found where the config says that the store is", "[idle run]") {
  const Newsroom room("", "[store]\nretain = \"30d\"\n  path = 'stored/news.db' # there\n",
                      "stored/news.db");
  room.make_due();
  CHECK(room.believes_note());
}

TEST_CASE("no note is left where a config names files that may go", "[idle run]") {
  const TempFolder folder;
  const std::string roots = folder.write("roots.pem", "");
  const Newsroom room("ca_file = \"" + roots + "\"\n");
  CHECK_FALSE(room.note());
}

TEST_CASE("a source that fails leaves a note, and one that is removed takes it away",
          "[idle run]") {
  Newsroom room;
  room.site.answer("/feed", 500);
  room.make_due();
  room.change_note([](store::IdleTime& note) { note.until = note.since; });
  CHECK(room.fetch().code == 4);
  CHECK(room.note());  // it is to be left alone for a while
  auto opened = room.database();
  store::SourceStore(opened).remove("news");
  CHECK_FALSE(room.note());
}

TEST_CASE("whoever adds a source or tags anew takes the note away", "[idle run]") {
  Newsroom room;
  REQUIRE(room.note());
  std::vector<std::string> command;
  SECTION("source add") {
    room.site.serve("/other", rss("Other", {{"2", "Two"}}));
    command = {"source", "add", room.site.url("/other")};
  }
  SECTION("retag") {
    room.config += "[[topic]]\nname = \"one\"\nquery = \"one\"\n";
    room.write_config();
    command = {"retag"};
  }
  command.insert(command.end(), {"--config", room.file});
  const auto finished = run(newswire_command(command), "", room.environment);
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  CHECK_FALSE(room.note());
}
