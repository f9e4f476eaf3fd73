#include "core/histogram.h"
#include "tests/support/catch.h"

using namespace newswire;

namespace {

enum class Fruit { apple, pear };
std::string_view name_of(Fruit fruit) {
  return fruit == Fruit::apple ? "apple" : "pear";
}

}  // namespace

TEST_CASE("a value falls into the first bucket whose bound it does not exceed", "[histogram]") {
  Histogram histogram({1, 2});
  for (const double value : {0.0, 1.0, 1.5, 2.0, 2.5}) histogram.observe(value);
  const auto value = histogram.value();
  CHECK(value.bounds == std::vector<double>{1, 2});
  CHECK(value.counts == std::vector<std::uint64_t>{2, 2, 1});
  CHECK(value.sum == 7);
}

TEST_CASE("each kind has a counter and those that never happened are told too", "[histogram]") {
  CounterOfEach<Fruit, Fruit::pear> fruits;
  fruits.add(Fruit::pear);
  fruits.add(Fruit::pear, 2);
  const auto counts = fruits.values(name_of);
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].kind == "apple");
  CHECK(counts[0].times == 0);
  CHECK(counts[1].times == 3);
}
