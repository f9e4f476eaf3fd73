#include <csignal>
#include <fstream>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include "subscriber/cursor.h"
#include "tests/support/catch.h"
#include "tests/support/environment.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"

using newswire::Cursor;
using newswire::CursorFile;
using newswire::FatalError;
using newswire::test::contains;
using newswire::test::TempFolder;
using newswire::test::Variable;
using newswire::test::wait_until;

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<Cursor> load(const std::string& path) {
  return CursorFile(path).load();
}

}  // namespace

TEST_CASE("a new cursor file holds nothing, and then what was saved last", "[cursor]") {
  const TempFolder folder;
  const std::string path = folder.path("deep/below/inbox");
  {
    CursorFile file(path);
    CHECK(file.load() == std::nullopt);
    for (newswire::Sequence i = 1; i <= 100; ++i) file.save({7, i});
    CHECK(file.load() == Cursor{7, 100});
  }
  CHECK(load(path) == Cursor{7, 100});
  {
    CursorFile file(path);
    file.save({9, 3});  // another log: lower, and yet newer
  }
  CHECK(load(path) == Cursor{9, 3});
}

TEST_CASE("a cursor is held by one subscriber at a time", "[cursor]") {
  const TempFolder folder;
  const std::string path = folder.path("inbox");
  std::optional<CursorFile> file(path);
  CHECK_THROWS_WITH(CursorFile(path), contains("inbox: another subscriber is using it"));
  file.reset();
  CHECK_NOTHROW(CursorFile(path));
}

TEST_CASE("the slot that was not being written survives one that is damaged", "[cursor]") {
  const TempFolder folder;
  const std::string path = folder.path("inbox");
  constexpr std::size_t slot_bytes = 512;
  {
    CursorFile file(path);
    file.save({7, 1});  // forced to disk, so that the next one goes to the other slot
    file.save({7, 2});
  }
  const std::string whole = read(path);
  REQUIRE(whole.size() == 2 * slot_bytes);
  const std::size_t damaged = GENERATE(as<std::size_t>{}, 0, 20, 45, 60, 100, 511);
  CAPTURE(damaged);
  std::string torn = whole;
  torn[slot_bytes + damaged] ^= 1;
  folder.write("inbox", torn);
  CHECK(load(path) == Cursor{7, 1});
  folder.write("inbox", whole.substr(0, slot_bytes + damaged));
  CHECK(load(path) == Cursor{7, 1});
}

TEST_CASE("after a restart the newest slot is not the first to be overwritten", "[cursor]") {
  const TempFolder folder;
  const std::string path = folder.path("inbox");
  CursorFile(path).save({7, 1});
  CursorFile(path).save({7, 2});
  const std::string before = read(path);
  CursorFile(path).save({7, 3});
  CHECK(load(path) == Cursor{7, 3});
  std::string torn = read(path);
  REQUIRE(torn.size() == before.size());
  for (std::size_t i = 0; i < torn.size(); ++i) {
    if (torn[i] != before[i]) torn[i] = '?';
  }
  folder.write("inbox", torn);
  CHECK(load(path) == Cursor{7, 2});
}

TEST_CASE("a file that is something else is refused and left alone", "[cursor]") {
  const TempFolder folder;
  const std::string text = GENERATE(as<std::string>{}, "[broker]\n", std::string(2000, 'x'),
                                    "newswire-cursor 1 epoch=7 position=1 turn=1");
  const std::string path = folder.write("inbox", text);
  CHECK_THROWS_WITH(CursorFile(path), contains("is no cursor file"));
  CHECK(read(path) == text);
  CHECK_THROWS_AS(CursorFile(folder.str()), FatalError);
}

TEST_CASE("a file whose first save never reached the disk is a new one", "[cursor]") {
  const TempFolder folder;
  CHECK(load(folder.write("inbox", std::string(512, '\0'))) == std::nullopt);
}

TEST_CASE("a kill at any moment leaves a whole cursor, and the lock goes with the process",
          "[cursor]") {
  const TempFolder folder;
  const std::string path = folder.path("inbox");
  std::mt19937 random(std::random_device{}());
  newswire::Sequence before = 0;
  for (int round = 0; round < 20; ++round) {
    int progress[2];
    REQUIRE(pipe(progress) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      CursorFile file(path);
      for (newswire::Sequence i = before + 1;; ++i) {
        file.save({7, i});
        if (write(progress[1], &i, sizeof i) != sizeof i) _exit(1);
      }
    }
    close(progress[1]);
    newswire::Sequence saved = 0;
    for (unsigned i = 0, count = 1 + random() % 500; i < count; ++i) {
      REQUIRE(::read(progress[0], &saved, sizeof saved) == sizeof saved);
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (newswire::Sequence next; ::read(progress[0], &next, sizeof next) == sizeof next;) {
      saved = next;
    }
    close(progress[0]);
    const auto cursor = load(path);
    REQUIRE(cursor);
    CHECK(cursor->epoch == 7);
    CHECK(cursor->position >= saved);
    CHECK(cursor->position <= saved + 1);
    before = cursor->position;
  }
}

TEST_CASE("cursors live in the state folder, under a name that is safe as a file's", "[cursor]") {
  const Variable state("XDG_STATE_HOME", "/state");
  const Variable home("HOME", "/home/ann");
  CHECK(CursorFile::path_for("in-box_2.a").value() == "/state/newswire/cursors/in-box_2.a");
  {
    const Variable none("XDG_STATE_HOME", GENERATE(as<std::string>{}, "", "relative/path"));
    CHECK(CursorFile::path_for("a").value() == "/home/ann/.local/state/newswire/cursors/a");
    const Variable nobody("HOME", std::nullopt);
    CHECK(CursorFile::path_for("a").value() == "/var/lib/newswire/cursors/a");
  }
  CHECK(CursorFile::path_for(std::string(64, 'a')).ok());
  for (const std::string name :
       {"", ".", "..", ".hidden", "a/b", "a b", "caf\xc3\xa9", "\x1b[31m"}) {
    INFO(name);
    CHECK_FALSE(CursorFile::path_for(name).ok());
  }
  CHECK_FALSE(CursorFile::path_for(std::string(65, 'a')).ok());
  CHECK_THAT(CursorFile::path_for("a/b").error().message, contains("'a/b'"));
}
