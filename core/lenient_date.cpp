// parse_date: what feeds write where a date belongs. Instead of a list of forms, the text is read
// as a row of words, numbers and groups of numbers, and each tells by its shape, or by what is
// already known, what it is. So a missing part, a wrong weekday, another order or another language
// needs no form of its own.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "core/civil_time.h"
#include "core/date.h"
#include "core/date_words.h"
#include "core/text.h"

namespace newswire {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word_byte(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || static_cast<signed char>(c) < 0;
}

struct Number {
  int value = 0;
  int digits = 0;
};

class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text) {}

  std::optional<Time> read() {
    while (at_ < text_.size()) {
      if (is_digit(text_[at_])) {
        read_number();
      } else if (!read_offset()) {
        is_word_byte(text_[at_]) ? read_word() : static_cast<void>(++at_);
      }
      if (wrong_) return std::nullopt;
    }
    return result();
  }

 private:
  bool complete_date() const { return year_ && month_ && day_; }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool skip(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  Number number() {
    Number n;
    for (; is_digit(peek()); ++at_, ++n.digits) {
      if (n.digits < 9) n.value = n.value * 10 + (peek() - '0');
    }
    return n;
  }

  void read_number() {
    const std::size_t start = at_;
    const Number n = number();
    const char next = peek();
    if (n.digits <= 2 && next == ':' && is_digit(peek(1)) && !hour_) return read_time(n, ':');
    if ((next == '-' || next == '/' || next == '.') && is_digit(peek(1))) {
      if (!complete_date() && !(year_ && month_)) return read_group(n, next);
      if (n.digits <= 2 && !hour_) return read_time(n, next);
    }
    if (n.digits == 4 && skip_week_mark()) return read_week(n);
    if (read_east_asian(n)) return;
    if (n.digits <= 2 && (next == 'h' || next == 'H') && !hour_ && complete_date()) {
      ++at_;
      hour_ = n.value;
      if (is_digit(peek())) minute_ = number().value;
      return;
    }
    if (n.digits > 4) return read_compact(text_.substr(start, at_ - start));
    read_plain(n);
  }

  // 19:48, 19:48:21, 19:48:21.5 and, after a date, the same with dots.
  void read_time(Number first, char separator) {
    hour_ = first.value;
    ++at_;
    minute_ = number().value;
    if (peek() == separator && is_digit(peek(1))) {
      ++at_;
      second_ = number().value;
      if ((peek() == '.' || peek() == ',') && is_digit(peek(1))) {
        ++at_;
        read_fraction();
      }
    }
    clock_ends_at_ = at_;
  }

  void read_fraction() {
    for (int scale = 100; is_digit(peek()); ++at_, scale /= 10) {
      millisecond_ += (peek() - '0') * scale;
    }
  }

  // Numbers joined by - / or . where a date is still missing.
  void read_group(Number a, char separator) {
    ++at_;
    const Number b = number();
    Number c;
    if (peek() == separator && is_digit(peek(1))) {
      ++at_;
      c = number();
    }
    if (a.digits == 4) {
      overflow_ = DayOverflow::refuse;
      if (c.digits == 0 && b.digits == 3) return set_day_of_year(a.value, b.value);
      year_ = a.value;
      month_ = b.value;
      if (c.digits > 0) day_ = c.value;
      return;
    }
    if (c.digits == 0) {
      if (a.digits == 2 && b.digits == 3) return set_day_of_year(full_year(a.value, 2), b.value);
      if (b.digits != 4) {
        wrong_ = true;
        return;
      }
      month_ = a.value;  // 05/2004
      year_ = b.value;
      return;
    }
    const bool iso_two_digits = separator == '-' && c.digits <= 2 && b.value <= 12;
    if (iso_two_digits) {  // 03-12-31
      year_ = full_year(a.value, a.digits);
      month_ = b.value;
      day_ = c.value;
      return;
    }
    // Day or month first: whichever fits; where both do, only the slash is American.
    const bool month_first = b.value > 12 || (separator == '/' && a.value <= 12);
    month_ = month_first ? a.value : b.value;
    day_ = month_first ? b.value : a.value;
    year_ = full_year(c.value, c.digits);
  }

  void set_day_of_year(int year, int day) {
    using namespace std::chrono;
    if (day < 1 || day > 366) {
      wrong_ = true;
      return;
    }
    set_date(sys_days(std::chrono::year(year) / 1 / 1) + days(day - 1));
  }

  bool skip_week_mark() {
    const std::size_t mark = peek() == '-' ? 1 : 0;
    if (peek(mark) != 'W' || !is_digit(peek(mark + 1))) return false;
    at_ += mark + 1;
    return true;
  }

  // 2004-W21-5, 2004W215 (ISO 8601): week 1 holds the year's first Thursday.
  void read_week(Number year) {
    using namespace std::chrono;
    Number week = number();
    int weekday = 1;
    if (week.digits == 3) {
      weekday = week.value % 10;
      week.value /= 10;
    } else if (peek() == '-' && is_digit(peek(1))) {
      ++at_;
      weekday = number().value;
    }
    if (week.value < 1 || week.value > 53 || weekday < 1 || weekday > 7) {
      wrong_ = true;
      return;
    }
    const sys_days fourth = sys_days(std::chrono::year(year.value) / 1 / 4);
    const sys_days first_monday = fourth - days(std::chrono::weekday(fourth).iso_encoding() - 1);
    set_date(first_monday + days((week.value - 1) * 7 + weekday - 1));
  }

  void set_date(std::chrono::sys_days date) {
    const std::chrono::year_month_day civil(date);
    year_ = static_cast<int>(civil.year());
    month_ = static_cast<int>(static_cast<unsigned>(civil.month()));
    day_ = static_cast<int>(static_cast<unsigned>(civil.day()));
  }

  // 2004年5月28日, 2004년 5월 28일 23시 10분
  bool read_east_asian(Number n) {
    const std::size_t before = at_;
    while (peek() == ' ') ++at_;
    if (skip("年")) return year_ = n.value, true;
    if (skip("月")) return month_ = n.value, true;
    if (skip("日")) return day_ = n.value, true;
    if (skip("時") || skip("时")) return hour_ = n.value, true;
    if (skip("分")) return minute_ = n.value, true;
    if (skip("秒")) return second_ = n.value, true;
    if (skip("년")) return korean_ = true, year_ = n.value, true;
    if (skip("월")) return korean_ = true, month_ = n.value, true;
    if (skip("일")) return korean_ = true, day_ = n.value, true;
    if (skip("시")) return hour_ = n.value, true;
    if (skip("분")) return minute_ = n.value, true;
    if (skip("초")) return second_ = n.value, true;
    at_ = before;
    return false;
  }

  // 20040528, 20040528T231017, 2004149 and the like. Other lengths are no date.
  void read_compact(std::string_view digits) {
    const auto part = [digits](std::size_t from, std::size_t count) {
      int value = 0;
      for (const char c : digits.substr(from, count)) value = value * 10 + (c - '0');
      return value;
    };
    const std::size_t size = digits.size();
    if (complete_date()) {
      if (size != 6 || hour_) return;
      hour_ = part(0, 2), minute_ = part(2, 2), second_ = part(4, 2);
      if (peek() == '.' && is_digit(peek(1))) ++at_, read_fraction();
      clock_ends_at_ = at_;
      return;
    }
    overflow_ = DayOverflow::refuse;
    if (size == 8 || size == 12 || size == 14) {
      year_ = part(0, 4), month_ = part(4, 2), day_ = part(6, 2);
      if (size > 8) hour_ = part(8, 2), minute_ = part(10, 2);
      if (size == 14) second_ = part(12, 2);
      if (size > 8) clock_ends_at_ = at_;
    } else if (size == 7) {
      set_day_of_year(part(0, 4), part(4, 3));
    } else if (size == 6) {
      year_ = full_year(part(0, 2), 2), month_ = part(2, 2), day_ = part(4, 2);
    } else if (size == 5) {
      set_day_of_year(full_year(part(0, 2), 2), part(2, 3));
    } else {
      wrong_ = true;
    }
  }

  void read_plain(Number n) {
    if (complete_date()) {
      if (hour_) return;
      if (n.digits == 4) hour_ = n.value / 100, minute_ = n.value % 100;
      if (n.digits <= 2) hour_ = n.value;
      clock_ends_at_ = at_;
      return;
    }
    if (n.digits >= 3) {
      if (!year_) year_ = full_year(n.value, n.digits);
    } else if (!day_ && year_ && !month_ && n.value <= 12) {  // 2004. 5. 28.
      month_ = n.value;
      month_is_guess_ = true;
    } else if (!day_) {
      day_ = n.value;
    } else if (!month_) {
      month_ = n.value;
    } else if (!year_) {
      year_ = full_year(n.value, n.digits);
    }
    had_plain_number_ = true;
  }

  void read_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word_byte(text_[at_])) ++at_;
    if (at_ - start == 1 && skip(".m")) skip(".");
    std::string_view word = text_.substr(start, at_ - start);
    if (!word.empty() && word.back() == '.') word.remove_suffix(1);

    if (const auto half = day_half_of_word(word)) {
      half_ = half;
      korean_ = korean_ || word == "오전" || word == "오후";
      return;
    }
    const bool utc = word == "Z" || word == "z";
    if (word.size() == 1 && !utc) return;
    // Before a time, "at" is English; behind it, the Atlantic's.
    const bool only_english = !hour_ && ascii_iequals(word, "at");
    if (const auto zone = only_english ? std::nullopt : zone_of_word(word)) {
      if (!offset_is_number_) offset_ = *zone;
      clock_ends_at_ = at_;
      return;
    }
    if (constexpr std::string_view of = "d’"; word.substr(0, of.size()) == of) {  // Catalan
      word.remove_prefix(of.size());
    }
    const int month = month_of_word(word);
    if (month == 0) return;
    if (month_ && month_is_guess_ && !day_) {
      day_ = month_;
      month_is_guess_ = false;
      month_.reset();
    }
    // "mar. 05 ene 2010": a weekday may look like a month, but stands before any number.
    if (!month_ || month_word_was_first_) {
      month_ = month;
      month_word_was_first_ = !had_plain_number_ && !year_;
    }
  }

  // +0100, -05:00, +1 after a time or a zone's name, or +01:00 right after a date.
  bool read_offset() {
    const std::size_t start = at_;
    const bool minus = skip("-") || skip("\u2212");
    if (!minus && !skip("+")) return false;
    const bool after_clock = hour_ || clock_ends_at_ == start;
    if (!is_digit(peek()) || (!after_clock && !complete_date())) return true;
    const Number hours = number();
    if (hours.digits > 4) return true;
    int minutes = hours.value * 60;
    if (hours.digits <= 3 && peek() == ':' && is_digit(peek(1))) {
      ++at_;
      minutes += number().value;
    } else if (hours.digits > 2) {
      minutes = hours.value / 100 * 60 + hours.value % 100;
    }
    if (minutes > 24 * 60) return true;
    offset_ = minus ? -minutes : minutes;
    offset_is_number_ = true;
    return true;
  }

  std::optional<Time> result() const {
    if (!year_) return std::nullopt;
    const bool only_a_year = !month_ && !day_ && text_.size() == 4;
    if (!month_ && !only_a_year) return std::nullopt;
    if (!day_ && hour_) return std::nullopt;

    CivilTime civil;
    civil.year = *year_;
    civil.month = month_.value_or(1);
    civil.day = day_.value_or(1);
    civil.hour = hour_.value_or(0);
    if (half_ == DayHalf::pm && civil.hour < 12) civil.hour += 12;
    if (half_ == DayHalf::am && civil.hour == 12) civil.hour = 0;
    civil.minute = minute_;
    civil.second = second_;
    civil.millisecond = millisecond_;
    // Dates in Korean come from Korea, and hardly ever say their zone.
    civil.offset_minutes = offset_.value_or(korean_ ? 9 * 60 : 0);
    const auto time = to_time(civil, overflow_);
    return time && *time >= Time{} ? time : std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool wrong_ = false;

  std::optional<int> year_;
  std::optional<int> month_;
  std::optional<int> day_;
  std::optional<int> hour_;
  int minute_ = 0;
  int second_ = 0;
  int millisecond_ = 0;
  std::optional<int> offset_;
  std::optional<DayHalf> half_;
  DayOverflow overflow_ = DayOverflow::roll_over;

  bool offset_is_number_ = false;
  bool month_is_guess_ = false;
  bool month_word_was_first_ = false;
  bool had_plain_number_ = false;
  bool korean_ = false;
  std::size_t clock_ends_at_ = std::string_view::npos;
};

}  // namespace

namespace {

// Ten digits alone are seconds since 1970, thirteen milliseconds: no other form of a date has so
// many, and what is before 2001 is left alone.
std::optional<Time> parse_unix_time(std::string_view digits) {
  if ((digits.size() != 10 && digits.size() != 13) || digits.front() == '0') return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Time(std::chrono::milliseconds(digits.size() == 10 ? number * 1000 : number));
}

}  // namespace

std::optional<Time> parse_date(std::string_view text) {
  text = ascii_trim(text);
  if (text.empty() || text.size() > max_date_bytes || text.front() == '-') return std::nullopt;
  // What nearly all feeds write, and the reader below needs ten times as long for.
  auto time = parse_rfc3339(text);
  if (!time) time = parse_rfc5322(text);
  if (time && *time >= Time{}) return time;
  if (const auto unix_time = parse_unix_time(text)) return unix_time;
  return DateReader(text).read();
}

}  // namespace newswire
