#include "app/monitoring/liveness.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire::app;
using Lines = std::vector<std::string>;

namespace {

const Liveness::SteadyTime noon{1000h};

}  // namespace

TEST_CASE("a loop that turns is alive and one that has not for long hangs", "[monitoring]") {
  Liveness liveness({Loop::publishing, Loop::fetching}, 30s);
  liveness.begin(noon);
  CHECK(liveness.hung(noon + 30s).empty());
  liveness.turned(Loop::publishing, noon + 20s);
  CHECK(liveness.hung(noon + 42s) == Lines{"the loop 'fetching' has not turned for 42 s"});
  CHECK(liveness.hung(noon + 51s).size() == 2);
  liveness.turned(Loop::publishing, noon + 51s);
  liveness.turned(Loop::fetching, noon + 51s);
  CHECK(liveness.hung(noon + 51s).empty());
  CHECK(liveness.ages(noon + 53s).size() == 2);
  CHECK(liveness.ages(noon + 53s)[1].since_turn == 2s);
}

TEST_CASE("no loop is waited for before all is ready and while it ends", "[monitoring]") {
  Liveness liveness({Loop::publishing}, 2s);
  CHECK(liveness.hung(noon).empty());
  liveness.begin(noon);
  CHECK_FALSE(liveness.hung(noon + 3s).empty());
  liveness.end();
  CHECK(liveness.hung(noon + 3s).empty());
  CHECK(liveness.ages(noon + 3s)[0].since_turn == 0s);
}

TEST_CASE("a loop that turned a moment after the question is alive", "[monitoring]") {
  Liveness liveness({Loop::publishing}, 2s);
  liveness.begin(noon);
  liveness.turned(Loop::publishing, noon + 5s);
  CHECK(liveness.hung(noon + 4s).empty());
  CHECK(liveness.ages(noon + 4s)[0].since_turn == 0s);
}

TEST_CASE("a watchdog that is less patient makes us less patient within reason", "[monitoring]") {
  CHECK(patience_beside(std::nullopt) == 30s);
  CHECK(patience_beside(60s) == 30s);
  CHECK(patience_beside(5s) == 5s);
  CHECK(patience_beside(100ms) == 2s);
}
