// What stands where a date belongs, to an instant.
#include "core/date.h"

#include <string>

#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

Time in_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

void expect_printable(Time time, std::string_view text) {
  const std::string printed = format_rfc3339(time);
  const auto strict = parse_rfc3339(printed);
  expect(strict && *strict == in_seconds(time), "what is printed is read as the same", text);
  if (time < Time{}) return;
  expect(parse_date(printed) == strict, "strict and lenient reading agree", printed);
}

}  // namespace

void try_input(std::string_view input) {
  const auto date = parse_date(input);
  if (date) {
    expect(*date >= Time{}, "no date is before 1970", input);
    expect_printable(*date, input);
    expect(parse_date(" " + std::string(input) + "\r\n") == date, "space around does not matter",
           input);
  }
  if (const auto time = parse_rfc3339(input)) {
    expect_printable(*time, input);
    expect(*time < Time{} || date == time, "a strict date is read as it says", input);
  }
  if (const auto time = parse_rfc5322(input)) {
    expect_printable(*time, input);
    expect(*time < Time{} || date == time, "a mail's date is read as it says", input);
  }
  if (const auto time = parse_http_date(input)) expect_printable(*time, input);
}

}  // namespace newswire::fuzz
