// The fetcher as it runs: what goes out when, what a stop does, what trouble with the store does.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <SQLiteCpp/Database.h>

#include "fetcher/fetcher.h"
#include "fetcher/source_watch.h"
#include "store/database.h"
#include "store/item_store.h"
#include "store/source_store.h"
#include "tests/fetcher/site.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// Answers each request by a script, and notes when each began and ended.
class ScriptedHttp final : public HttpClient {
 public:
  struct Exchange {
    std::string host;
    SteadyTime begin, end;
  };
  using Script = std::function<Result<HttpResponse, HttpError>(const HttpRequest&)>;

  explicit ScriptedHttp(Script script) : script_(std::move(script)) {}

  Result<HttpResponse, HttpError> get(const HttpRequest& request) override {
    Exchange exchange;
    exchange.host = request.url.host;
    exchange.begin = std::chrono::steady_clock::now();
    auto result = script_(request);
    exchange.end = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    exchanges_.push_back(exchange);
    return result;
  }
  void stop() override {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  // As a server that never answers.
  HttpError hang() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_; });
    return {HttpFailure::stopped, "stopped"};
  }
  std::vector<Exchange> exchanges() const {
    const std::lock_guard lock(mutex_);
    return exchanges_;
  }

 private:
  Script script_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  std::vector<Exchange> exchanges_;
};

HttpResponse feed_of(const std::vector<RssItem>& items) {
  HttpResponse response;
  response.status = 200;
  response.body = rss(items);
  return response;
}

struct Desk {
  TempFolder folder;
  std::string store_path = folder.path("newswire.db");
  SystemClock clock;
  CapturedLog log{LogLevel::debug};
  Options options;

  Desk() {
    options.host_spacing = 0ms;
    options.interval = options.min_interval = 20ms;
  }
  void add(const std::string& name, const std::string& url) {
    auto& source = options.sources.emplace_back();
    source.name = name;
    source.url = url;
    source.allow_private = true;
  }
  std::int64_t item_count() {
    store::Database database(store_path, store::Access::read_only);
    return store::ItemStore(database).count();
  }
  store::SourceState state(const std::string& name) {
    store::Database database(store_path, store::Access::read_only);
    return store::SourceStore(database).source(name).value();
  }
};

// Runs a fetcher on a thread of its own until the end of the scope.
class Running {
 public:
  Running(Desk& desk, HttpClient& http, Fetcher::Progress progress = {})
      : fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log()),
        thread_([this, progress](std::stop_token stop) { fetcher.run(stop, progress); }) {}
  Fetcher fetcher;

 private:
  std::jthread thread_;
};

}  // namespace

TEST_CASE("requests to one host never overlap and keep their distance", "[running]") {
  ScriptedHttp http([](const HttpRequest& request) -> Result<HttpResponse, HttpError> {
    if (request.url.path == "/moved") {
      HttpResponse response;
      response.status = 302;
      response.headers = {{"Location", "http://b.example/feed"}};
      return response;
    }
    return feed_of({{"a", ""}});
  });
  Desk desk;
  desk.options.interval = desk.options.min_interval = 1h;
  desk.options.host_spacing = 30ms;
  for (const std::string host : {"a", "b", "c"})
    for (int i = 0; i < 4; ++i)
      desk.add(host + std::to_string(i),
               "http://" + host + ".example/" + (i == 3 ? "moved" : std::to_string(i)));
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  const auto summary = fetcher.fetch_due({});
  CHECK(summary.fetched == 12);

  std::map<std::string, std::vector<ScriptedHttp::Exchange>> by_host;
  for (const auto& exchange : http.exchanges()) by_host[exchange.host].push_back(exchange);
  CHECK(by_host["b.example"].size() == 7);
  for (auto& [host, exchanges] : by_host) {
    CAPTURE(host);
    std::sort(exchanges.begin(), exchanges.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < exchanges.size(); ++i) {
      CHECK(exchanges[i].begin >= exchanges[i - 1].end);
      // Wall clock and steady clock may differ by a millisecond's rounding.
      CHECK(exchanges[i].begin - exchanges[i - 1].begin >= 28ms);
    }
  }
}

