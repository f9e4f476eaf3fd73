// The fetcher and a hub, from the feed that names it to the lease that ends: real HTTP both ways, a
// clock that the test moves.
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "store/database.h"
#include "store/item_store.h"
#include "store/ledger_store.h"
#include "store/source_store.h"
#include "store/websub_store.h"
#include "tests/fetcher/site.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/hub.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

using Ids = std::vector<std::string>;

std::string feed_of(const Ids& newest_first) {
  std::vector<RssItem> items;
  for (const auto& id : newest_first) items.push_back({id, ""});
  return rss(items);
}

// A source with a hub, and a fetcher that runs until the end of the scope.
class Newsroom {
 public:
  Newsroom() {
    options.host_spacing = 0ms;
    options.adaptive = false;
    options.websub.listen = "127.0.0.1:0";
    auto& source = options.sources.emplace_back();
    source.name = "news";
    source.url = site.url("/feed");
    source.allow_private = true;
    publish({"a"});
  }
  ~Newsroom() { stop(); }

  // What the site serves from now on, with the hub in its headers.
  void publish(const Ids& newest_first) {
    const auto tag = "\"" + newest_first.front() + "\"";
    const auto response =
        rss_response(newest_first_items(newest_first), "ETag: " + tag + "\r\nLink: <" + hub.url() +
                                                           ">; rel=\"hub\", <" + site.url("/feed") +
                                                           ">; rel=\"self\"\r\n");
    site.set("/feed", [=](const HeardRequest& request) {
      if (request.header("If-None-Match") != tag) return response;
      return "HTTP/1.1 304 Not Modified\r\nETag: " + tag + "\r\n\r\n";
    });
  }

  void start() {
    http_ = make_http_client();
    fetcher_.emplace(options, store_path, *http_, clock, log.log());
    const int port = fetcher_->listen_for_hubs();
    options.websub.callback = "http://127.0.0.1:" + std::to_string(port) + "/websub";
    fetcher_->replace_options(options);
    thread_ = std::jthread([this](std::stop_token token) { fetcher_->run(token); });
  }
  void stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    fetcher_.reset();
  }
  void replace_options() { fetcher_->replace_options(options); }

  std::vector<store::Subscription> subscriptions() {
    store::Database database(store_path, store::Access::read_only);
    return store::WebSubStore(database).subscriptions();
  }
  store::Subscription subscription() {
    const auto all = subscriptions();
    return all.empty() ? store::Subscription{} : all.front();
  }
  store::SourceState state() {
    store::Database database(store_path, store::Access::read_only);
    return store::SourceStore(database).source("news").value_or(store::SourceState{});
  }
  Ids items() {
    store::Database database(store_path, store::Access::read_only);
    Ids ids;
    store::ItemStore(database).scan_after(0, 1000, 1'000'000, [&](const Item& item) {
      ids.push_back(item.id);
      return true;
    });
    return ids;
  }
  std::size_t polls() const { return site.heard().size(); }

  void start_subscribed() {
    start();
    REQUIRE(wait_until([&] { return subscription().lease_until.has_value(); }));
  }
  // Lets the time pass until the source is polled.
  void pass_until_polled(Duration time) {
    const auto before = polls();
    const auto attempt = state().last_attempt;
    clock.advance(time);
    REQUIRE(wait_until([&] { return polls() > before && state().last_attempt != attempt; }));
    REQUIRE(wait_until([&] { return state().failures == 0; }));
  }
  Duration put_off_by() {
    const auto now = state();
    return now.due - *now.last_attempt;
  }

  TempFolder folder;
  std::string store_path = folder.path("newswire.db");
  ManualClock clock{*parse_rfc3339("2026-11-20T07:00:00Z")};
  CapturedLog log{LogLevel::debug};
  Options options;
  Hub hub;
  Site site;

 private:
  static std::vector<RssItem> newest_first_items(const Ids& ids) {
    std::vector<RssItem> items;
    for (const auto& id : ids) items.push_back({id, ""});
    return items;
  }

  std::unique_ptr<HttpClient> http_;
  std::optional<Fetcher> fetcher_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("what a hub brings is stored without a poll", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  REQUIRE(news.hub.asked().size() == 1);
  const auto asked = news.hub.asked().front();
  CHECK(asked.mode() == "subscribe");
  CHECK(asked.topic() == news.site.url("/feed"));
  CHECK(asked.callback().rfind(news.options.websub.callback + "/", 0) == 0);
  CHECK(asked.callback().size() == news.options.websub.callback.size() + 1 + 64);
  CHECK(asked.secret().size() == 64);
  CHECK(asked.of("hub.lease_seconds") == "864000");
  CHECK_THAT(asked.headers.find("User-Agent")->second, contains("newswire/"));
  CHECK(news.hub.last_confirmation().status == 200);
  CHECK(news.hub.last_confirmation().body == "a challenge & more");

  const auto before = news.state();
  const auto method = GENERATE(as<std::string>(), "sha1", "sha256", "sha384", "sha512");
  CHECK(news.hub.ping(asked, feed_of({"b", "a"}), method).status == 202);
  CHECK(wait_until([&] { return news.items() == Ids{"a", "b"}; }));
  CHECK(news.hub.ping(asked, feed_of({"b", "a"}), method).status == 202);  // a replay
  CHECK(news.hub.ping(asked, feed_of({"c"}), method).status == 202);
  CHECK(wait_until([&] { return news.items() == Ids{"a", "b", "c"}; }));
  CHECK(news.polls() == 1);

  // Nothing that belongs to polling has changed.
  const auto after = news.state();
  CHECK(after.etag == before.etag);
  CHECK(after.body_hash == before.body_hash);
  CHECK(after.due == before.due);
  CHECK(after.last_attempt == before.last_attempt);
  CHECK(after.items_seen == 3);
  CHECK(news.subscription().pings == 3);
}

