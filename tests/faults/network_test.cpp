// A subscriber behind a network that cuts, delays, trickles, resets and goes silent.
#include "tests/support/bad_network.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"
#include "tests/system/log_writer.h"

using namespace newswire::test;

namespace {

int port_of(const std::string& endpoint) {
  return std::stoi(endpoint.substr(endpoint.rfind(':') + 1));
}

}  // namespace

TEST_CASE("behind any bad network a subscriber gets everything, once and in order", "[faults]") {
  const Weather weather = GENERATE(Weather::delay, Weather::trickle, Weather::cut, Weather::reset,
                                   Weather::silent, Weather::closed);
  CAPTURE(static_cast<int>(weather));
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  LogWriter writer(deployed.store_path());
  const auto broker = deployed.start_serving("broker");
  BadNetwork live(port_of(deployed.publish()), 1);
  BadNetwork replay(port_of(deployed.replay()), 2);
  deployed.folder.write(
      "far.toml", "[broker]\npublish = \"tcp://127.0.0.1:" + std::to_string(live.port()) +
                      "\"\nreplay = \"tcp://127.0.0.1:" + std::to_string(replay.port()) + "\"\n");
  writer.commit(50);
  Process sub(newswire_command({"sub", "--config", deployed.folder.path("far.toml"), "--since",
                                "seq:0", "--format", "json"}));
  REQUIRE(wait_until([&] { return sub.out_lines().size() >= 50; }));

  live.become(weather);
  replay.become(weather);
  const bool breaks =
      weather == Weather::cut || weather == Weather::reset || weather == Weather::closed;
  for (int burst = 0; burst < 4; ++burst) {
    const auto broken_before = live.broken() + replay.broken();
    writer.commit(100);
    if (breaks) {
      CHECK(wait_until([&] { return live.broken() + replay.broken() > broken_before; }));
    }
  }
  live.become(Weather::clear);
  replay.become(Weather::clear);
  writer.commit(10);
  const auto expected = writer.all_titles();
  wait_until([&] { return sub.out_lines().size() >= expected.size(); }, std::chrono::seconds(60));
  INFO(sub.err());
  CHECK(titles(sub.out_lines()) == expected);
}
