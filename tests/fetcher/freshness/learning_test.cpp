#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/freshness/expected_rates.h"
#include "fetcher/freshness/learning.h"
#include "fetcher/freshness/outlook.h"
#include "fetcher/freshness/rhythm_text.h"
#include "fetcher/politeness.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

const Time monday = *parse_rfc3339("2026-11-16T00:00:00Z");

std::vector<Item> items_at(const std::vector<Time>& times) {
  std::vector<Item> items(times.size());
  for (std::size_t i = 0; i < times.size(); ++i) items[i].published = times[i];
  return items;
}

// Watched from `monday` on, every hour, with so many posts in each.
PostingRhythm watched(int hours, int posts) {
  auto rhythm = after_lesson({}, {.now = monday});
  for (int hour = 1; hour <= hours; ++hour) {
    const Time now = monday + hour * 1h;
    const auto items = items_at(std::vector<Time>(static_cast<std::size_t>(posts), now - 20min));
    rhythm = after_lesson(rhythm, {.now = now, .document = items, .added = items});
  }
  return rhythm;
}

Duration wait_by(const Pace& pace, Headers headers, bool missed = false) {
  store::SourceState state;
  state.name = "news";
  Ending ending;
  ending.requested = ending.now = monday;
  ending.status = 200;
  ending.headers = std::move(headers);
  ending.reading.emplace();
  ending.reading->missed = missed;
  return judge(state, {}, ending, pace, 0).source.due - monday;
}

store::SourceState stored(const std::string& name, const PostingRhythm& rhythm) {
  store::SourceState state;
  state.name = name;
  state.url = "https://" + name + ".example/feed";
  state.rhythm = format_rhythm(rhythm);
  return state;
}

SourceOptions option(const std::string& name) {
  SourceOptions source;
  source.name = name;
  source.url = "https://" + name + ".example/feed";
  return source;
}

}  // namespace

TEST_CASE("an adaptive wait stays within the floor the cap and the words of the server",
          "[freshness]") {
  Pace pace;
  pace.adaptive = Hint{3h, "adaptive"};
  CHECK(wait_by(pace, {}) == 3h);
  CHECK(wait_by(pace, {{"Cache-Control", "max-age=1800"}}) == 3h);
  CHECK(wait_by(pace, {{"Cache-Control", "max-age=14400"}}) == 4h);
  pace.adaptive = Hint{2min, "adaptive"};
  CHECK(wait_by(pace, {}) == 15min);
  CHECK(wait_by(pace, {{"Cache-Control", "max-age=1800"}}) == 30min);
  pace.adaptive = Hint{40h, "adaptive"};
  CHECK(wait_by(pace, {}) == 24h);
  SECTION("and is shortened where items may have been missed") {
    CHECK(wait_by(pace, {}, true) == 30min);
    pace.adaptive = Hint{20min, "adaptive"};
    CHECK(wait_by(pace, {}, true) == 20min);
  }
}

TEST_CASE("a source has its adaptive wait once it is known and not before", "[freshness]") {
  CHECK_FALSE(adaptive_hint(watched(4, 2), monday + 4h, Outlook{1}, 24h));
  CHECK(adaptive_hint(watched(6, 2), monday + 6h, Outlook{1}, 24h));
  CHECK_FALSE(adaptive_hint(watched(23, 0), monday + 23h, Outlook{1}, 24h));
  CHECK(adaptive_hint(watched(24, 0), monday + 24h, Outlook{1}, 24h));
  auto rhythm = watched(24, 2);
  rhythm.window = 50;
  const auto hint = adaptive_hint(rhythm, monday + 24h, Outlook{1}, 24h);
  REQUIRE(hint);
  CHECK(hint->wait > 45min);
  CHECK(hint->wait < 90min);
  CHECK(hint->cause.starts_with("adaptive: "));
  rhythm.window = 1;
  const auto sooner = adaptive_hint(rhythm, monday + 24h, Outlook{1}, 24h);
  CHECK(sooner->wait < hint->wait);
  CHECK(sooner->cause.ends_with("of the 1 that the feed holds"));
}

TEST_CASE("updates of known items are no posts", "[freshness]") {
  auto items = items_at({monday + 30min, monday + 40min});
  items[1].update = true;
  const auto before = watched(0, 0);
  const auto rhythm =
      after_lesson(before, {.now = monday + 1h, .document = items, .added = items, .said = 2h});
  CHECK(rhythm.recent_posts == 1);
  CHECK(rhythm.window == 2);
  CHECK(rhythm.said == 2h);
  // A 304 brings no document, and leaves the window as it was.
  CHECK(after_lesson(rhythm, {.now = monday + 2h}).window == 2);
}

TEST_CASE("what was learnt by a clock that was far ahead is dropped", "[freshness]") {
  const auto rhythm = after_lesson(watched(200, 3), {.now = monday});
  CHECK(rhythm.since == monday);
  CHECK(rhythm.recent_posts == 0);
}

