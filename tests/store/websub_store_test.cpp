#include "store/database.h"
#include "store/source_store.h"
#include "store/websub_store.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::store;
using newswire::test::TempFolder;

namespace {

constexpr Time now{1'800'000'000s};

Subscription subscription_of(const std::string& token) {
  Subscription made;
  made.token = token;
  made.source = "news";
  made.hub = "https://hub.example/";
  made.topic = "https://news.example/feed";
  made.secret = "secret";
  made.may_be_private = true;
  made.asked = Subscription::Request::subscribe;
  made.next_request = now + 1h;
  made.failures = 2;
  made.trouble = "HTTP 500";
  made.verified = now;
  made.lease_until = now + 24h;
  made.last_ping = now + 1s;
  made.pings = 3;
  made.refused = 4;
  made.unread = 5;
  made.last_refusal = "a wrong signature";
  made.trust = 1;
  made.is_compared = made.has_brought = true;
  made.misses = 6;
  return made;
}

}  // namespace

TEST_CASE("a subscription comes back as it was saved, from another process too", "[websub]") {
  const TempFolder folder;
  const auto path = folder.path("newswire.db");
  auto second = subscription_of("b");
  {
    Database database(path, Access::read_write);
    WebSubStore store(database);
    store.save(second);
    store.save(subscription_of("a"));
    store.save(subscription_of("c"));
    second.asked = Subscription::Request::unsubscribe;
    second.lease_until.reset();
    second.next_request.reset();
    store.save(second);
    store.remove("c");
  }
  Database database(path, Access::read_only);
  CHECK(WebSubStore(database).subscriptions() == std::vector{subscription_of("a"), second});
}

TEST_CASE("what a feed says of its hubs is kept", "[websub]") {
  Database database(":memory:", Access::read_write);
  WebSubStore store(database);
  HubAdvert advert{.source = "news",
                   .url = "https://news.example/feed",
                   .hubs = {"https://a.example/", "https://b.example/"},
                   .topic = "https://news.example/feed",
                   .refusal = "",
                   .usual_due = now};
  store.save(advert);
  advert.usual_due.reset();
  advert.refusal = "no";
  store.save(advert);
  REQUIRE(store.adverts().size() == 1);
  const auto kept = store.adverts().front();
  CHECK(kept.hubs == advert.hubs);
  CHECK(kept.topic == advert.topic);
  CHECK(kept.refusal == "no");
  CHECK_FALSE(kept.usual_due);
}

TEST_CASE("polls that were put off are due at their usual time again", "[websub]") {
  Database database(":memory:", Access::read_write);
  WebSubStore store(database);
  SourceStore sources(database);
  const auto put_off = [&](const std::string& name, Time due, std::optional<Time> usual_due) {
    SourceState state;
    state.name = name;
    state.url = "https://news.example/" + name;
    state.due = due;
    sources.save(state);
    store.save(HubAdvert{name, state.url, {"https://a.example/"}, state.url, "", usual_due});
  };
  put_off("late", now + 24h, now + 1h);
  put_off("soon", now, now + 1h);
  put_off("usual", now + 5h, std::nullopt);
  store.resume_polling();
  CHECK(sources.source("late")->due == now + 1h);
  CHECK_THAT(sources.source("late")->due_cause, newswire::test::contains("nobody listened"));
  CHECK(sources.source("soon")->due == now);
  CHECK(sources.source("usual")->due == now + 5h);
  for (const auto& advert : store.adverts()) CHECK_FALSE(advert.usual_due);
}

TEST_CASE("what is known of a source's hubs goes with the source", "[websub]") {
  Database database(":memory:", Access::read_write);
  WebSubStore store(database);
  store.save(HubAdvert{"news", "https://news.example/feed", {}, "", "", std::nullopt});
  SourceStore(database).remove("news");
  CHECK(store.adverts().empty());
}