TEST_CASE("a ping that is not the hub's is dropped, and counted", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  const auto asked = news.hub.asked().front();
  const auto body = feed_of({"fake"});
  CHECK(news.hub.ping_with(asked.callback(), body, {}).status == 202);
  CHECK(news.hub
            .ping_with(asked.callback(), body,
                       {{"X-Hub-Signature", hub_signature("sha256", "guess", body)}})
            .status == 202);
  CHECK(news.hub
            .ping_with(asked.callback(), body,
                       {{"X-Hub-Signature", hub_signature("sha256", asked.secret(), body)},
                        {"Link", "<https://other.example/>; rel=self"}})
            .status == 202);
  CHECK(news.hub.ping_with(news.options.websub.callback + "/guess", body, {}).status == 404);
  CHECK(news.hub.ping(asked, feed_of({"b"})).status == 202);
  CHECK(wait_until([&] { return news.items() == Ids{"a", "b"}; }));
  CHECK(wait_until([&] { return news.subscription().refused == 3; }));
  CHECK(news.log.count("ping dropped") == 3);
}

TEST_CASE("a ping that is no feed is recorded, and no more", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  const auto before = news.state();
  CHECK(news.hub.ping(news.hub.asked().front(), "<html>no feed</html>").status == 202);
  CHECK(wait_until([&] { return news.subscription().unread == 1; }));
  CHECK(news.state().failures == before.failures);
  CHECK(news.state().last_error.empty());
  CHECK(news.items() == Ids{"a"});
}

TEST_CASE("a hub that asks back late is answered; another that asks is not", "[websub]") {
  Newsroom news;
  news.hub.confirm(false);
  news.start();
  REQUIRE(wait_until([&] { return news.hub.asked().size() == 1; }));
  const auto asked = news.hub.asked().front();
  CHECK(news.hub.ask_back(asked, {{"hub.topic", "https://other.example/"}}).status == 404);
  CHECK(news.hub.ask_back(asked, {{"hub.mode", "unsubscribe"}}).status == 404);
  auto elsewhere = asked;
  elsewhere.form["hub.callback"] = news.options.websub.callback + "/0123456789";
  CHECK(news.hub.ask_back(elsewhere).status == 404);
  CHECK(news.hub.ping(asked, feed_of({"b"})).status == 404);  // not before it was confirmed
  CHECK_FALSE(news.subscription().lease_until);

  const auto answer = news.hub.ask_back(asked, {{"hub.lease_seconds", "7200"}});
  CHECK(answer.status == 200);
  CHECK(answer.body == "a challenge & more");
  CHECK(wait_until([&] { return news.subscription().lease_until == news.clock.now() + 2h; }));
  CHECK(news.hub.ask_back(asked).status == 404);  // once is enough
}

