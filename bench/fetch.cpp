// How fast 2,000 feeds are fetched, parsed and stored by the program itself, beside clients that
// only download them (a bare pool of cpp-httplib's clients, and curl), and beside other readers,
// which get fewer feeds as they take long; those that are not installed are left out. Then how long
// a hundred slow feeds take, and a run that finds nothing due among 10,000. Takes two minutes.
//
//   fetch_bench [FEEDS [LATENCY_MS...]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include <sys/resource.h>

#include "bench/feed_server.h"
#include "bench/fetch_clients.h"

namespace {

using namespace newswire::bench;
using std::chrono::milliseconds;

constexpr int rounds = 3;
constexpr int feeds_of_readers = 200;

double median_of(std::vector<Cost>& costs, double Cost::*part) {
  std::ranges::sort(costs, {}, part);
  return costs[costs.size() / 2].*part;
}

void print_row(const char* name, const Setting& setting, const std::function<Costs()>& fetch) {
  std::vector<Cost> cold;
  std::vector<Cost> warm;
  for (int round = 0; round < rounds; ++round) {
    const Costs costs = fetch();
    cold.push_back(costs.cold);
    warm.push_back(costs.warm);
    if (costs.cold.code == 127) return std::printf("%-22s is not installed\n", name), void();
    if (costs.cold.code != 0 || costs.warm.code != 0) {
      return std::printf("%-22s failed\n", name), void();
    }
  }
  std::printf("%-22s", name);
  for (auto* costs : {&cold, &warm}) {
    std::printf("  %8.0f /s %6.2f CPU s %5.0f MiB",
                setting.feeds / median_of(*costs, &Cost::seconds),
                1000 * median_of(*costs, &Cost::cpu_seconds) / setting.feeds,
                median_of(*costs, &Cost::peak_mib));
  }
  std::printf("\n");
  std::fflush(stdout);
}

void run(int feeds, milliseconds latency) {
  const FeedServer server(feeds, latency);
  const Setting setting{feeds, server.port()};
  std::printf(
      "%d feeds, %d ms latency: feeds a second, CPU seconds a thousand feeds, peak memory\n", feeds,
      static_cast<int>(latency.count()));
  std::printf("%-22s  %-31s  %s\n", "", "cold", "warm");
  std::fflush(stdout);
  print_row("newswire fetch", setting, [&] { return fetch_with_newswire(setting); });
  print_row("bare pool of 64", setting, [&] { return fetch_with_pool(setting, 64); });
  print_row("bare pool of 256", setting, [&] { return fetch_with_pool(setting, 256); });
  print_row("curl --parallel 256", setting, [&] { return fetch_with_curl(setting); });
}

void run_readers(int feeds) {
  const FeedServer server(feeds, milliseconds(0));
  const Setting setting{feeds, server.port()};
  std::printf("%d feeds, no latency, other readers beside it\n", feeds);
  print_row("newswire fetch", setting, [&] { return fetch_with_newswire(setting); });
  print_row("newsboat, 16 threads", setting, [&] { return fetch_with_newsboat(setting); });
  print_row("sfeed_update, 16 jobs", setting, [&] { return fetch_with_sfeed(setting); });
}

void print_cost(const char* name, const Cost& cost) {
  std::printf("%-38s %6.3f s, %6.3f CPU s, %4.0f MiB%s\n", name, cost.seconds, cost.cpu_seconds,
              cost.peak_mib, cost.code == 0 ? "" : " (failed)");
  std::fflush(stdout);
}

void run_single_runs() {
  const FeedServer slow(100, milliseconds(200));
  print_cost("100 new feeds, each after 200 ms",
             fetch_with_newswire({.feeds = 100, .port = slow.port()}).cold);
  const FeedServer quick(100, milliseconds(0));
  print_cost("10,000 sources, none of them due",
             fetch_nothing_due({.feeds = 10'000, .port = quick.port(), .documents = 100}));
}

void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  raise_descriptor_limit();
  const int feeds = argc > 1 ? std::clamp(std::atoi(argv[1]), 1, 60'000) : 2'000;
  std::vector<int> latencies;
  for (int i = 2; i < argc; ++i) latencies.push_back(std::clamp(std::atoi(argv[i]), 0, 10'000));
  if (latencies.empty()) latencies = {0, 50, 200};
  for (const int latency : latencies) run(feeds, milliseconds(latency));
  run_readers(std::min(feeds, feeds_of_readers));
  run_single_runs();
}
