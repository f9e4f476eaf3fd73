// The monitor of `up` and `broker`: real processes, real HTTP, and the page that documents it.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

#include "tests/app/monitoring/metrics_page.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

const std::string on_any_port = "[monitor]\nlisten = \"127.0.0.1:0\"\n";

// A row of the table in docs/operation.md.
struct Documented {
  std::string type;
  std::string unit;
  std::string meaning;
};

std::map<std::string, Documented> documented_metrics() {
  std::ifstream file(NEWSWIRE_SOURCE_DIR "/docs/operation.md");
  REQUIRE(file);
  static const std::regex row(
      R"(\| `((?:newswire|process)_[a-z_]+)` \| ([a-z]+) \| ([a-z]*) \| (.+) \|)");
  std::map<std::string, Documented> metrics;
  for (std::string line; std::getline(file, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    INFO(line);
    CHECK(metrics.emplace(found[1], Documented{found[2], found[3], found[4]}).second);
  }
  return metrics;
}

// The port that the log tells of.
int port_of(const Process& process) {
  const std::string mark = "monitor=127.0.0.1:";
  std::size_t at = std::string::npos;
  REQUIRE(wait_until([&] { return (at = process.err().find(mark)) != std::string::npos; }));
  return std::stoi(process.err().substr(at + mark.size()));
}

MetricsPage metrics_at(int port) {
  const auto answer = http_get(port, "/metrics");
  CHECK(answer.status == 200);
  auto page = read_metrics(answer.body);
  for (const std::string& fault : page.faults) UNSCOPED_INFO(fault);
  CHECK(page.faults.empty());
  return page;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

TEST_CASE("the metrics that up prints are those that the documentation lists", "[system]") {
  const Deployment deployment({{"daily", "\"world\""}}, quick_polling + on_any_port);
  const auto up = deployment.start({"up"});
  const auto page = metrics_at(port_of(*up));
  const auto documented = documented_metrics();
  CHECK(documented.size() > 30);
  for (const auto& [name, family] : page.families) {
    INFO(name);
    const auto found = documented.find(name);
    REQUIRE(found != documented.end());
    CHECK(found->second.type == family.type);
    CHECK(found->second.meaning == family.help);
    CHECK_FALSE(family.lines.empty());
    const std::string& unit = found->second.unit;
    if (!unit.empty()) {
      CHECK(ends_with(name, "_" + unit + (family.type == "counter" ? "_total" : "")));
    }
  }
  for (const auto& [name, ignored] : documented) {
    INFO(name);
    CHECK(page.families.count(name) == 1);
  }
}

TEST_CASE("the metrics move with what happens", "[system]") {
  Deployment deployment({{"daily", "\"world\""}, {"absent", "\"world\""}},
                        quick_polling + on_any_port);
  deployment.site.serve("/daily", rss("daily", {{"2", "two"}, {"1", "one"}}));
  deployment.site.answer("/absent", 404);
  const auto up = deployment.start_serving("up");
  const int port = port_of(*up);
  // The state of the sources is looked at once in ten seconds.
  REQUIRE(wait_until([&] {
    return deployment.site.requests("/daily").size() > 2 &&
           deployment.site.requests("/absent").size() > 1;
  }));
  MetricsPage page;
  CHECK(wait_until([&] {
    page = metrics_at(port);
    return page.value("newswire_broker_published_items_total") == 2 &&
           page.value("newswire_fetcher_requests_total", "304").value_or(0) > 0 &&
           page.value("newswire_sources", "failing") == 1;
  }));
  CHECK(page.value("newswire_fetcher_items_total", "new") == 2);
  CHECK(page.value("newswire_fetcher_requests_total", "200") == 1);
  CHECK(page.value("newswire_fetcher_requests_total", "4xx").value_or(0) >= 1);
  CHECK(page.value("newswire_fetcher_fetches_total", "new_items") == 1);
  CHECK(page.value("newswire_fetcher_fetches_total", "failed").value_or(0) >= 1);
  CHECK(page.value("newswire_fetcher_fetch_duration_seconds_count").value_or(0) >= 3);
  CHECK(page.value("newswire_fetcher_received_bytes_total").value_or(0) > 500);
  CHECK(page.value("newswire_fetcher_polite_breaches_total") == 0);
  CHECK(page.value("newswire_broker_published_sequence") ==
        page.value("newswire_store_head_sequence"));
  CHECK(page.value("newswire_broker_publish_delay_seconds_count") == 2);
  CHECK(page.value("newswire_broker_replay_requests_total", "hello").value_or(0) > 0);
  CHECK(page.value("newswire_store_floor_sequence") == 0);
  CHECK(page.value("newswire_sources", "well") == 1);
  CHECK(page.value("process_open_fds").value_or(0) > 10);
  CHECK(page.value("process_max_fds").value_or(0) > 50);
  CHECK(page.value("process_resident_memory_bytes").value_or(0) > 1e6);
  CHECK(page.value("process_start_time_seconds").value_or(0) > 1.6e9);
  CHECK(page.value("newswire_loop_turn_age_seconds", "fetching").value_or(99) < 20);
}

TEST_CASE("who runs well is alive and ready and counts subscriptions", "[system]") {
  const std::string command = GENERATE("up", "broker");
  INFO(command);
  const Deployment deployment({}, quick_polling + on_any_port);
  const auto service = deployment.start_serving(command);
  const int port = port_of(*service);
  CHECK(http_get(port, "/livez").body == "ok\n");
  CHECK(wait_until([&] { return http_get(port, "/readyz").status == 200; }));
  const auto sub = deployment.start({"sub", "climate"});
  CHECK(wait_until([&] {
    const auto page = metrics_at(port);
    return page.value("newswire_broker_lanes", "query") == 1 &&
           page.value("newswire_broker_standing_queries") == 1;
  }));
  service->signal(SIGTERM);
  CHECK(service->wait() == 0);
}

TEST_CASE("who has lost the store is not ready until it is back", "[system]") {
  const Deployment deployment({}, quick_polling + on_any_port);
  const auto broker = deployment.start_serving("broker");
  const int port = port_of(*broker);
  REQUIRE(wait_until([&] { return http_get(port, "/readyz").status == 200; }));
  const std::string aside = deployment.folder.path("aside.db");
  REQUIRE(std::rename(deployment.store_path().c_str(), aside.c_str()) == 0);
  CHECK(wait_until([&] { return http_get(port, "/readyz").status == 503; }));
  CHECK_THAT(http_get(port, "/readyz").body, contains("does not exist"));
  CHECK(http_get(port, "/livez").status == 200);
  CHECK(metrics_at(port).value("newswire_store_readable") == 0);
  REQUIRE(std::rename(aside.c_str(), deployment.store_path().c_str()) == 0);
  CHECK(wait_until([&] { return http_get(port, "/readyz").status == 200; }));
}

TEST_CASE("a reload that fails and one that goes well are told", "[system]") {
  const Deployment deployment({}, quick_polling + on_any_port);
  const std::string command = GENERATE("up", "broker");
  const auto service = deployment.start_serving(command);
  const int port = port_of(*service);
  std::ifstream file(deployment.folder.path("newswire.toml"));
  const std::string good{std::istreambuf_iterator<char>(file), {}};
  const auto last_went_well = [&] {
    return metrics_at(port).value("newswire_config_last_reload_successful");
  };
  CHECK(last_went_well() == 1);
  deployment.folder.write("newswire.toml", good + "[nonsense]\n");
  service->signal(SIGHUP);
  CHECK(wait_until([&] { return last_went_well() == 0; }));
  deployment.folder.write("newswire.toml", good);
  service->signal(SIGHUP);
  CHECK(wait_until([&] { return last_went_well() == 1; }));
}

TEST_CASE("nothing is served where the configuration says nothing of it", "[system]") {
  const Deployment deployment({}, quick_polling);
  const auto service = deployment.start_serving("up");
  CHECK(service->err().find("monitor=") == std::string::npos);
}

TEST_CASE("a monitor's port that is taken keeps the service from starting", "[system]") {
  const Deployment first({}, quick_polling + on_any_port);
  const auto running = first.start_serving("broker");
  const std::string taken = "127.0.0.1:" + std::to_string(port_of(*running));
  const Deployment second({},
                          quick_polling + std::string("[monitor]\nlisten = \"") + taken + "\"\n");
  const std::string command = GENERATE("up", "broker");
  const Finished finished = second.run({command});
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, contains("cannot listen for monitoring at " + taken));
}

TEST_CASE("other machines are served only where that is said", "[system]") {
  const std::string open = "[monitor]\nlisten = \"0.0.0.0:0\"\n";
  const std::string command = GENERATE("up", "broker");
  const Deployment careless({}, quick_polling + open);
  const Finished refused = careless.run({command});
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, contains("'listen' in [monitor] is '0.0.0.0:0'"));
  CHECK_THAT(refused.err, contains("insecure = true"));
  const Deployment meant({}, quick_polling + open + "insecure = true\n");
  const auto service = meant.start_serving(command);
  CHECK_THAT(service->err(), contains("whoever can reach this address"));
}
