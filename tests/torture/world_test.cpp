// A short selection of what script/torture does for as long as one likes.
#include <chrono>
#include <random>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/torture/oracle.h"
#include "tests/torture/world.h"

using namespace newswire;
using namespace newswire::torture;

TEST_CASE("whatever is killed, nothing is missing, nothing is extra, order is kept", "[torture]") {
  const unsigned seed = std::random_device{}() % 1'000'000;
  const auto processes = GENERATE(Processes::one, Processes::several);
  INFO("the same again: newswire_torture --seed " << seed);
  const test::TempFolder folder;
  World world(seed, folder.path("world"), processes);
  const auto figures = world.run(std::chrono::seconds(8), [] { return false; });
  REQUIRE(figures);
  INFO(figures->table());
  CHECK(figures->is_clean());
  const Kind fetcher = processes == Processes::one ? Kind::up : Kind::fetch;
  CHECK(figures->of(fetcher).all > 0);
  CHECK(figures->of(Kind::subscriber).all > 0);
  CHECK(figures->judgement.expected > 0);
}

TEST_CASE("the oracle tells what is missing, extra and out of order", "[torture]") {
  const std::vector<Entry> rows{{1, "a"}, {2, "b"}, {4, "c"}};
  const auto says = [&](std::vector<Entry> handed_over) {
    const Judgement judgement = judge(rows, handed_over);
    CHECK(judgement.expected == 3);
    return std::vector<std::int64_t>{judgement.missing, judgement.extra, judgement.disorder};
  };
  CHECK(says(rows) == std::vector<std::int64_t>{0, 0, 0});
  CHECK(says({{1, "a"}, {4, "c"}}) == std::vector<std::int64_t>{1, 0, 0});
  CHECK(says({{1, "a"}, {2, "b"}, {3, "x"}, {4, "c"}}) == std::vector<std::int64_t>{0, 1, 0});
  CHECK(says({{1, "a"}, {2, "b"}, {2, "b"}, {4, "c"}}) == std::vector<std::int64_t>{0, 1, 1});
  CHECK(says({{2, "b"}, {1, "a"}, {4, "c"}}) == std::vector<std::int64_t>{0, 0, 1});
  CHECK(says({{1, "a"}, {2, "other"}, {4, "c"}}) == std::vector<std::int64_t>{1, 1, 0});
}
