#include "store/ledger_store.h"
#include "store/source_store.h"
#include "tests/store/builders.h"
#include "tests/support/catch.h"

using namespace newswire::store;
using namespace newswire::store::test;
using namespace std::chrono_literals;

TEST_CASE("a host's ledger comes back as it was saved", "[ledger]") {
  Database database(":memory:", Access::read_write);
  LedgerStore store(database);
  CHECK_FALSE(store.host("a.example"));
  HostLedger ledger;
  ledger.host = "a.example";
  ledger.requests = 8;
  ledger.full = 1;
  ledger.not_modified = 4;
  ledger.rate_limited = 2;
  ledger.unconditional = 3;
  ledger.bytes = 1LL << 40;
  ledger.since = start;
  ledger.last_sent = start + 1h;
  ledger.last_came = start + 2h;
  ledger.quiet_until = start + 3h;
  ledger.limited_in_a_row = 5;
  store.save(ledger);
  CHECK(store.limited_hosts().empty());
  ledger.limited_at = start + 30min;
  ledger.limited_until = start + 4h;
  store.save(ledger);

  const auto stored = store.host("a.example");
  REQUIRE(stored);
  CHECK(stored->requests == 8);
  CHECK(stored->full == 1);
  CHECK(stored->not_modified == 4);
  CHECK(stored->rate_limited == 2);
  CHECK(stored->unconditional == 3);
  CHECK(stored->bytes == 1LL << 40);
  CHECK(stored->since == start);
  CHECK(stored->last_sent == start + 1h);
  CHECK(stored->last_came == start + 2h);
  CHECK(stored->quiet_until == start + 3h);
  CHECK(stored->limited_in_a_row == 5);
  CHECK(stored->limited_at == start + 30min);
  CHECK(stored->limited_until == start + 4h);
  CHECK(store.limited_hosts().size() == 1);
  CHECK(store.hosts().size() == 1);
}

TEST_CASE("what the next request is judged by goes with its source", "[ledger]") {
  Database database(":memory:", Access::read_write);
  LedgerStore store(database);
  SourceFacts facts;
  facts.source = "a";
  facts.url = "https://a.example/feed";
  facts.last_sent = start;
  facts.not_before = start + 1h;
  facts.rule = 16;
  facts.failures = 2;
  facts.first_gone = start - 1h;
  facts.holder = "https://a.example/feed.xml";
  facts.etag = "W/\"a\xff b\"  ";
  facts.last_modified = "then";
  facts.hints = "ttl=1h hours=8";
  store.save(facts);

  const auto stored = store.facts("a");
  REQUIRE(stored);
  CHECK(stored->url == facts.url);
  CHECK(stored->last_sent == facts.last_sent);
  CHECK(stored->not_before == facts.not_before);
  CHECK(stored->rule == 16);
  CHECK(stored->failures == 2);
  CHECK(stored->first_gone == facts.first_gone);
  CHECK(stored->holder == facts.holder);
  CHECK(stored->etag == facts.etag);
  CHECK(stored->last_modified == facts.last_modified);
  CHECK(stored->hints == facts.hints);

  SourceStore(database).remove("a");
  CHECK_FALSE(store.facts("a"));
}

TEST_CASE("what a site asks of robots comes back as it was heard", "[ledger]") {
  Database database(":memory:", Access::read_write);
  LedgerStore store(database);
  CHECK_FALSE(store.robots("https://a.example"));
  store.save(RobotsFacts{"https://a.example", start, false, ""});
  store.save(RobotsFacts{"https://a.example", start + 1h, true, "User-agent: *\nDisallow: /x\n"});
  store.save(RobotsFacts{"https://b.example", start - 1h, true, ""});
  const auto stored = store.robots("https://a.example");
  REQUIRE(stored);
  CHECK(stored->heard == start + 1h);
  CHECK(stored->is_readable);
  CHECK(stored->rules == "User-agent: *\nDisallow: /x\n");
  store.forget_times_after(start);
  CHECK(store.robots("https://a.example")->heard == start);
  CHECK(store.robots("https://b.example")->heard == start - 1h);
}

TEST_CASE("times that are still to come are forgotten", "[ledger]") {
  Database database(":memory:", Access::read_write);
  LedgerStore store(database);
  for (const auto& [name, sent] : {std::pair{"a", start - 1h}, std::pair{"b", start + 1h}}) {
    HostLedger ledger;
    ledger.host = name;
    ledger.requests = 3;
    ledger.last_sent = sent;
    ledger.quiet_until = start + 5h;
    store.save(ledger);
    SourceFacts facts;
    facts.source = name;
    facts.last_sent = sent;
    facts.not_before = start + 5h;
    store.save(facts);
  }
  store.forget_times_after(start);
  CHECK(store.host("a")->quiet_until == start + 5h);
  CHECK(store.facts("a")->not_before == start + 5h);
  CHECK(store.host("b")->quiet_until == newswire::Time{});
  CHECK(store.host("b")->requests == 3);
  CHECK(store.facts("b")->not_before == newswire::Time{});
}

TEST_CASE("violations add up by host and rule", "[ledger]") {
  Database database(":memory:", Access::read_write);
  LedgerStore store(database);
  store.add({"b.example", 14, 1, start, "first"});
  store.add({"b.example", 14, 2, start + 1h, "second"});
  store.add({"a.example", 9, 1, start, "other"});
  const auto violations = store.violations();
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].host == "a.example");
  CHECK(violations[1].rule == 14);
  CHECK(violations[1].times == 3);
  CHECK(violations[1].last == start + 1h);
  CHECK(violations[1].what == "second");
}
