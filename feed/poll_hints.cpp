#include "feed/poll_hints.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "core/text.h"

namespace newswire::feed {
namespace {

constexpr int max_ttl_minutes = 60 * 24 * 366;

std::optional<int> whole_number(std::string_view text) {
  text = ascii_trim(text);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  return number;
}

std::optional<Duration> period_of(std::string_view name) {
  using namespace std::chrono;
  if (ascii_iequals(name, "hourly")) return hours(1);
  if (ascii_iequals(name, "daily")) return days(1);
  if (ascii_iequals(name, "weekly")) return weeks(1);
  if (ascii_iequals(name, "monthly")) return days(30);
  if (ascii_iequals(name, "yearly")) return days(365);
  return std::nullopt;
}

}  // namespace

std::optional<Duration> ttl_of(std::string_view minutes) {
  const auto number = whole_number(minutes);
  if (!number || *number == 0) return std::nullopt;
  return std::chrono::minutes(std::min(*number, max_ttl_minutes));
}

std::optional<Duration> update_period_of(std::string_view period, std::string_view frequency) {
  if (period.empty() && frequency.empty()) return std::nullopt;
  const auto length = period_of(period.empty() ? "daily" : ascii_trim(period));
  if (!length) return std::nullopt;
  return *length / std::max(whole_number(frequency).value_or(1), 1);
}

std::bitset<24> skip_hours_of(const std::vector<std::string>& hours) {
  std::bitset<24> skipped;
  for (const std::string& hour : hours) {
    const auto number = whole_number(hour);
    if (number && *number <= 24) skipped.set(static_cast<std::size_t>(*number % 24));
  }
  return skipped;
}

std::bitset<7> skip_days_of(const std::vector<std::string>& days) {
  static constexpr std::array<std::string_view, 7> names = {
      "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  std::bitset<7> skipped;
  for (const std::string& day : days) {
    const auto* found = std::find(names.begin(), names.end(), ascii_lower(ascii_trim(day)));
    if (found != names.end()) skipped.set(static_cast<std::size_t>(found - names.begin()));
  }
  return skipped;
}

}  // namespace newswire::feed
