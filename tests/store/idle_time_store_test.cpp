#include "store/backup.h"
#include "store/idle_time_store.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire::store;
using namespace newswire::store::test;
using namespace std::chrono_literals;

namespace {

const IdleTime note{"hash", {"A", "B"}, start, start + 1h};

}  // namespace

TEST_CASE("a note of idle time is kept until it is replaced or taken away", "[idle time]") {
  Database database(":memory:", Access::read_write);
  IdleTimeStore notes(database);
  CHECK(notes.find() == std::nullopt);
  notes.keep(note);
  CHECK(notes.find() == note);
  notes.keep({"other", {}, start, start + 2h});
  CHECK(notes.find() == IdleTime{"other", {}, start, start + 2h});
  notes.forget();
  CHECK(notes.find() == std::nullopt);
}

TEST_CASE("a note of idle time goes with a source, and does not go into a copy", "[idle time]") {
  const newswire::test::TempFolder folder;
  Database database(folder.path("news.db"), Access::read_write);
  IdleTimeStore(database).keep(note);
  back_up(database, folder.path("copy.db"), [](auto, auto) { return true; });
  Database copy(folder.path("copy.db"), Access::read_write);
  CHECK(IdleTimeStore(copy).find() == std::nullopt);
  CHECK(IdleTimeStore(database).find() == note);
  SourceStore(database).remove("a");
  CHECK(IdleTimeStore(database).find() == std::nullopt);
}