TEST_CASE("hosts are asked side by side up to the limit and one host as far as it may be",
          "[running]") {
  const bool is_one_host = GENERATE(false, true);
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  ScriptedHttp http([&](const HttpRequest&) -> Result<HttpResponse, HttpError> {
    const int mine = ++now;
    for (int seen = most; mine > seen && !most.compare_exchange_weak(seen, mine);) {
    }
    // Waits for the others, as a slow server would, so that the limit is reached.
    wait_until([&] { return most >= 4; });
    --now;
    return feed_of({{"a", ""}});
  });
  Desk desk;
  desk.options.interval = desk.options.min_interval = 1h;
  desk.options.concurrency = is_one_host ? 12 : 4;
  desk.options.host_connections = is_one_host ? 4 : 1;
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    desk.add("s" + number, "http://host" + (is_one_host ? "" : number) + ".example/" + number);
  }
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  CHECK(fetcher.fetch_due({}).fetched == 12);
  CHECK(most == 4);
}

TEST_CASE("a running fetcher fetches whatever comes due, until it is stopped", "[running]") {
  std::atomic<int> requests = 0;
  ScriptedHttp http([&](const HttpRequest&) -> Result<HttpResponse, HttpError> {
    return feed_of({{std::to_string(++requests), ""}});
  });
  Desk desk;
  desk.add("news", "http://news.example/");
  {
    Running running(desk, http);
    CHECK(wait_until([&] { return requests >= 5; }));
  }
  CHECK(desk.item_count() >= 4);
  const int at_the_end = requests;
  CHECK(desk.item_count() == at_the_end);
}

TEST_CASE("a source that hangs does not hold the others, nor a stop", "[running]") {
  ScriptedHttp* self = nullptr;
  std::atomic<int> good = 0;
  std::atomic<bool> hanging = false;
  ScriptedHttp http([&](const HttpRequest& request) -> Result<HttpResponse, HttpError> {
    if (request.url.host == "good.example") return feed_of({{std::to_string(++good), ""}});
    hanging = true;
    return self->hang();
  });
  self = &http;
  Desk desk;
  desk.add("bad", "http://bad.example/");
  desk.add("good", "http://good.example/");
  {
    Running running(desk, http);
    CHECK(wait_until([&] { return good >= 5 && hanging; }));
  }
  CHECK(desk.state("bad").failures == 0);  // it was called off, which is nobody's fault
  CHECK(desk.state("bad").last_attempt.has_value());
}

TEST_CASE("what was stopped counts as unfinished", "[running]") {
  ScriptedHttp* self = nullptr;
  std::stop_source stop;
  ScriptedHttp http([&](const HttpRequest&) -> Result<HttpResponse, HttpError> {
    stop.request_stop();
    return self->hang();
  });
  self = &http;
  Desk desk;
  desk.options.concurrency = 1;
  for (int i = 0; i < 3; ++i)
    desk.add("s" + std::to_string(i), "http://host" + std::to_string(i) + ".example/");
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  const auto summary = fetcher.fetch_due(stop.get_token());
  CHECK(summary.due == 3);
  CHECK(summary.unfinished == 3);
  CHECK(summary.failed == 0);
  CHECK(http.exchanges().size() == 1);
}

TEST_CASE("a run ends in its time though a source hangs and leaves that alone for a while",
          "[running]") {
  ScriptedHttp* self = nullptr;
  ScriptedHttp http(
      [&](const HttpRequest&) -> Result<HttpResponse, HttpError> { return self->hang(); });
  self = &http;
  Desk desk;
  desk.options.min_interval = std::chrono::minutes(15);
  desk.add("slow", "http://slow.example/");
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  const auto summary = fetcher.fetch_due({}, {}, std::chrono::milliseconds(300));
  CHECK(summary.unfinished == 1);
  CHECK(summary.failed == 0);
  const auto state = desk.state("slow");
  CHECK(state.failures == 0);
  REQUIRE(state.last_attempt);
  CHECK(state.due == *state.last_attempt + desk.options.min_interval);
}

