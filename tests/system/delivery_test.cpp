#include <algorithm>
#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

using Titles = std::vector<std::string>;

// Everything from the beginning of the log that matches, then live.
std::unique_ptr<Process> subscribe(const Deployment& deployed, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"sub", "--format", "json", "--since", "seq:0"});
  return deployed.start(std::move(arguments));
}

}  // namespace

TEST_CASE("ten sources, two subscribers: each gets exactly what matches, once and in order",
          "[system]") {
  std::vector<SourceLine> sources;
  for (int i = 0; i < 10; ++i) {
    sources.push_back({"source" + std::to_string(i), i % 2 == 0 ? "\"tech\"" : "\"sport\""});
  }
  Deployment deployed(sources, quick_polling);
  const auto up = deployed.start_serving("up");
  const auto linux_news = subscribe(deployed, {"--topic", "tech", "linux OR kernel"});
  const auto all_sport = subscribe(deployed, {"--topic", "sport"});

  std::vector<std::vector<Entry>> feeds(sources.size());
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const std::string mark = std::to_string(round) + "-" + std::to_string(i);
      feeds[i].insert(feeds[i].begin(), {"id-k" + mark, "A kernel panic, number " + mark});
      feeds[i].insert(feeds[i].begin(), {"id-p" + mark, "A parade, number " + mark});
      deployed.site.serve("/" + sources[i].name, rss(sources[i].name, feeds[i]));
    }
    const std::size_t per_round = sources.size() / 2;
    INFO(up->err());
    REQUIRE(wait_until([&] {
      return linux_news->out_lines().size() >= per_round * (round + 1) &&
             all_sport->out_lines().size() >= 2 * per_round * (round + 1);
    }));
  }

  const auto linux_lines = linux_news->out_lines();
  CHECK(linux_lines.size() == 15);
  for (const std::string& title : titles(linux_lines)) CHECK_THAT(title, contains("kernel"));
  CHECK(all_sport->out_lines().size() == 30);
  for (const Process* process : {linux_news.get(), all_sport.get()}) {
    const auto order = sequences(process->out_lines());
    CHECK(std::is_sorted(order.begin(), order.end()));
    CHECK(std::adjacent_find(order.begin(), order.end()) == order.end());
  }
}

TEST_CASE("a plain SUB socket in Python gets a query's hits on the query's lane", "[system]") {
  if (run({"/usr/bin/python3", "-c", "import zmq"}).code != 0) {
    WARN("python3-zmq is not installed: nothing to try");
    return;
  }
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");
  const std::string script =
      "import json, sys, zmq\n"
      "sub = zmq.Context().socket(zmq.SUB)\n"
      "sub.subscribe(b'q/linux OR kernel\\n')\n"
      "sub.connect('" +
      deployed.publish() +
      "')\n"
      "while True:\n"
      "    lane, header, *body = sub.recv_multipart()\n"
      "    header = json.loads(header)\n"
      "    if header['kind'] == 'heartbeat': print('ready', flush=True)\n"
      "    if header['kind'] == 'item': print(json.loads(body[0])['title'], flush=True)\n";
  const Process python({"/usr/bin/python3", "-c", script});
  REQUIRE(wait_until([&] { return !python.out_lines().empty(); }));

  deployed.site.serve("/alpha", rss("alpha", {{"3", "The Linux kernel at thirty-five"},
                                              {"2", "Gardening in November"},
                                              {"1", "A colonel retires"}}));
  INFO(up->err());
  REQUIRE(wait_until([&] { return python.out().find("thirty-five") != std::string::npos; }));
  const auto lines = python.out_lines();
  CHECK(std::count(lines.begin(), lines.end(), "The Linux kernel at thirty-five") == 1);
  CHECK(python.out().find("Gardening") == std::string::npos);
  CHECK(python.out().find("colonel") == std::string::npos);
}

TEST_CASE("history and live are one stream: --last, then what comes", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"3", "Three"}, {"2", "Two"}, {"1", "One"}}));
  const auto up = deployed.start_serving("up");
  REQUIRE(
      wait_until([&] { return deployed.run({"search"}).out.find("Three") != std::string::npos; }));

  const auto sub = deployed.start({"sub", "--last", "2", "--count", "3", "--format", "{title}"});
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 2; }));
  deployed.site.serve("/alpha", rss("alpha", {{"4", "Four"}, {"3", "Three"}}));
  CHECK(sub->wait() == 0);
  CHECK(sub->out_lines() == Titles{"Two", "Three", "Four"});
}

TEST_CASE("escape sequences in a headline never reach the terminal", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha",
                      rss("alpha", {{"1", "Red\x1b[31m alert\x07 &#x9b;2J \xe2\x80\xae now"}}));
  REQUIRE(deployed.run({"fetch"}).code == 0);
  for (const char* format : {"pretty", "line", "json", "{title}"}) {
    const Finished search = deployed.run({"search", "--format", format});
    INFO(format);
    CHECK_THAT(search.out, contains("alert"));
    CHECK(search.out.find('\x1b') == std::string::npos);
    CHECK(search.out.find('\x07') == std::string::npos);
    CHECK(search.out.find("\xc2\x9b") == std::string::npos);
    CHECK(search.out.find("\xe2\x80\xae") == std::string::npos);
  }
}

TEST_CASE("what live subscriptions hit is known to the fetcher after a restart", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}, {"beta", "\"sport\""}}, quick_polling);
  CHECK_THAT(deployed.run({"source", "list", "--why", "alpha"}).out, !contains("weight"));
  const auto up = deployed.start_serving("up");
  const auto subscriber = subscribe(deployed, {"--topic", "tech"});
  // The first may be replayed; who got it is there for the others.
  std::vector<Entry> news;
  for (const std::string title : {"One", "Two", "Three"}) {
    news.insert(news.begin(), {"id-" + title, title});
    deployed.site.serve("/beta", rss("beta", news));
    deployed.site.serve("/alpha", rss("alpha", news));
    REQUIRE(wait_until([&] { return subscriber->out_lines().size() == news.size(); }));
    REQUIRE(wait_until([&] {
      return deployed.run({"search", "topic:sport AND " + title}).out.find(title) !=
             std::string::npos;
    }));
  }
  up->signal(SIGTERM);
  REQUIRE(up->wait() == 0);

  const auto asked_for = deployed.run({"source", "list", "--why", "alpha"}).out;
  CHECK_THAT(asked_for, contains("weight         1."));
  CHECK_THAT(asked_for, contains(" hits of live subscriptions by "));
  CHECK_THAT(asked_for, !contains(": 0 hits"));
  CHECK_THAT(deployed.run({"source", "list", "--why", "beta"}).out,
             contains(": 0 hits of live subscriptions by "));
}
