#include "store/source_store.h"
#include "store/store_error.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"

using namespace newswire::store;
using namespace newswire::store::test;
using namespace std::chrono_literals;
using newswire::Time;

TEST_CASE("a source's state comes back as it was saved", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  SourceState state;
  state.name = "a";
  state.url = "https://a.example/feed?x=1#y";
  state.etag = "W/\"a\xff\xfe b\"  ";  // bytes of a server: not always UTF-8
  state.last_modified = "";
  state.validators_url = "https://a.example/feed";
  state.body_hash = "c0ffee";
  state.due = start + 1ms;
  state.due_cause = "max-age";
  state.last_attempt = start;
  state.last_success = start - 1h;
  state.last_new_item = start - 2h;
  state.last_status = 503;
  state.last_error = "503 Service Unavailable";
  state.failures = 7;
  state.gone = true;
  state.first_gone = start - 3h;
  state.title = "A";
  state.items_seen = 1LL << 40;
  store.save(state);

  const std::optional<SourceState> stored = store.source("a");
  REQUIRE(stored);
  CHECK(stored->url == state.url);
  CHECK(stored->etag == state.etag);
  CHECK(stored->last_modified == state.last_modified);
  CHECK(stored->validators_url == state.validators_url);
  CHECK(stored->body_hash == state.body_hash);
  CHECK(stored->due == state.due);
  CHECK(stored->due_cause == state.due_cause);
  CHECK(stored->last_attempt == state.last_attempt);
  CHECK(stored->last_success == state.last_success);
  CHECK(stored->last_new_item == state.last_new_item);
  CHECK(stored->last_status == state.last_status);
  CHECK(stored->last_error == state.last_error);
  CHECK(stored->failures == state.failures);
  CHECK(stored->gone == state.gone);
  CHECK(stored->first_gone == state.first_gone);
  CHECK(stored->title == state.title);
  CHECK(stored->items_seen == state.items_seen);
}

TEST_CASE("what a source's state lost is not there any more", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  SourceState state = make_state("a");
  state.etag = "\"1\"";
  state.last_attempt = start;
  store.save(state);
  store.save(make_state("a"));

  CHECK(store.source("a")->etag == std::nullopt);
  CHECK(store.source("a")->last_attempt == std::nullopt);
  CHECK(store.sources().size() == 1);
}

TEST_CASE("sources are listed by name, and can be removed", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  for (const char* name : {"b", "a", "c"}) store.save(make_state(name));
  store.remove("b");
  store.remove("nobody");

  CHECK_FALSE(store.source("b"));
  REQUIRE(store.sources().size() == 2);
  CHECK(store.sources()[0].name == "a");
  CHECK(store.sources()[1].name == "c");
}

TEST_CASE("a removed source leaves its items", "[source store]") {
  Database database(":memory:", Access::read_write);
  ItemStore items(database);
  commit(database, "a", make_items("a", 1, 2));
  SourceStore(database).remove("a");
  CHECK(items.count() == 2);
}

TEST_CASE("a host's state comes back as it was saved", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  CHECK_FALSE(store.host("a.example"));
  store.save(HostState{"b.example", start, start + 4h, 0});
  store.save(HostState{"a.example", start, start + 4h, 3});
  store.save(HostState{"a.example", start + 1h, start + 5h, 4, start + 30min, start + 2h});

  const std::optional<HostState> stored = store.host("a.example");
  REQUIRE(stored);
  CHECK(stored->host == "a.example");
  CHECK(stored->last_request == start + 1h);
  CHECK(stored->blocked_until == start + 5h);
  CHECK(stored->rate_limited == 4);
  CHECK(stored->limited_at == start + 30min);
  CHECK(stored->limited_until == start + 2h);
  const auto limited = store.limited_hosts();
  REQUIRE(limited.size() == 1);
  CHECK(limited[0].host == "a.example");
}

TEST_CASE("health events come in order, a page at a time", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  CHECK(store.last_health_event() == 0);
  for (int i = 1; i <= 5; ++i) {
    store.add_health_event({0, start + i * 1s, "a", "failing", "attempt " + std::to_string(i)});
  }

  CHECK(store.last_health_event() == 5);
  const std::vector<HealthEvent> page = store.health_events_after(2, 2);
  REQUIRE(page.size() == 2);
  CHECK(page[0].number == 3);
  CHECK(page[0].time == start + 3s);
  CHECK(page[0].source == "a");
  CHECK(page[0].code == "failing");
  CHECK(page[0].message == "attempt 3");
  CHECK(page[1].number == 4);
  CHECK(store.health_events_after(5, 100).empty());
}

TEST_CASE("health events do not grow without end, and their numbers go on", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  for (int i = 1; i <= 10'010; ++i) store.add_health_event({0, start, "a", "failing", ""});
  const std::vector<HealthEvent> kept = store.health_events_after(0, 100'000);
  CHECK(kept.size() == 10'000);
  CHECK(kept.front().number == 11);
  CHECK(store.last_health_event() == 10'010);
}

TEST_CASE("sources rest until they are due and those that are gone for good", "[source store]") {
  Database database(":memory:", Access::read_write);
  SourceStore store(database);
  const auto save = [&](const std::string& name, Time due, std::optional<Time> last_attempt) {
    SourceState state = make_state(name);
    state.due = due;
    state.last_attempt = last_attempt;
    store.save(state);
  };
  save("due", start, start - 1h);
  save("never asked", Time{}, std::nullopt);
  save("resting", start + 1ms, start - 1h);
  save("asked later than now", start + 1h, start + 1ms);
  SourceState gone = make_state("gone");
  gone.gone = true;
  store.save(gone);

  const auto resting = store.resting(start);
  CHECK(resting.size() == 2);
  CHECK(resting.at("resting").url == make_state("resting").url);
  CHECK(resting.at("resting").until == start + 1ms);
  CHECK(resting.at("gone").until == Time::max());
}