TEST_CASE("new options apply without a restart", "[running]") {
  std::atomic<int> old_requests = 0;
  std::atomic<int> new_requests = 0;
  ScriptedHttp http([&](const HttpRequest& request) -> Result<HttpResponse, HttpError> {
    ++(request.url.host == "new.example" ? new_requests : old_requests);
    return feed_of({{"a", ""}});
  });
  Desk desk;
  desk.add("old", "http://old.example/");
  Running running(desk, http);
  CHECK(wait_until([&] { return old_requests >= 2; }));
  auto options = desk.options;
  options.sources[0].name = "new";
  options.sources[0].url = "http://new.example/";
  running.fetcher.replace_options(options);
  CHECK(wait_until([&] { return new_requests >= 2; }));
}

TEST_CASE("an attempt is on disk before its request goes out", "[running]") {
  Desk desk;
  std::vector<store::SourceState> seen;
  ScriptedHttp http([&](const HttpRequest&) -> Result<HttpResponse, HttpError> {
    seen.push_back(desk.state("news"));
    return feed_of({{"a", ""}});
  });
  desk.add("news", "http://news.example/");
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  fetcher.fetch_due({});
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].last_attempt.has_value());
  CHECK(seen[0].failures == 1);
  CHECK(is_unfinished_only(seen[0]));
  CHECK_FALSE(is_unfinished_only(desk.state("news")));
  CHECK(seen[0].due <= desk.clock.now());  // a crash is forgiven once
  CHECK(desk.state("news").failures == 0);
}

TEST_CASE("trouble with the store leaves a source as it was, and the others alone", "[running]") {
  ScriptedHttp http([&](const HttpRequest& request) -> Result<HttpResponse, HttpError> {
    auto response = feed_of({{"a", ""}});
    response.headers = {{"ETag", "\"" + request.url.host + "\""}};
    return response;
  });
  Desk desk;
  desk.options.interval = desk.options.min_interval = 1h;
  desk.add("bad", "http://bad.example/");
  desk.add("good", "http://good.example/");
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  {
    SQLite::Database sabotage(desk.store_path, SQLite::OPEN_READWRITE);
    sabotage.exec(
        "CREATE TRIGGER sabotage BEFORE INSERT ON item WHEN NEW.source = 'bad'"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END");
  }
  const auto summary = fetcher.fetch_due({});
  CHECK(summary.failed == 1);
  CHECK(summary.fetched == 1);
  CHECK_FALSE(desk.state("bad").etag);
  CHECK(desk.state("good").etag == "\"good.example\"");
  CHECK(desk.item_count() == 1);
  CHECK_FALSE(summary.store_trouble.empty());
  CHECK(desk.log.count("level=error msg=\"store trouble\"") == 1);
  CHECK(desk.log.count("msg=\"fetch failed\"") == 0);  // no source is to blame
  {
    SQLite::Database repair(desk.store_path, SQLite::OPEN_READWRITE);
    repair.exec("DROP TRIGGER sabotage");
  }
  CHECK(fetcher.fetch_due({}).new_items == 1);
}

TEST_CASE("trouble with the store is told also where every fetch went well", "[running]") {
  ScriptedHttp http([&](const HttpRequest&) -> Result<HttpResponse, HttpError> {
    return feed_of({{"a", ""}, {"b", ""}});
  });
  Desk desk;
  desk.options.retain_items = 1;
  desk.add("news", "http://news.example/");
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  SQLite::Database(desk.store_path, SQLite::OPEN_READWRITE)
      .exec("CREATE TRIGGER sabotage BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'no'); END");
  const auto summary = fetcher.fetch_due({});
  CHECK(summary.failed == 0);
  CHECK_FALSE(summary.store_trouble.empty());
}

TEST_CASE("what is too old is removed after fetching", "[running]") {
  std::atomic<int> requests = 0;
  ScriptedHttp http([&](const HttpRequest&) -> Result<HttpResponse, HttpError> {
    const int first = requests++;
    return feed_of({{std::to_string(first + 2), ""},
                    {std::to_string(first + 1), ""},
                    {std::to_string(first), ""}});
  });
  Desk desk;
  desk.options.retain_items = 2;
  desk.add("news", "http://news.example/");
  Fetcher fetcher(desk.options, desk.store_path, http, desk.clock, desk.log.log());
  CHECK(fetcher.fetch_due({}).new_items == 3);
  CHECK(desk.item_count() == 2);
}
