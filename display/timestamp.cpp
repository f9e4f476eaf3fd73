#include "display/timestamp.h"

#include <algorithm>
#include <ctime>

namespace newswire::display {
namespace {

std::tm local_time(Time time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm fields{};
  localtime_r(&seconds, &fields);
  return fields;
}

std::string formatted(const char* format, const std::tm& fields) {
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, format, &fields));
}

bool is_same_day(const std::tm& a, const std::tm& b) {
  return a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
}

}  // namespace

std::string time_or_date(Time time, Time now) {
  const std::tm then = local_time(time);
  return formatted(is_same_day(then, local_time(now)) ? "%H:%M" : "%Y-%m-%d", then);
}

std::string short_time(Time time, Time now) {
  const std::tm then = local_time(time);
  const std::tm today = local_time(now);
  if (is_same_day(then, today)) return formatted("%H:%M", then);
  return formatted(then.tm_year == today.tm_year ? "%m-%d" : "%Y", then);
}

std::string date_and_time(Time time) {
  return formatted("%Y-%m-%d %H:%M", local_time(time));
}

std::string age(Time time, Time now) {
  using std::chrono::hours;
  using std::chrono::minutes;
  struct Unit {
    std::chrono::minutes length;
    char letter;
  };
  constexpr Unit units[] = {{hours(24 * 365), 'y'},
                            {hours(24 * 7), 'w'},
                            {hours(24), 'd'},
                            {hours(1), 'h'},
                            {minutes(1), 'm'}};
  const auto passed = std::chrono::floor<minutes>(now - time);
  for (const auto& unit : units) {
    if (passed >= unit.length) {
      return std::to_string(std::min<std::int64_t>(passed / unit.length, 999)) + unit.letter;
    }
  }
  return "now";
}

}  // namespace newswire::display
