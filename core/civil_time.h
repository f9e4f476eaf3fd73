// A date and time of day as it is written down, before it is an instant. Internal to core/date.
#pragma once

#include <optional>

#include "core/clock.h"

namespace newswire {

struct CivilTime {
  int year = 0;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
  int hour = 0;   // 24:00:00 is the end of the day (ISO 8601)
  int minute = 0;
  int second = 0;  // 60 is a leap second, and read as the second after 59
  int millisecond = 0;
  int offset_minutes = 0;  // east of UTC
};

enum class DayOverflow { refuse, roll_over };  // 31 June: no date, or 1 July

// nullopt where a field is out of its range.
std::optional<Time> to_time(const CivilTime& civil, DayOverflow overflow = DayOverflow::refuse);

// 00 to 69 are 2000 to 2069, 70 to 99 are 1970 to 1999, and three digits count from 1900
// (RFC 5322, section 4.3, moved so that no year lies before 1970).
int full_year(int year, int digits);

// English, by its first three letters, in any case; 0 where it is none.
int english_month(const char* three_letters);

}  // namespace newswire
