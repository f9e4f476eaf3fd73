#include "core/date.h"

#include <array>
#include <cstddef>
#include <cstdio>

#include "core/civil_time.h"
#include "core/text.h"

namespace newswire {
namespace {

// Reads a fixed form from the left. After the first mismatch everything fails, so that a form
// reads as a list of its parts, checked once at the end.
class FixedForm {
 public:
  explicit FixedForm(std::string_view text) : rest_(text), failed_(text.size() > max_date_bytes) {}

  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) failed_ = true;
    for (std::size_t i = 0; i < digits && !failed_; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') failed_ = true;
      value = value * 10 + (rest_[i] - '0');
    }
    if (!failed_) rest_.remove_prefix(digits);
    return failed_ ? 0 : value;
  }

  char one_of(std::string_view allowed) {
    if (failed_ || rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      failed_ = true;
      return 0;
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  void literal(std::string_view text) {
    if (rest_.substr(0, text.size()) != text) failed_ = true;
    if (!failed_) rest_.remove_prefix(text.size());
  }

  void skip_letters() {
    while (!rest_.empty() && (rest_.front() | 0x20) >= 'a' && (rest_.front() | 0x20) <= 'z') {
      rest_.remove_prefix(1);
    }
  }

  int month() {
    const int found = rest_.size() < 3 ? 0 : english_month(rest_.data());
    if (found == 0) failed_ = true;
    if (!failed_) rest_.remove_prefix(3);
    return found;
  }

  void clock(CivilTime& civil) {
    civil.hour = number(2);
    literal(":");
    civil.minute = number(2);
    literal(":");
    civil.second = number(2);
  }

  bool next_is(char c) const { return !failed_ && !rest_.empty() && rest_.front() == c; }
  bool next_is_digit() const {
    return !failed_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  bool done() const { return !failed_ && rest_.empty(); }
  void fail() { failed_ = true; }

 private:
  std::string_view rest_;
  bool failed_;
};

std::optional<Time> finish(const FixedForm& form, const CivilTime& civil) {
  return form.done() ? to_time(civil) : std::nullopt;
}

// Sun, 06 Nov 1994 08:49:37 and a space
CivilTime read_weekday_date_and_clock(FixedForm& form) {
  CivilTime civil;
  form.skip_letters();
  form.literal(", ");
  civil.day = form.number(2);
  form.literal(" ");
  civil.month = form.month();
  form.literal(" ");
  civil.year = form.number(4);
  form.literal(" ");
  form.clock(civil);
  form.literal(" ");
  return civil;
}

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<Time> parse_imf_fixdate(std::string_view text) {
  FixedForm form(text);
  const CivilTime civil = read_weekday_date_and_clock(form);
  form.literal("GMT");
  return finish(form, civil);
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<Time> parse_rfc850_date(std::string_view text) {
  FixedForm form(text);
  CivilTime civil;
  form.skip_letters();
  form.literal(", ");
  civil.day = form.number(2);
  form.literal("-");
  civil.month = form.month();
  form.literal("-");
  civil.year = full_year(form.number(2), 2);
  form.literal(" ");
  form.clock(civil);
  form.literal(" GMT");
  return finish(form, civil);
}

// Sun Nov  6 08:49:37 1994
std::optional<Time> parse_asctime_date(std::string_view text) {
  FixedForm form(text);
  CivilTime civil;
  form.skip_letters();
  form.literal(" ");
  civil.month = form.month();
  form.literal(" ");
  if (form.next_is(' ')) {
    form.literal(" ");
    civil.day = form.number(1);
  } else {
    civil.day = form.number(2);
  }
  form.literal(" ");
  form.clock(civil);
  form.literal(" ");
  civil.year = form.number(4);
  return finish(form, civil);
}

}  // namespace

std::optional<Time> parse_rfc3339(std::string_view text) {
  FixedForm form(text);
  CivilTime civil;
  civil.year = form.number(4);
  form.literal("-");
  civil.month = form.number(2);
  form.literal("-");
  civil.day = form.number(2);
  form.one_of("Tt");
  form.clock(civil);
  if (civil.hour > 23) form.fail();
  if (form.next_is('.')) {
    form.literal(".");
    int scale = 100;
    do {
      civil.millisecond += form.number(1) * scale;
      scale /= 10;
    } while (form.next_is_digit());
  }
  const char zone = form.one_of("Zz+-");
  if (zone == '+' || zone == '-') {
    const int hours = form.number(2);
    form.literal(":");
    const int minutes = form.number(2);
    if (hours > 23 || minutes > 59) form.fail();
    civil.offset_minutes = (zone == '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  return finish(form, civil);
}

std::optional<Time> parse_rfc5322(std::string_view text) {
  FixedForm form(text);
  CivilTime civil = read_weekday_date_and_clock(form);
  if (form.next_is('G')) {
    form.literal("GMT");
  } else {
    const char sign = form.one_of("+-");
    const int hours = form.number(2);
    const int minutes = form.number(2);
    if (hours > 23 || minutes > 59) form.fail();
    civil.offset_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  return finish(form, civil);
}

std::string format_rfc3339(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  std::array<char, 48> text;
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return std::string(text.data(), static_cast<std::size_t>(length));
}

std::optional<Time> parse_http_date(std::string_view text) {
  text = ascii_trim(text);
  if (const auto time = parse_imf_fixdate(text)) return time;
  if (const auto time = parse_rfc850_date(text)) return time;
  return parse_asctime_date(text);
}

}  // namespace newswire
