#include <vector>

#include "fetcher/updates/churn.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

constexpr Time now{std::chrono::hours(24 * 365 * 56)};

constexpr Changes calm{.known = 25, .changed = 3, .titles = 2, .returned = 0};
constexpr Changes many{.known = 25, .changed = 20, .titles = 20, .returned = 0};
constexpr Changes many_summaries{.known = 25, .changed = 20, .titles = 2, .returned = 0};
constexpr Changes flip{.known = 25, .changed = 0, .titles = 0, .returned = 1};

store::TextState after(store::TextState state, const Changes& changes, int times) {
  for (int i = 0; i < times; ++i) state = after_document(state, changes);
  return state;
}

// An item whose updates came so long ago, the newest first.
std::vector<store::ItemVersion> updated(const std::vector<Duration>& ago) {
  std::vector<store::ItemVersion> versions;
  for (std::size_t i = 0; i < ago.size(); ++i) {
    versions.push_back({static_cast<std::int64_t>(ago.size() - i), now - ago[i], "", ""});
  }
  versions.push_back({0, now - 1min, "", ""});
  return versions;
}

}  // namespace

TEST_CASE("a source that edits some of its items never churns", "[churn]") {
  const auto state = after({}, calm, 1000);
  CHECK(state == store::TextState{});
  CHECK(may_update_summaries(state));
}

TEST_CASE("few items may change at once as often as they like", "[churn]") {
  CHECK(after({}, {.known = 4, .changed = 4, .titles = 4, .returned = 0}, 1000).churning == false);
  CHECK(after({}, {.known = 15, .changed = 5, .titles = 5, .returned = 0}, 1000).churning == false);
  CHECK(after({}, {.known = 14, .changed = 5, .titles = 5, .returned = 0}, 1000).churning);
}

TEST_CASE("a document that changed all over is published twice and not a third time", "[churn]") {
  CHECK(may_update_titles(after({}, many, 1), many));
  CHECK(may_update_titles(after({}, many, 2), many));
  const auto churning = after({}, many, 3);
  CHECK(churning.churning);
  CHECK_FALSE(may_update_titles(churning, many));
  CHECK_FALSE(may_update_summaries(churning));
}

TEST_CASE("a source whose summaries churn still updates its titles", "[churn]") {
  const auto churning = after({}, many_summaries, 3);
  CHECK(may_update_titles(churning, many_summaries));
  CHECK_FALSE(may_update_summaries(churning));
}

TEST_CASE("items that return to earlier texts make a source churn", "[churn]") {
  CHECK_FALSE(after({}, flip, 2).churning);
  CHECK(after({}, flip, 3).churning);
}

TEST_CASE("calm documents make up for restless ones", "[churn]") {
  store::TextState state;
  for (int i = 0; i < 100; ++i) state = after(after(state, many, 1), calm, 1);
  CHECK_FALSE(state.churning);
}

TEST_CASE("a churning source is believed again once it was calm for as long", "[churn]") {
  const auto churning = after({}, many, 3);
  CHECK(after(churning, calm, 2).churning);
  CHECK_FALSE(after(churning, calm, 3).churning);
  const auto for_long = after({}, many, 10'000);
  CHECK(after(for_long, calm, 7).churning);
  CHECK_FALSE(after(for_long, calm, 8).churning);
}

TEST_CASE("an item is updated three times an hour at most", "[churn]") {
  CHECK(allowance(updated({}), now) == Allowance::granted);
  CHECK(allowance(updated({1min, 2min}), now) == Allowance::granted);
  CHECK(allowance(updated({1min, 2min, 59min}), now) == Allowance::later);
  CHECK(allowance(updated({1min, 2min, 60min}), now) == Allowance::granted);
}

TEST_CASE("an item is updated five times in all", "[churn]") {
  CHECK(allowance(updated({24h, 48h, 72h, 96h}), now) == Allowance::granted);
  CHECK(allowance(updated({24h, 48h, 72h, 96h, 120h}), now) == Allowance::never);
  // Also where retention has removed all but the last.
  CHECK(allowance({{5, now - 24h, "", ""}}, now) == Allowance::never);
}
