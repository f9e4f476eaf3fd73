#include "app/monitoring/readiness.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::app;
using newswire::test::contains;
using Lines = std::vector<std::string>;

namespace {

const Time noon{1000h};

broker::Figures broker_at(Sequence position) {
  broker::Figures figures;
  figures.epoch = 7;
  figures.position = position;
  return figures;
}

StoreFigures store_at(Sequence head, std::optional<Time> next_fetched = std::nullopt) {
  StoreFigures figures;
  figures.epoch = 7;
  figures.head = head;
  figures.next_fetched = next_fetched;
  return figures;
}

Lines reasons(Sequence position, const Result<StoreFigures>& store) {
  return not_ready_because(Phase::serving, {}, broker_at(position), store, noon);
}

}  // namespace

TEST_CASE("who serves and is not behind is ready", "[monitoring]") {
  CHECK(reasons(5, store_at(5)).empty());
  CHECK(reasons(5, store_at(9, noon - 10s)).empty());
  CHECK(reasons(0, store_at(0)).empty());
}

TEST_CASE("nobody is ready who has not begun or is about to end", "[monitoring]") {
  CHECK(not_ready_because(Phase::starting, {}, broker_at(5), store_at(5), noon) ==
        Lines{"starting"});
  CHECK(not_ready_because(Phase::stopping, {"hung"}, broker_at(5), store_at(5), noon) ==
        Lines{"stopping"});
}

TEST_CASE("items that wait too long to be published are told", "[monitoring]") {
  const auto lines = reasons(5, store_at(9, noon - 42s));
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0], contains("at 5 of 9"));
  CHECK_THAT(lines[0], contains("42 s"));
}

TEST_CASE("a store that is another one or cannot be read is told", "[monitoring]") {
  CHECK_THAT(reasons(6, store_at(5)).at(0), contains("another one"));
  StoreFigures renewed = store_at(5);
  renewed.epoch = 8;
  CHECK_THAT(reasons(5, renewed).at(0), contains("another one"));
  CHECK(reasons(5, Error{"store 'x' does not exist"}) == Lines{"store 'x' does not exist"});
}

TEST_CASE("loops that hang are told first", "[monitoring]") {
  const auto lines =
      not_ready_because(Phase::serving, {"hung"}, broker_at(5), Error{"no store"}, noon);
  CHECK(lines == Lines{"hung", "no store"});
}
