#include "core/civil_time.h"

#include <array>
#include <cstring>

namespace newswire {

std::optional<Time> to_time(const CivilTime& civil, DayOverflow overflow) {
  using namespace std::chrono;
  const bool end_of_day = civil.hour == 24 && civil.minute == 0 && civil.second == 0;
  if (civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > 31) return std::nullopt;
  if (civil.year < 0 || civil.year > 9999) return std::nullopt;
  if (civil.hour < 0 || (civil.hour > 23 && !end_of_day)) return std::nullopt;
  if (civil.minute < 0 || civil.minute > 59) return std::nullopt;
  if (civil.second < 0 || civil.second > 60) return std::nullopt;

  const year_month month = year(civil.year) / civil.month;
  if (overflow == DayOverflow::refuse && !(month / civil.day).ok()) return std::nullopt;
  const sys_days date = sys_days(month / 1) + days(civil.day - 1);
  return Time(date) + hours(civil.hour) + minutes(civil.minute - civil.offset_minutes) +
         seconds(civil.second) + milliseconds(civil.millisecond);
}

int full_year(int year, int digits) {
  if (digits >= 4) return year;
  if (digits == 3) return 1900 + year;
  return year < 70 ? 2000 + year : 1900 + year;
}

int english_month(const char* three_letters) {
  static constexpr char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  std::array<char, 3> lower;
  for (std::size_t i = 0; i < 3; ++i) lower[i] = static_cast<char>(three_letters[i] | 0x20);
  for (int month = 0; month < 12; ++month) {
    if (std::memcmp(names + month * 3, lower.data(), 3) == 0) return month + 1;
  }
  return 0;
}

}  // namespace newswire