TEST_CASE("a lease is renewed before it ends, with the same callback", "[websub]") {
  Newsroom news;
  news.hub.confirm(true, "36000");
  news.start_subscribed();
  const auto lease = *news.subscription().lease_until;
  CHECK(lease == news.clock.now() + 10h);
  news.clock.advance(7h);
  CHECK(wait_until([&] { return news.polls() == 2; }));
  CHECK(news.hub.asked().size() == 1);
  news.clock.advance(2h + 5min);
  REQUIRE(wait_until([&] { return news.hub.asked().size() == 2; }));
  CHECK(news.hub.asked()[1].form == news.hub.asked()[0].form);
  CHECK(wait_until([&] { return news.subscription().lease_until > lease; }));
  CHECK(news.subscriptions().size() == 1);
}

TEST_CASE("polling is put off as long as the hub keeps its word", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  CHECK(news.put_off_by() <= 66min);
  news.pass_until_polled(67min);
  CHECK(news.put_off_by() >= 6h);

  news.hub.ping(news.hub.asked().front(), feed_of({"b", "a"}));
  REQUIRE(wait_until([&] { return news.items().size() == 2; }));
  news.publish({"b", "a"});
  news.pass_until_polled(7h);
  CHECK(news.put_off_by() >= 12h);
  CHECK_THAT(news.state().due_cause, contains("its hub tells of what is new"));

  news.publish({"c", "b", "a"});  // and no ping
  news.pass_until_polled(14h);
  CHECK(news.items().size() == 3);
  CHECK(news.put_off_by() <= 66min);
  CHECK(news.subscription().misses == 1);
}

TEST_CASE("a lease that ends leaves the source to the usual polls", "[websub]") {
  Newsroom news;
  news.hub.confirm(true, "21600");
  news.start_subscribed();
  news.pass_until_polled(67min);
  CHECK(news.put_off_by() >= 6h);
  news.hub.answer(500);
  news.pass_until_polled(5h);  // before the six hours are over
  CHECK(news.put_off_by() <= 66min);
  CHECK(news.log.count("subscription ended") == 1);
}

TEST_CASE("a hub that denies is believed, and asked again after a day", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  const auto asked = news.hub.asked().front();
  CHECK(news.hub.deny(asked, "too many").status == 200);
  CHECK(wait_until([&] { return !news.subscription().lease_until.has_value(); }));
  CHECK_THAT(news.subscription().trouble, contains("too many"));
  CHECK(news.hub.ping(asked, feed_of({"b"})).status == 404);
  news.clock.advance(23h);
  CHECK(wait_until([&] { return news.polls() == 2; }));
  CHECK(news.hub.asked().size() == 1);
  news.clock.advance(2h);
  CHECK(wait_until([&] { return news.hub.asked().size() == 2; }));
}

TEST_CASE("a subscription survives a restart, and what was missed meanwhile is polled",
          "[websub]") {
  Newsroom news;
  news.start_subscribed();
  news.pass_until_polled(67min);
  REQUIRE(news.put_off_by() >= 6h);
  const auto asked = news.hub.asked().front();
  news.stop();
  news.publish({"b", "a"});
  news.clock.advance(2h);  // less than the six hours
  news.start();
  CHECK(wait_until([&] { return news.items().size() == 2; }));
  CHECK(news.hub.asked().size() == 1);
  auto moved = asked;  // the test's port is another one
  moved.form["hub.callback"] =
      news.options.websub.callback + asked.callback().substr(asked.callback().rfind('/'));
  CHECK(news.hub.ping(moved, feed_of({"c"})).status == 202);
  CHECK(wait_until([&] { return news.items().size() == 3; }));
}

TEST_CASE("cron polls at the usual times what was put off for a hub", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  news.pass_until_polled(67min);
  REQUIRE(news.put_off_by() >= 6h);
  news.stop();
  news.publish({"b", "a"});
  news.clock.advance(67min);
  const auto http = make_http_client();
  Fetcher fetcher(news.options, news.store_path, *http, news.clock, news.log.log());
  CHECK(fetcher.fetch_due({}).new_items == 1);
  CHECK(news.put_off_by() <= 66min);
  CHECK(news.hub.asked().size() == 1);
}

