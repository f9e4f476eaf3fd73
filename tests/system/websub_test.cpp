// A hub, the daemon and a subscriber: real processes, real HTTP both ways.
#include <csignal>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/hub.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

// A feed that names its hub.
std::string feed_at(const Hub& hub, const std::vector<Entry>& newest_first) {
  std::string document = rss("Alpha", newest_first);
  const std::string place = "<channel>";
  document.insert(
      document.find(place) + place.size(),
      "<link xmlns=\"http://www.w3.org/2005/Atom\" rel=\"hub\" href=\"" + hub.url() + "\"/>");
  return document;
}

std::string websub_at(int port) {
  const std::string address = "127.0.0.1:" + std::to_string(port);
  return "host_spacing = \"0s\"\n[websub]\ncallback = \"http://" + address +
         "/websub\"\nlisten = \"" + address + "\"\n";
}

}  // namespace

TEST_CASE("what a hub brings arrives at a subscriber without a poll", "[system]") {
  const Hub hub;
  Deployment deployed({{"alpha", "\"tech\""}}, websub_at(free_port()));
  deployed.site.serve("/alpha", feed_at(hub, {{"a1", "First"}}));
  const auto up = deployed.start_serving("up");
  INFO(up->err());
  REQUIRE(wait_until([&] { return hub.last_confirmation().status == 200; }));
  const auto asked = hub.asked().front();
  CHECK(asked.topic() == deployed.site.url("/alpha"));

  const auto sub =
      deployed.start({"sub", "--format", "json", "--since", "seq:0", "first OR second"});
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 1; }));
  CHECK(hub.ping(asked, feed_at(hub, {{"a2", "Second"}, {"a1", "First"}})).status == 202);
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 2; }));
  CHECK(titles(sub->out_lines()) == std::vector<std::string>{"First", "Second"});
  CHECK(deployed.site.requests().size() == 1);

  auto forged = asked;
  forged.form["hub.secret"] = "a guess";
  CHECK(hub.ping(forged, feed_at(hub, {{"a3", "Second, forged"}})).status == 202);
  REQUIRE(wait_until([&] {
    const auto status = deployed.run({"status", "--json"});
    return nlohmann::json::parse(status.out)["websub"]["refused"] == 1;
  }));
  CHECK(sub->out_lines().size() == 2);

  const auto why = deployed.run({"source", "list", "--why", "alpha"}).out;
  CHECK_THAT(why, contains("hub            " + hub.url()));
  CHECK_THAT(why, contains("subscription   until "));
  CHECK_THAT(why, contains("pings          1, the last "));
  CHECK_THAT(why, contains("1 not signed by the hub"));
  CHECK(why.find(asked.secret()) == std::string::npos);
  const auto status = nlohmann::json::parse(deployed.run({"status", "--json"}).out)["websub"];
  CHECK(status["feeds_with_hub"] == 1);
  CHECK(status["subscriptions"] == 1);
  CHECK(status["pings"] == 1);
  CHECK_THAT(deployed.run({"status"}).out, contains("1 of 1 feed with a hub tells what is new"));

  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
}

TEST_CASE("a port for hubs that is taken ends up with one line", "[system]") {
  const Hub hub;  // sits on a port
  const auto port = std::stoi(hub.url().substr(hub.url().rfind(':') + 1));
  Deployment deployed({{"alpha", "\"tech\""}}, websub_at(port));
  const auto ended = deployed.run({"up"});
  CHECK(ended.code == 1);
  CHECK_THAT(ended.err, contains("cannot listen for hubs at 127.0.0.1:" + std::to_string(port)));
}
