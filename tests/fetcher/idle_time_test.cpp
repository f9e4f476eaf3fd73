#include "fetcher/idle_time.h"
#include "store/feed_commit.h"
#include "store/index/index_segment.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

constexpr Time noon{std::chrono::hours(24 * 365 * 50 + 12)};

struct Desk {
  Desk() {
    add_source("a");
    add_source("b");
    save("a", noon + 20min);
    save("b", noon + 40min);
  }

  void add_source(const std::string& name) {
    auto& source = options.sources.emplace_back();
    source.name = name;
    source.url = "https://" + name + ".example/feed";
  }
  void save(const std::string& name, Time due, bool gone = false) {
    store::SourceState state;
    state.name = name;
    state.url = "https://" + name + ".example/feed";
    state.due = due;
    state.last_attempt = noon - 1h;
    state.gone = gone;
    store::SourceStore(database).save(state);
  }
  void store_items(std::size_t count, Time fetched) {
    std::vector<Item> items(count);
    for (std::size_t i = 0; i < count; ++i) {
      items[i].source = "c";
      items[i].id = std::to_string(i);
      items[i].fetched = fetched;
    }
    store::SourceState state;
    state.name = "c";
    store::commit_feed(database, state, items, fetched);
  }
  std::optional<Time> until(Time now = noon) { return idle_until(options, database, now); }

  Options options;
  store::Database database{":memory:", store::Access::read_write};
};

}  // namespace

TEST_CASE("there is nothing to do until the first source is due", "[idle time]") {
  Desk desk;
  CHECK(desk.until() == noon + 20min);
  CHECK(desk.until(noon + 20min) == std::nullopt);
  desk.save("a", {}, true);
  CHECK(desk.until() == noon + 40min);
  desk.save("b", {}, true);
  CHECK(desk.until() == noon + 24h);
}

TEST_CASE("there is something to do for a source that is new or has moved", "[idle time]") {
  Desk desk;
  SECTION("it is new") {
    desk.add_source("d");
  }
  SECTION("its URL is another") {
    desk.options.sources[1].url = "https://b.example/other";
  }
  SECTION("it was asked later than now") {
    CHECK(desk.until(noon - 2h) == std::nullopt);
    return;
  }
  CHECK(desk.until() == std::nullopt);
}

TEST_CASE("items that are to go may stay a thousandth longer", "[idle time]") {
  Desk desk;
  desk.options.retain = 1000h;
  desk.store_items(1, noon - 1000h);
  CHECK(desk.until() == noon + 20min);
  desk.options.retain = 1000min;
  CHECK(desk.until() == std::nullopt);
  desk.options.retain = 0h;
  CHECK(desk.until() == noon + 20min);
}

TEST_CASE("what has no index yet waits an hour at most", "[idle time]") {
  Desk desk;
  desk.save("a", noon + 5h);
  desk.save("b", noon + 5h);
  desk.store_items(store::IndexSegment::max_items - 1, noon);
  CHECK(desk.until() == noon + 5h);
  desk.store_items(store::IndexSegment::max_items + 1, noon);
  CHECK(desk.until() == noon + 1h);
}