TEST_CASE("a source that goes is taken leave of at its hub", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  news.options.sources.clear();
  news.replace_options();
  REQUIRE(wait_until([&] { return news.hub.asked().size() == 2; }));
  const auto farewell = news.hub.asked()[1];
  CHECK(farewell.mode() == "unsubscribe");
  CHECK(farewell.callback() == news.hub.asked()[0].callback());
  CHECK(wait_until([&] { return news.subscriptions().empty(); }));
  CHECK(news.hub.last_confirmation().status == 200);
}

TEST_CASE("a source that is to be left alone is not subscribed to", "[websub]") {
  Newsroom news;
  auto& source = news.options.sources.front();
  SECTION("by its key") {
    source.websub = false;
  }
  SECTION("as it has credentials") {
    source.headers = {{"Authorization", "Bearer token"}};
  }
  news.start();
  REQUIRE(wait_until([&] { return news.items().size() == 1; }));
  news.clock.advance(67min);
  REQUIRE(wait_until([&] { return news.polls() == 2; }));
  CHECK(news.hub.asked().empty());
}

TEST_CASE("a hub at a private address that is not the source's own is not asked", "[websub]") {
  Newsroom news;
  auto url = news.hub.url();
  url.replace(url.find("127.0.0.1"), 9, "127.0.0.2");
  news.site.set("/feed", rss_response({{"a", ""}}, "Link: <" + url + ">; rel=hub\r\n"));
  news.start();
  CHECK(wait_until([&] { return news.log.count("is at a private address") == 1; }));
  CHECK(news.hub.asked().empty());
}

TEST_CASE("a hub that asks for a pause has it, also for feeds that it serves", "[websub]") {
  Newsroom news;
  news.hub.answer(503, {{"Retry-After", "7200"}});
  news.start();
  REQUIRE(wait_until([&] { return news.log.count("hub refuses") == 1; }));
  news.clock.advance(90min);  // longer than it would wait by itself
  REQUIRE(wait_until([&] { return news.polls() == 2; }));
  CHECK(news.hub.asked().size() == 1);
  news.hub.answer(202);
  news.clock.advance(31min);
  CHECK(wait_until([&] { return news.hub.asked().size() == 2; }));
  CHECK(wait_until([&] { return news.subscription().lease_until.has_value(); }));
  news.stop();
  store::Database database(news.store_path, store::Access::read_only);
  CHECK(store::LedgerStore(database).violations().empty());
}

TEST_CASE("a hub that has moved is followed by 307 and 308", "[websub]") {
  Newsroom news;
  const auto hub = news.hub.url();
  news.site.set("/hub", "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + hub +
                            "\r\nContent-Length: 0\r\n\r\n");
  news.site.set("/feed",
                rss_response({{"a", ""}}, "Link: <" + news.site.url("/hub") + ">; rel=hub\r\n"));
  news.start_subscribed();
  CHECK(news.hub.asked().front().topic() == news.site.url("/feed"));
}

TEST_CASE("a ping that nothing proves is a reason to look, within the usual bounds", "[websub]") {
  Newsroom news;
  news.start_subscribed();
  news.stop();
  {  // as at a hub by plain HTTP, which is told no secret
    store::Database database(news.store_path, store::Access::read_write);
    store::WebSubStore store(database);
    auto subscription = store.subscriptions().front();
    subscription.secret.clear();
    store.save(subscription);
  }
  news.start();
  auto asked = news.hub.asked().front();
  asked.form["hub.callback"] =
      news.options.websub.callback + asked.callback().substr(asked.callback().rfind('/'));
  news.publish({"b", "a"});
  CHECK(wait_until([&] { return news.hub.ping(asked, feed_of({"forged"})).status == 202; }));
  CHECK(wait_until([&] { return news.state().due_cause.find("its hub says") == 0; }));
  CHECK(news.put_off_by() == 15min);
  CHECK(news.items() == Ids{"a"});
  news.clock.advance(16min);
  CHECK(wait_until([&] { return news.items() == Ids{"a", "b"}; }));
}
