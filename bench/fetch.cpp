// How fast 2,000 feeds are fetched, parsed and stored by the program itself, beside clients that
// only download them: a bare pool of cpp-httplib's clients, and curl where it is installed. Each
// feed has a loopback address, and with it a host, of its own. Cold: the first time, all of them
// whole and new; warm: again, each answered with 304. Takes a minute.
//
//   fetch_bench [FEEDS [LATENCY_MS...]]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <httplib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/feed_server.h"
#include "bench/measured_run.h"

namespace {

using namespace newswire::bench;

constexpr int rounds = 3;
// The pause between two requests to one host (host_spacing), which all are given.
constexpr auto between_runs = std::chrono::milliseconds(1100);

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fetch_bench.XXXXXX").string();
    if (!::mkdtemp(name.data())) {
      throw std::system_error(errno, std::generic_category(), "mkdtemp");
    }
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct Setting {
  int feeds;
  std::uint16_t port;

  std::string host(int feed) const {
    return "127.1." + std::to_string(feed / 250) + "." + std::to_string(feed % 250 + 1);
  }
  std::string path(int feed) const { return "/" + std::to_string(feed); }
  std::string url(int feed) const {
    return "http://" + host(feed) + ":" + std::to_string(port) + path(feed);
  }
};

struct Costs {
  Cost cold;
  Cost warm;
};

Costs fetch_with_newswire(const Setting& setting) {
  const Folder folder;
  const std::string file = folder.file("newswire.toml");
  {
    std::ofstream config(file);
    config << "[fetch]\ninterval = \"1ms\"\nmin_interval = \"1ms\"\nmax_interval = \"1ms\"\n"
           << "concurrency = 256\n";
    for (int feed = 0; feed < setting.feeds; ++feed) {
      config << "[[source]]\nname = \"feed-" << feed << "\"\nurl = \"" << setting.url(feed)
             << "\"\nallow_private = true\n";
    }
  }
  const std::vector<std::string> argv{NEWSWIRE_PROGRAM, "--config", file, "fetch", "--quiet"};
  Costs costs;
  costs.cold = measure(argv);
  std::this_thread::sleep_for(between_runs);
  costs.warm = measure(argv);
  return costs;
}

int download_all(const Setting& setting, int threads, bool warm, int status) {
  std::atomic<int> next = 0;
  std::atomic<int> wrong = 0;
  const auto work = [&] {
    for (int feed = next++; feed < setting.feeds; feed = next++) {
      httplib::Client client(setting.host(feed), setting.port);
      client.set_decompress(true);
      httplib::Headers headers{{"Accept-Encoding", "gzip"}};
      if (warm) headers.emplace("If-None-Match", FeedServer::etag);
      const auto answer = client.Get(setting.path(feed), headers);
      wrong += !answer || answer->status != status;
    }
  };
  std::vector<std::thread> pool;
  for (int i = 0; i < threads; ++i) pool.emplace_back(work);
  for (auto& thread : pool) thread.join();
  return wrong == 0 ? 0 : 1;
}

Costs fetch_with_pool(const Setting& setting, int threads) {
  return {measure([&] { return download_all(setting, threads, false, 200); }),
          measure([&] { return download_all(setting, threads, true, 304); })};
}

Costs fetch_with_curl(const Setting& setting) {
  const Folder folder;
  const std::string file = folder.file("urls");
  {
    std::ofstream urls(file);
    for (int feed = 0; feed < setting.feeds; ++feed) {
      urls << "url = \"" << setting.url(feed) << "\"\noutput = \""
           << folder.file(std::to_string(feed)) << "\"\n";
    }
  }
  std::vector<std::string> argv{"curl",           "--silent", "--compressed", "--parallel",
                                "--parallel-max", "256",      "--config",     file};
  Costs costs;
  costs.cold = measure(argv);
  argv.insert(argv.end(), {"--header", std::string("If-None-Match: ") + FeedServer::etag});
  costs.warm = measure(argv);
  return costs;
}

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

void run(int feeds, std::chrono::milliseconds latency) {
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
  for (const int latency : latencies) run(feeds, std::chrono::milliseconds(latency));
}
