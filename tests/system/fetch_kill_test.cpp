// `newswire fetch` killed at random moments: from cron, one run after the other.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

// NEWSWIRE_FETCH_KILLS makes it a longer run.
int number_of_kills() {
  const char* asked = std::getenv("NEWSWIRE_FETCH_KILLS");
  return asked == nullptr ? 15 : std::max(1, std::atoi(asked));
}

std::vector<std::string> stored_titles(const Deployment& deployed) {
  const Finished search = deployed.run({"search", "--format", "json"});
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = search.out.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(search.out.substr(begin, end - begin));
  }
  auto stored = titles(lines);
  std::sort(stored.begin(), stored.end());
  return stored;
}

}  // namespace

TEST_CASE("a fetch killed at any moment loses no item and stores none twice and breaks no rule",
          "[system]") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 chance(seed);
  Deployment deployed({{"alpha", "\"tech\""}, {"beta", "\"tech\""}, {"gamma", "\"world\""}},
                      quick_polling);
  std::map<std::string, std::vector<Entry>> feeds{{"alpha", {}}, {"beta", {}}, {"gamma", {}}};
  std::vector<std::string> published;
  const auto publish = [&](int number) {
    for (auto& [name, entries] : feeds) {
      const std::string title = name + " headline " + std::to_string(number);
      entries.insert(entries.begin(), {name + std::to_string(number), title});
      published.push_back(title);
      deployed.site.serve("/" + name, rss(name, entries));
    }
  };

  for (int kill = 0; kill < number_of_kills(); ++kill) {
    publish(kill);
    const auto fetch = deployed.start({"fetch", "--quiet"});
    fetch->wait(std::chrono::milliseconds(
        std::uniform_int_distribution<int>(0, 80)(chance)));  // a moment, or its end
    fetch->signal(SIGKILL);
    REQUIRE(fetch->wait());
  }
  std::sort(published.begin(), published.end());
  const bool all_there = wait_until(
      [&] {
        CHECK(deployed.run({"fetch", "--quiet"}).code == 0);
        return stored_titles(deployed).size() >= published.size();
      },
      std::chrono::seconds(60));
  CHECK(all_there);
  CHECK(stored_titles(deployed) == published);

  const Finished report = deployed.run({"fetch", "--report", "--json", "--strict"});
  INFO(report.out);
  CHECK(report.code == 0);
  CHECK(nlohmann::json::parse(report.out)["violations"] == 0);
}
