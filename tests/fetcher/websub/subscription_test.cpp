#include "core/date.h"
#include "fetcher/websub/safety_net.h"
#include "fetcher/websub/subscription.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using newswire::store::Subscription;
using newswire::test::contains;
using Request = Subscription::Request;

namespace {

const Time start = *parse_rfc3339("2026-11-20T07:00:00Z");
constexpr Duration day = 24h;

Subscription fresh() {
  Subscription made;
  made.topic = "https://news.example/feed?a=1&b=2";
  made.secret = "5ecret";
  made.asked = Request::subscribe;
  made.next_request = start;
  return made;
}

Subscription confirmed(Duration lease = 10 * day) {
  auto made = fresh();
  note_request(made, start);
  note_confirmation(made, lease, start, 0);
  return made;
}

Ending answer(int status, Headers headers = {}) {
  Ending ending;
  ending.requested = ending.now = start;
  ending.status = status;
  ending.headers = std::move(headers);
  return ending;
}

}  // namespace

TEST_CASE("a request names mode and topic and callback and lease and secret", "[websub]") {
  auto subscription = fresh();
  CHECK(form_of(subscription, "https://me.example/hubs/1", 10 * day) ==
        "hub.mode=subscribe&hub.topic=https%3A%2F%2Fnews.example%2Ffeed%3Fa%3D1%26b%3D2"
        "&hub.callback=https%3A%2F%2Fme.example%2Fhubs%2F1&hub.lease_seconds=864000"
        "&hub.secret=5ecret");
  subscription.secret.clear();
  CHECK(form_of(subscription, "x", 10 * day).find("secret") == std::string::npos);
  subscription.asked = Request::unsubscribe;
  CHECK(form_of(subscription, "x", 10 * day) ==
        "hub.mode=unsubscribe&hub.topic=https%3A%2F%2Fnews.example%2Ffeed%3Fa%3D1%26b%3D2"
        "&hub.callback=x");
}

TEST_CASE("a request that is never confirmed is repeated after an hour and ever later",
          "[websub]") {
  auto subscription = fresh();
  Time now = start;
  for (const auto wait : {1h, 2h, 4h, 8h, 16h, 24h, 24h}) {
    note_request(subscription, now);
    note_answer(subscription, answer(202));
    REQUIRE(subscription.next_request == now + wait);
    CHECK_FALSE(is_active(subscription, now));
    now += wait;
  }
  CHECK_THAT(subscription.trouble, contains("not confirmed"));
}

TEST_CASE("a hub that asks for a pause has it", "[websub]") {
  auto subscription = fresh();
  note_request(subscription, start);
  note_answer(subscription, answer(503, {{"Retry-After", "18000"}}));
  CHECK(subscription.next_request == start + 5h);
  CHECK(subscription.trouble == "HTTP 503");
}

TEST_CASE("a confirmed subscription is renewed in the last quarter of its lease", "[websub]") {
  auto subscription = confirmed();
  CHECK(is_active(subscription, start));
  CHECK(is_active(subscription, start + 10 * day - 1ms));
  CHECK_FALSE(is_active(subscription, start + 10 * day));
  CHECK(subscription.next_request == start + 180h);
  CHECK(subscription.trouble.empty());
  note_confirmation(subscription, 10 * day, start, 0.999);
  CHECK(*subscription.next_request > start + 215h);
  CHECK(*subscription.next_request < start + 10 * day);

  // The hub asks back before it answers: that the request is answered at last changes nothing.
  auto quick = confirmed();
  const auto before = quick;
  note_answer(quick, answer(500));
  CHECK(quick == before);
}

TEST_CASE("a renewal that fails is repeated while the lease lasts", "[websub]") {
  auto subscription = confirmed();
  const Time renewal = start + 239h;
  note_request(subscription, renewal);
  note_answer(subscription, answer(500));
  CHECK(is_active(subscription, renewal));
  CHECK(subscription.next_request == renewal + 15min);
}

TEST_CASE("a short lease is renewed in time, but not every second", "[websub]") {
  CHECK(confirmed(10min).next_request == start + 450s);
  CHECK(confirmed(2s).next_request == start + 5s);
}

TEST_CASE("the lease is the hub's to grant", "[websub]") {
  CHECK(lease_granted("3600", 10 * day) == 1h);
  CHECK(lease_granted("99999999999999", day) == 365 * day);
  for (const std::string text : {"", "-1", "0", "12x", "1e9", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(lease_granted(text, 10 * day) == 10 * day);
  }
}

TEST_CASE("a denial ends the subscription; it is asked for again after days", "[websub]") {
  auto subscription = confirmed();
  note_denial(subscription, "not\x1b[31m today", start + 1h);
  CHECK_FALSE(is_active(subscription, start + 1h));
  CHECK(subscription.next_request == start + 25h);
  CHECK(subscription.trouble.find('\x1b') == std::string::npos);
  note_request(subscription, start + 25h);
  note_denial(subscription, "", start + 25h);
  CHECK(subscription.next_request == start + 25h + 2 * day);
}

TEST_CASE("a subscription that is given up is taken leave of three times at most", "[websub]") {
  auto subscription = confirmed();
  give_up(subscription, start + 1h);
  CHECK_FALSE(is_active(subscription, start + 1h));
  Time now = start + 1h;
  for (int i = 0; i < 3; ++i) {
    REQUIRE_FALSE(is_over(subscription, now));
    REQUIRE(subscription.next_request == now);
    note_request(subscription, now);
    now = *subscription.next_request;
  }
  CHECK(is_over(subscription, now));

  auto unknown_there = fresh();
  give_up(unknown_there, start);
  CHECK(is_over(unknown_there, start));
  auto lapsed = confirmed();
  give_up(lapsed, start);
  CHECK(is_over(lapsed, start + 10 * day));
}

TEST_CASE("what was called off goes out at once next time", "[websub]") {
  auto subscription = fresh();
  note_request(subscription, start);
  take_back(subscription, start + 1s);
  CHECK(subscription.next_request == start + 1s);
  CHECK(subscription.failures == 0);
}

TEST_CASE("polls are put off as far as pings are trusted", "[websub]") {
  const auto wait = [](const Subscription& subscription) {
    const auto net = safety_net(subscription, start);
    return net ? net->wait : Duration{0};
  };
  auto subscription = confirmed();
  CHECK(wait(subscription) == 0h);
  note_poll(subscription, 3);  // perhaps from before it was confirmed
  CHECK(wait(subscription) == 6h);
  note_poll(subscription, 0);
  CHECK(wait(subscription) == 6h);  // nothing was posted, and so nothing is proved
  for (const auto longer : {12h, 24h, 24h}) {
    note_news(subscription);
    note_poll(subscription, 0);
    CHECK(wait(subscription) == longer);
  }
  note_poll(subscription, 1);
  CHECK(wait(subscription) == 0h);
  note_poll(subscription, 0);
  CHECK(wait(subscription) == 0h);  // nothing new is no proof
  note_news(subscription);
  note_poll(subscription, 0);
  CHECK(wait(subscription) == 6h);

  give_up(subscription, start);
  CHECK(wait(subscription) == 0h);
}

TEST_CASE("what was posted a moment ago may be on its way", "[websub]") {
  const auto posted = [](std::optional<Time> when) {
    Item item;
    item.published = when;
    return item;
  };
  auto edited = posted(start - 1h);
  edited.update = true;
  const std::vector<Item> added{posted(start - 1min), posted(start - 1h), posted(std::nullopt),
                                edited};
  CHECK(overdue_items(added, start) == 2);
}
