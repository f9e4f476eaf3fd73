#include "bench/fetch_clients.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include <httplib.h>

#include "bench/feed_server.h"
#include "tests/support/temp_folder.h"

namespace newswire::bench {
namespace {

// The pause between two requests to one host (host_spacing), which all are given.
constexpr auto between_runs = std::chrono::milliseconds(1100);

Costs run_twice(const std::vector<std::string>& argv) {
  Costs costs;
  costs.cold = measure(argv);
  if (costs.cold.code == 127) return costs;
  std::this_thread::sleep_for(between_runs);
  costs.warm = measure(argv);
  return costs;
}

void write_config(const Setting& setting, const std::string& file, const std::string& interval) {
  std::ofstream config(file);
  config << "[fetch]\nconcurrency = 256\n";
  for (const char* key : {"interval", "min_interval", "max_interval"}) {
    config << key << " = \"" << interval << "\"\n";
  }
  for (int feed = 0; feed < setting.feeds; ++feed) {
    config << "[[source]]\nname = \"feed-" << feed << "\"\nurl = \"" << setting.url(feed)
           << "\"\nallow_private = true\n";
  }
}

std::vector<std::string> newswire_fetch(const std::string& config) {
  return {NEWSWIRE_PROGRAM, "--config", config, "fetch", "--quiet"};
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

}  // namespace

std::string Setting::host(int feed) const {
  return "127.1." + std::to_string(feed / 250) + "." + std::to_string(feed % 250 + 1);
}

std::string Setting::path(int feed) const {
  return "/" + std::to_string(feed % documents);
}

std::string Setting::url(int feed) const {
  return "http://" + host(feed) + ":" + std::to_string(port) + path(feed);
}

Costs fetch_with_newswire(const Setting& setting) {
  const test::TempFolder folder;
  write_config(setting, folder.path("newswire.toml"), "1ms");
  return run_twice(newswire_fetch(folder.path("newswire.toml")));
}

Cost fetch_nothing_due(const Setting& setting) {
  const test::TempFolder folder;
  write_config(setting, folder.path("newswire.toml"), "1h");
  return run_twice(newswire_fetch(folder.path("newswire.toml"))).warm;
}

Costs fetch_with_newsboat(const Setting& setting) {
  const test::TempFolder folder;
  {
    std::ofstream(folder.path("config")) << "reload-threads 16\n";
    std::ofstream urls(folder.path("urls"));
    for (int feed = 0; feed < setting.feeds; ++feed) urls << setting.url(feed) << "\n";
  }
  return run_twice({"env", "HOME=" + folder.path(""), "newsboat", "-C", folder.path("config"), "-u",
                    folder.path("urls"), "-c", folder.path("cache.db"), "-x", "reload"});
}

Costs fetch_with_sfeed(const Setting& setting) {
  const test::TempFolder folder;
  {
    std::ofstream config(folder.path("sfeedrc"));
    config << "sfeedpath='" << folder.path("feeds") << "'\nmaxjobs=16\nfeeds() {\n";
    for (int feed = 0; feed < setting.feeds; ++feed) {
      config << "feed 'feed-" << feed << "' '" << setting.url(feed) << "'\n";
    }
    config << "}\n";
  }
  return run_twice({"env", "HOME=" + folder.path(""), "sfeed_update", folder.path("sfeedrc")});
}

Costs fetch_with_curl(const Setting& setting) {
  const test::TempFolder folder;
  const std::string file = folder.path("urls");
  {
    std::ofstream urls(file);
    for (int feed = 0; feed < setting.feeds; ++feed) {
      urls << "url = \"" << setting.url(feed) << "\"\noutput = \""
           << folder.path(std::to_string(feed)) << "\"\n";
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

Costs fetch_with_pool(const Setting& setting, int threads) {
  return {measure([&] { return download_all(setting, threads, false, 200); }),
          measure([&] { return download_all(setting, threads, true, 304); })};
}

}  // namespace newswire::bench
