#include "broker/tail.h"
#include "core/result.h"
#include "tests/broker/stored.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"

using namespace newswire;
using broker::Tail;
using test::make_item;
using test::Stored;

namespace {

std::vector<Sequence> read(Tail& tail, std::size_t limit = 1000) {
  std::vector<Sequence> sequences;
  tail.read(limit, [&](const Item& item) {
    sequences.push_back(item.sequence);
    return true;
  });
  return sequences;
}

using Sequences = std::vector<Sequence>;

}  // namespace

TEST_CASE("the tail begins at the head and then sees everything once", "[tail]") {
  Stored stored;
  stored.commit("before");
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  CHECK(tail.position() == 1);
  CHECK(tail.epoch() == stored.items().epoch());
  CHECK(read(tail).empty());
  stored.commit({make_item("a"), make_item("b")});
  CHECK(read(tail) == Sequences{2, 3});
  CHECK(read(tail).empty());
  CHECK(tail.position() == 3);
}

TEST_CASE("a limit, or a visitor who has had enough, leaves the rest for the next time", "[tail]") {
  Stored stored;
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  stored.commit(std::vector<Item>(5, make_item("x")));
  CHECK(read(tail, 2) == Sequences{1, 2});
  CHECK(tail.position() == 2);
  CHECK(tail.read(10, [](const Item&) { return false; }) == Tail::Step::more);
  CHECK(tail.position() == 3);
  CHECK(read(tail) == Sequences{4, 5});
  CHECK(tail.read(10, [](const Item&) { return true; }) == Tail::Step::caught_up);
}

TEST_CASE("the position is the head even where the newest were removed", "[tail]") {
  Stored stored;
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  stored.commit(std::vector<Item>(5, make_item("x")));
  store::Retention retention;
  retention.max_age = std::chrono::hours(1);
  stored.items().remove_expired(retention, test::noon + std::chrono::hours(48));
  CHECK(read(tail).empty());
  CHECK(tail.position() == 5);
}

TEST_CASE("a store that is missing is named", "[tail]") {
  const test::TempFolder folder;
  test::CapturedLog log;
  CHECK_THROWS_AS(Tail(folder.path("none.db"), log.log()), FatalError);
}

TEST_CASE("health events are read once, from the time of the start", "[tail]") {
  Stored stored;
  store::SourceStore sources(stored.database());
  sources.add_health_event({0, test::noon, "old", "failing", "before"});
  test::CapturedLog log;
  Tail tail(stored.path(), log.log());
  CHECK(tail.read_health_events(10).empty());
  for (const char* code : {"failing", "recovered", "gone"}) {
    sources.add_health_event({0, test::noon, "bbc", code, "now"});
  }
  CHECK(tail.read_health_events(2).size() == 2);
  const auto last = tail.read_health_events(2);
  REQUIRE(last.size() == 1);
  CHECK(last[0].code == "gone");
  CHECK(tail.read_health_events(2).empty());
}