TEST_CASE("the price follows the budget of all sources", "[freshness]") {
  Options options;
  options.sources = {option("busy"), option("quiet"), option("young"), option("fixed")};
  options.sources[3].interval = 10min;
  const std::vector<store::SourceState> states{stored("busy", watched(48, 5)),
                                               stored("quiet", watched(48, 0)),
                                               stored("young", watched(2, 1))};
  const double usual = outlook_of(options, states).price;
  // Of 9 an hour, 4 are those of the source with a floor of 15 minutes and 1 is the young one's.
  options.budget = 9;
  const double more = outlook_of(options, states).price;
  options.budget = 6.5;
  const double less = outlook_of(options, states).price;
  CHECK(more < usual);
  CHECK(less > usual);

  SECTION("and a source of another URL is one that nobody knows") {
    options.budget = 0;
    options.sources[0].url = "https://elsewhere.example/";
    const double alone = outlook_of(options, states).price;
    CHECK(alone < usual);
  }
}

TEST_CASE("what a source weighs moves its wait and the price but not how much is asked",
          "[freshness]") {
  const auto rhythm = watched(200, 5);
  const auto usual = adaptive_hint(rhythm, monday, Outlook{0.5}, 24h);
  const auto loved = adaptive_hint(rhythm, monday, Outlook{0.5}, 24h, 4);
  const auto unloved = adaptive_hint(rhythm, monday, Outlook{0.5}, 24h, 0.25);
  REQUIRE((usual && loved && unloved));
  CHECK(loved->wait < usual->wait);
  CHECK(unloved->wait > usual->wait);

  Options options;
  options.min_interval = 1min;
  options.sources = {option("a"), option("b")};
  const std::vector<store::SourceState> states{stored("a", rhythm), stored("b", rhythm)};
  const double price = outlook_of(options, states).price;
  // The same weight for all makes no difference but to the price.
  CHECK(outlook_of(options, states, {{"a", 4}, {"b", 4}}).price == Approx(4 * price));
  const double shifted = outlook_of(options, states, {{"a", 4}}).price;
  // 1 / sqrt(price) + 1 / sqrt(price / 4) = 2 / sqrt(usual price)
  CHECK(shifted == Approx(2.25 * price).epsilon(0.01));
}

TEST_CASE("the price counts a source from its first document on", "[freshness]") {
  // Sources that become known together would else all be asked as often as their floors allow.
  Options options;
  options.sources = {option("new")};
  std::vector<Time> dates;
  for (int day = 1; day < 9; ++day) dates.push_back(monday - day * 24h + 90min * day);
  const auto items = items_at(dates);
  const auto rhythm = after_lesson({}, {.now = monday, .document = items});
  CHECK_FALSE(adaptive_hint(rhythm, monday, Outlook{1}, 24h));
  const double price = outlook_of(options, {stored("new", rhythm)}).price;
  CHECK(price > 0.001);
  const auto next = after_lesson(rhythm, {.now = monday + 1h});
  const auto hint = adaptive_hint(next, monday + 1h, Outlook{price}, 24h);
  REQUIRE(hint);
  CHECK(hint->wait > 30min);
}

TEST_CASE("only a source without an interval of its own adapts", "[freshness]") {
  Options options;
  auto source = option("news");
  CHECK(is_adaptive(source, options));
  source.interval = 1h;
  CHECK_FALSE(is_adaptive(source, options));
  source.interval.reset();
  options.adaptive = false;
  CHECK_FALSE(is_adaptive(source, options));
}

TEST_CASE("what days are like is told by the sources that adapt", "[freshness]") {
  Options options;
  std::vector<store::SourceState> states;
  PostingRhythm evenings = watched(48, 1);
  evenings.posts.fill(0);
  evenings.posts[20] = evenings.posts[day_hours + 20] = evenings.occasions;
  for (int i = 0; i < 100; ++i) {
    const std::string name = "source" + std::to_string(i);
    options.sources.push_back(option(name));
    states.push_back(stored(name, evenings));
  }
  const auto quiet = watched(48, 0);
  const auto rates = expected_rates(quiet, outlook_of(options, states).days);
  CHECK(rates[20] > 3 * rates[8]);
  SECTION("and by nobody where they keep their intervals") {
    options.adaptive = false;
    CHECK(outlook_of(options, states).days.height == plain_day_shapes().height);
  }
  SECTION("which moves the wait") {
    const auto outlook = outlook_of(options, states);
    const auto rhythm = watched(48, 0);
    const auto by_others = adaptive_hint(rhythm, monday + 58h, outlook, 240h);
    const auto alone = adaptive_hint(rhythm, monday + 58h, Outlook{outlook.price}, 240h);
    REQUIRE((by_others && alone));
    CHECK(by_others->wait != alone->wait);
  }
}
