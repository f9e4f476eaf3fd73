#include "query/period.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "query/fault.h"

namespace newswire::query {
namespace {

using namespace std::chrono;

constexpr std::size_t max_age_digits = 10;
constexpr Duration max_age = days(36525);

struct Unit {
  char name;
  Duration length;
};
// Largest first.
constexpr Unit units[] = {
    {'w', weeks(1)}, {'d', days(1)}, {'h', hours(1)}, {'m', minutes(1)}, {'s', seconds(1)}};

std::optional<unsigned> parse_digits(std::string_view text, std::size_t count) {
  if (text.size() != count) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

struct Span {
  sys_days first;
  sys_days last;
};

// A year, a month or a day.
std::optional<Span> parse_span(std::string_view text) {
  const auto y = parse_digits(text.substr(0, std::min<std::size_t>(4, text.size())), 4);
  if (!y || *y == 0) return std::nullopt;
  const year the_year(static_cast<int>(*y));
  if (text.size() == 4) return Span{the_year / January / 1, the_year / December / 31};
  if (text.size() < 7 || text[4] != '-') return std::nullopt;
  const auto m = parse_digits(text.substr(5, 2), 2);
  if (!m || *m < 1 || *m > 12) return std::nullopt;
  const year_month the_month = the_year / month(*m);
  if (text.size() == 7) return Span{the_month / 1, the_month / std::chrono::last};
  if (text[7] != '-') return std::nullopt;
  const auto d = parse_digits(text.substr(8), 2);
  if (!d || !(the_month / day(*d)).ok()) return std::nullopt;
  return Span{the_month / day(*d), the_month / day(*d)};
}

std::string spell_day(sys_days point) {
  const year_month_day date(point);
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out;
}

Error no_date(std::string_view text) {
  return Error{in_quotes(text) + " is no date"};
}

}  // namespace

std::optional<AgeTerm> parse_age(std::string_view text) {
  if (text.size() < 3 || (text[0] != '<' && text[0] != '>')) return std::nullopt;
  const std::string_view number = text.substr(1, text.size() - 2);
  if (number.size() > max_age_digits) return std::nullopt;
  std::int64_t count = 0;
  for (const char c : number) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + (c - '0');
  }
  for (const Unit& unit : units) {
    if (unit.name != text.back()) continue;
    if (count > max_age / unit.length) return std::nullopt;
    return AgeTerm{.limit = count * unit.length, .is_younger = text[0] == '<'};
  }
  return std::nullopt;
}

std::string spelling_of_age(const AgeTerm& age) {
  const auto* unit = std::ranges::find_if(
      units, [&](const Unit& u) { return age.limit.count() != 0 && age.limit % u.length == 0ms; });
  const Unit exact = unit != std::end(units) ? *unit : units[std::size(units) - 1];
  std::string out(1, age.is_younger ? '<' : '>');
  out += std::to_string(age.limit / exact.length);
  out += exact.name;
  return out;
}

Result<DateTerm> parse_dates(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto span = parse_span(text);
    if (!span) return no_date(text);
    return DateTerm{.from = span->first, .until = span->last + days(1)};
  }
  const std::string_view from = text.substr(0, dots);
  const std::string_view to = text.substr(dots + 2);
  if (from.empty() && to.empty()) return Error{"a range of dates needs a date on a side"};
  DateTerm dates;
  if (!from.empty()) {
    const auto span = parse_span(from);
    if (!span) return no_date(from);
    dates.from = span->first;
  }
  if (!to.empty()) {
    const auto span = parse_span(to);
    if (!span) return no_date(to);
    dates.until = span->last + days(1);
  }
  if (dates.from && dates.until && *dates.from >= *dates.until) {
    return Error{"this range of dates is reversed"};
  }
  return dates;
}

std::string spelling_of_dates(const DateTerm& dates) {
  const std::string from = dates.from ? spell_day(floor<days>(*dates.from)) : "";
  const std::string to = dates.until ? spell_day(floor<days>(*dates.until) - days(1)) : "";
  return from == to ? from : from + ".." + to;
}

}  // namespace newswire::query
