#include "fetcher/freshness/learning.h"

#include <cstdio>
#include <string>
#include <vector>

#include "fetcher/freshness/adaptive_wait.h"
#include "fetcher/freshness/expected_rates.h"

namespace newswire::fetcher {
namespace {

constexpr Duration clock_was_wrong = std::chrono::hours(48);

std::vector<std::optional<Time>> post_dates(std::span<const Item> items) {
  std::vector<std::optional<Time>> dates;
  for (const Item& item : items) {
    if (!item.update) dates.push_back(item.published);
  }
  return dates;
}

std::string rounded(double number) {
  char text[32];
  std::snprintf(text, sizeof text, number < 10 ? "%.1f" : "%.0f", number);
  return text;
}

std::string cause_of(const HourlyRates& rates, const AdaptiveWait& next, std::size_t window) {
  std::string cause = "adaptive: " + rounded(mean_rate(rates) * 24) + " items a day, " +
                      rounded(next.expected) + " expected by then";
  if (next.for_window) cause += " of the " + std::to_string(window) + " that the feed holds";
  return cause;
}

}  // namespace

PostingRhythm after_lesson(PostingRhythm rhythm, const Lesson& lesson) {
  if (rhythm.since == Time{} || rhythm.until > lesson.now + clock_was_wrong) {
    rhythm = first_rhythm(lesson.now, post_dates(lesson.document));
  } else {
    observe_posts(rhythm, lesson.now, post_dates(lesson.added));
  }
  if (!lesson.document.empty()) rhythm.window = lesson.document.size();
  rhythm.said = lesson.said;
  return rhythm;
}

std::optional<Hint> adaptive_hint(const PostingRhythm& rhythm, Time last_request,
                                  const Outlook& outlook, Duration cap, double weight) {
  if (!is_known(rhythm)) return std::nullopt;
  const HourlyRates rates = expected_rates(rhythm, outlook.days);
  const auto next = adaptive_wait(
      rates, last_request,
      {.price = outlook.price, .weight = weight, .window = rhythm.window, .cap = cap});
  return Hint{next.wait, cause_of(rates, next, rhythm.window)};
}

}  // namespace newswire::fetcher
