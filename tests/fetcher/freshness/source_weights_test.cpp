#include <cmath>

#include "fetcher/freshness/source_weights.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time now{24h * 365 * 50};

Options watching(const std::vector<std::string>& names) {
  Options options;
  for (const auto& name : names) options.sources.emplace_back().name = name;
  return options;
}

store::SourceInterest interest(const std::string& source, double items, double hits,
                               std::optional<Time> last_hit = now) {
  return {source, items, hits, last_hit};
}

}  // namespace

TEST_CASE("weight goes with the root of hits an item and not with how many items there are",
          "[freshness]") {
  const auto options = watching({"loved", "usual", "busy"});
  // Much was counted, so that what is taken for granted counts little. The mean is 1.
  const auto weights = source_weights(
      options,
      {interest("loved", 1e5, 4e5), interest("usual", 1e5, 1e5), interest("busy", 4e5, 1e5)}, now);
  CHECK(weights.at("loved") == Approx(2).epsilon(0.001));
  CHECK(weights.at("usual") == Approx(1).epsilon(0.001));
  CHECK(weights.at("busy") == Approx(0.5).epsilon(0.001));
}

TEST_CASE("no source weighs more or less than the bounds allow", "[freshness]") {
  const auto weights = source_weights(watching({"all", "none"}),
                                      {interest("all", 100, 1e9), interest("none", 1e6, 0)}, now);
  CHECK(weights.at("all") == most_weight);
  CHECK(weights.at("none") == least_weight);
}

TEST_CASE("where nothing is known or nobody listens all sources weigh the same", "[freshness]") {
  const auto options = watching({"a", "b"});
  CHECK(source_weights(options, {}, now).empty());
  CHECK(source_weights(options, {interest("a", 50, 0, std::nullopt)}, now).empty());
  CHECK(source_weights(
            options, {interest("a", 50, 9, now - 5 * 24h), interest("b", 50, 0, std::nullopt)}, now)
            .empty());
  CHECK(weight_of("a", {}) == 1);
  CHECK(weight_of("b", source_weights(options, {interest("a", 50, 9)}, now)) == 1);
}

TEST_CASE("few hits and few items move a weight little", "[freshness]") {
  // One hit in all.
  const auto one =
      source_weights(watching({"a", "b"}), {interest("a", 100, 1), interest("b", 1'000, 0)}, now);
  CHECK(one.at("a") > 1);
  CHECK(one.at("a") < 1.2);
  CHECK(one.at("b") < 1);
  CHECK(one.at("b") > 0.8);
  // One item that nobody asked for, where others hit fifty subscriptions each.
  const auto new_source = source_weights(watching({"a", "new"}),
                                         {interest("a", 100, 5'000), interest("new", 1, 0)}, now);
  CHECK(new_source.at("new") > 0.8);
  CHECK(new_source.at("new") < 1);
}

TEST_CASE("sources that are not watched any more weigh nothing in the mean", "[freshness]") {
  const std::vector<store::SourceInterest> interests{
      interest("a", 1'000, 4'000), interest("b", 1'000, 4'000), interest("gone", 1'000, 1e6)};
  const auto weights = source_weights(watching({"a", "b"}), interests, now);
  CHECK(weights.at("a") == Approx(1));
  CHECK_FALSE(weights.contains("gone"));
}
