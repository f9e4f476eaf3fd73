#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/host_book.h"
#include "fetcher/pause_scope.h"
#include "fetcher/registrable_domain.h"
#include "store/database.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time start = *parse_rfc3339("2026-11-20T07:00:30Z");

store::HostState limited(const std::string& host, Time at, Duration pause) {
  store::HostState state;
  state.host = host;
  state.last_request = state.limited_at = at;
  state.limited_until = state.blocked_until = at + pause;
  return state;
}

// As if each had just answered, in a process that knows them from the store.
struct Hosts {
  store::Database database{":memory:", store::Access::read_write};
  store::SourceStore store{database};

  void add(const store::HostState& state) { store.save(state); }
  Time paused(const std::string& host, Time now, PauseScope scope = PauseScope::automatic) {
    return HostBook(store).paused_until(host, scope, now);
  }
};

}  // namespace

TEST_CASE("the registrable domain of a host is what its owner has registered", "[pause scope]") {
  CHECK(registrable_domain("example.com") == "example.com");
  CHECK(registrable_domain("feeds.news.example.com") == "example.com");
  CHECK(registrable_domain("a.example.co.uk") == "example.co.uk");
  CHECK(registrable_domain("a.example.com:8080") == "example.com");
  CHECK(registrable_domain("a.example.com.") == "example.com");
  CHECK(registrable_domain("a.news.no-such-suffix") == "news.no-such-suffix");
  SECTION("where anybody may have a name below a name that is a border") {
    CHECK(registrable_domain("me.github.io") == "me.github.io");
    CHECK(registrable_domain("you.blogspot.com") == "you.blogspot.com");
  }
  SECTION("suffixes and single labels have none") {
    CHECK(registrable_domain("co.uk").empty());
    CHECK(registrable_domain("com").empty());
    CHECK(registrable_domain("localhost").empty());
    CHECK(registrable_domain("").empty());
    CHECK(registrable_domain(".").empty());
  }
  SECTION("addresses have none") {
    CHECK(registrable_domain("192.0.2.7").empty());
    CHECK(registrable_domain("192.0.2.7:8080").empty());
    CHECK(registrable_domain("[2001:db8::1]").empty());
    CHECK(registrable_domain("[2001:db8::1]:8080").empty());
  }
}

TEST_CASE("a 429 silences its own host and no other", "[pause scope]") {
  Hosts hosts;
  hosts.add(limited("a.example.com", start, 4h));
  CHECK(hosts.paused("a.example.com", start + 1h) == start + 4h);
  CHECK(hosts.paused("b.example.com", start + 1h) == Time{});
  CHECK(hosts.paused("a.example.org", start + 1h) == Time{});
}

TEST_CASE("two sibling hosts that answered 429 silence their domain", "[pause scope]") {
  Hosts hosts;
  hosts.add(limited("a.example.com", start, 4h));
  hosts.add(limited("b.example.com", start + 1h, 6h));
  const Time now = start + 2h;
  CHECK(hosts.paused("c.example.com", now) == start + 7h);
  CHECK(hosts.paused("example.com", now) == start + 7h);
  CHECK(hosts.paused("a.example.com", now) == start + 7h);
  CHECK(hosts.paused("c.example.com:8080", now) == start + 7h);
  CHECK(hosts.paused("c.example.org", now) == Time{});
  CHECK(hosts.paused("c.example.com", start + 7h) == Time{});
}

TEST_CASE("429s that are far apart do not belong together", "[pause scope]") {
  Hosts hosts;
  hosts.add(limited("a.example.com", start, 4h));
  SECTION("more than a day") {
    hosts.add(limited("b.example.com", start + 25h, 4h));
    CHECK(hosts.paused("c.example.com", start + 26h) == Time{});
  }
  SECTION("unless the first still wants its pause") {
    hosts.add(limited("a.example.com", start, 7 * 24h));
    hosts.add(limited("b.example.com", start + 25h, 4h));
    CHECK(hosts.paused("c.example.com", start + 26h) == start + 7 * 24h);
  }
}

TEST_CASE("two ports of a name are one host and addresses have no siblings", "[pause scope]") {
  Hosts hosts;
  hosts.add(limited("a.example.com", start, 4h));
  hosts.add(limited("a.example.com:8080", start, 4h));
  CHECK(hosts.paused("b.example.com", start + 1h) == Time{});
  hosts.add(limited("192.0.2.1", start, 4h));
  hosts.add(limited("192.0.2.2", start, 4h));
  CHECK(hosts.paused("192.0.2.3", start + 1h) == Time{});
}

TEST_CASE("how far a 429 reaches can be said", "[pause scope]") {
  Hosts hosts;
  hosts.add(limited("a.example.com", start, 4h));
  CHECK(hosts.paused("b.example.com", start + 1h, PauseScope::domain) == start + 4h);
  hosts.add(limited("b.example.com", start + 1h, 4h));
  CHECK(hosts.paused("c.example.com", start + 2h, PauseScope::host) == Time{});
  CHECK(hosts.paused("b.example.com", start + 2h, PauseScope::host) == start + 5h);
}

TEST_CASE("a clock that was set back does not silence a domain for longer", "[pause scope]") {
  Hosts hosts;
  hosts.add(limited("a.example.com", start, 4h));
  hosts.add(limited("b.example.com", start, 4h));
  CHECK(hosts.paused("c.example.com", start - 24h) == start - 20h);
}
