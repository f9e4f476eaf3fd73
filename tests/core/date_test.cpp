#include <string>
#include <utility>
#include <vector>

#include "core/date.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace std::chrono_literals;

namespace {

// RFC 3339, or "-" where it is no date.
std::string lenient(std::string_view text) {
  const auto time = parse_date(text);
  return time ? format_rfc3339(*time) : "-";
}

std::string strict(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? format_rfc3339(*time) : "-";
}

std::string http(std::string_view text) {
  const auto time = parse_http_date(text);
  return time ? format_rfc3339(*time) : "-";
}

using Table = std::vector<std::pair<std::string, std::string>>;

void check_lenient(const Table& table) {
  for (const auto& [text, expected] : table) {
    INFO(text);
    CHECK(lenient(text) == expected);
  }
}

}  // namespace

TEST_CASE("an instant is printed in UTC and whole seconds", "[date]") {
  CHECK(format_rfc3339(Time{}) == "1970-01-01T00:00:00Z");
  CHECK(format_rfc3339(Time{1795158000999ms}) == "2026-11-20T07:00:00Z");
  CHECK(format_rfc3339(Time{-1ms}) == "1969-12-31T23:59:59Z");
}

TEST_CASE("RFC 3339 is read to the millisecond, with its offset", "[date]") {
  CHECK(strict("2026-11-20T07:00:00Z") == "2026-11-20T07:00:00Z");
  CHECK(strict("2026-11-20t08:30:00+01:30") == "2026-11-20T07:00:00Z");
  CHECK(strict("2026-11-19T23:00:00-08:00") == "2026-11-20T07:00:00Z");
  CHECK(parse_rfc3339("2026-11-20T07:00:00.25Z") == Time{1795158000250ms});
  CHECK(parse_rfc3339("2026-11-20T07:00:00.123456789z") == Time{1795158000123ms});
  CHECK(strict("1990-12-31T23:59:60Z") == "1991-01-01T00:00:00Z");
}

TEST_CASE("strict RFC 3339 takes nothing else", "[date]") {
  for (const char* text :
       {"", "2026-11-20", "2026-11-20T07:00Z", "2026-11-20 07:00:00Z", "2026-11-20T07:00:00",
        "2026-11-20T07:00:00+0100", "2026-11-20T07:00:00Z ", "2026-02-30T00:00:00Z",
        "2026-11-20T24:00:00Z", "2026-11-20T07:60:00Z", "2026-11-20T07:00:00.Z",
        "2026-11-20T07:00:00+25:00", "26-11-20T07:00:00Z", "2026-1-20T07:00:00Z"}) {
    INFO(text);
    CHECK(strict(text) == "-");
  }
}

TEST_CASE("strict RFC 5322 takes its full form and nothing else", "[date]") {
  const auto seven = parse_rfc3339("2026-11-20T07:00:00Z");
  CHECK(parse_rfc5322("Fri, 20 Nov 2026 08:00:00 +0100") == seven);
  CHECK(parse_rfc5322("Fri, 20 Nov 2026 01:30:00 -0530") == seven);
  CHECK(parse_rfc5322("Fri, 20 Nov 2026 07:00:00 GMT") == seven);
  for (const char* text : {"", "20 Nov 2026 07:00:00 GMT", "Fri, 20 Nov 2026 07:00:00",
                           "Fri, 31 Nov 2026 07:00:00 GMT", "Fri, 20 Nov 2026 07:00:00 +2460",
                           "Fri, 20 Nov 2026 07:00:00 GMT+1", "Fri, 20 Nov 26 07:00:00 GMT"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc5322(text));
  }
}

TEST_CASE("an HTTP date has three forms", "[date]") {
  CHECK(http("Sun, 06 Nov 1994 08:49:37 GMT") == "1994-11-06T08:49:37Z");
  CHECK(http("Sunday, 06-Nov-94 08:49:37 GMT") == "1994-11-06T08:49:37Z");
  CHECK(http("Sun Nov  6 08:49:37 1994") == "1994-11-06T08:49:37Z");
  CHECK(http("Sun Nov 16 08:49:37 1994") == "1994-11-16T08:49:37Z");
  CHECK(http("0") == "-");
  CHECK(http("Sun, 06 Nov 1994 08:49:37 CET") == "-");
  CHECK(http("Sun, 31 Feb 1994 08:49:37 GMT") == "-");
  CHECK(http("Sun, 06 Foo 1994 08:49:37 GMT") == "-");
}

TEST_CASE("RFC 822 dates are read with the faults that feeds have", "[date]") {
  check_lenient({
      {"Fri, 20 Nov 2026 08:00:00 +0100", "2026-11-20T07:00:00Z"},
      {"Fri, 20 Nov 2026 07:00:00 GMT", "2026-11-20T07:00:00Z"},
      {"Mon, 20 Nov 2026 07:00:00 GMT", "2026-11-20T07:00:00Z"},  // a wrong weekday
      {"20 Nov 2026 07:00 UT", "2026-11-20T07:00:00Z"},
      {"Fri, 20 Nov 26 07:00:00 Z", "2026-11-20T07:00:00Z"},
      {"Fri,20 November 2026 7:00:00", "2026-11-20T07:00:00Z"},
      {"Friday, 20-Nov-26 07:00:00 GMT", "2026-11-20T07:00:00Z"},
      {"Fri, 20 Nov 2026", "2026-11-20T00:00:00Z"},
      {"Nov 20, 2026 7:00 PM", "2026-11-20T19:00:00Z"},
      {"20 Nov 2026 12:00 a.m.", "2026-11-20T00:00:00Z"},
      {"Fri Nov 20 07:00:00 2026", "2026-11-20T07:00:00Z"},
      {"Fri Nov 20 02:00:00 EST 2026", "2026-11-20T07:00:00Z"},
      {"Fri, 20 Nov 2026 02:00:00 -0500 (EST)", "2026-11-20T07:00:00Z"},
      {"Fri, 20 Nov 2026 09:00:00 GMT+2", "2026-11-20T07:00:00Z"},
      {"Thu, 31 Jun 2004 19:48:21 GMT", "2004-07-01T19:48:21Z"},
      {"Fri, 31 Dec 1999 23:59:60 GMT", "2000-01-01T00:00:00Z"},
      {"20 Nov 104", "2004-11-20T00:00:00Z"},
  });
}

TEST_CASE("named zones count from UTC, and unknown ones are UTC", "[date]") {
  check_lenient({
      {"20 Nov 2026 07:00 EDT", "2026-11-20T11:00:00Z"},
      {"20 Nov 2026 07:00 PST", "2026-11-20T15:00:00Z"},
      {"20 Nov 2026 07:00 CEST", "2026-11-20T05:00:00Z"},
      {"20 Nov 2026 07:00 JST", "2026-11-19T22:00:00Z"},
      {"20 Nov 2026 07:00 IST", "2026-11-20T01:30:00Z"},
      {"20 Nov 2026 07:00 A", "2026-11-20T07:00:00Z"},
      {"20 Nov 2026 07:00 XYZT", "2026-11-20T07:00:00Z"},
      {"20 Nov 2026 07:00 AT", "2026-11-20T11:00:00Z"},
      {"November 20, 2026 at 07:00 AM", "2026-11-20T07:00:00Z"},
      {"20 Nov 2026 07:00 -651777777", "2026-11-20T07:00:00Z"},  // no offset at all
  });
}

TEST_CASE("ISO 8601 is read whole, in part and in its compact forms", "[date]") {
  check_lenient({
      {"2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00Z"},
      {"2026-11-20T08:00:00+0100", "2026-11-20T07:00:00Z"},
      {"2026-11-20T07:00Z", "2026-11-20T07:00:00Z"},
      {"2026-11-20 07:00:00.0", "2026-11-20T07:00:00Z"},
      {"2026-11-20 08:00:00 +01", "2026-11-20T07:00:00Z"},
      {"2026-11-20T02:00:00\u221205:00", "2026-11-20T07:00:00Z"},
      {"2026-11-20", "2026-11-20T00:00:00Z"},
      {"2026-11", "2026-11-01T00:00:00Z"},
      {"2026", "2026-01-01T00:00:00Z"},
      {"20261120", "2026-11-20T00:00:00Z"},
      {"20261120T070000Z", "2026-11-20T07:00:00Z"},
      {"20261120070000", "2026-11-20T07:00:00Z"},
      {"2003-335", "2003-12-01T00:00:00Z"},
      {"2010-W01-1", "2010-01-04T00:00:00Z"},
      {"2010W01", "2010-01-04T00:00:00Z"},
      {"2010W012T07:00Z", "2010-01-05T07:00:00Z"},
      {"2026-11-20T7:00:00-010:00", "2026-11-20T17:00:00Z"},
      {"2026-11-20T07:00:00,25Z", "2026-11-20T07:00:00Z"},
      {"03-12-31", "2003-12-31T00:00:00Z"},
      {"2003-12-31T24:00:00Z", "2004-01-01T00:00:00Z"},
      {"2003-12-31+01:00", "2003-12-30T23:00:00Z"},
  });
}

TEST_CASE("dates in numbers are day first, but for a slash between what may be a month", "[date]") {
  check_lenient({
      {"2026/11/20 07:00:00", "2026-11-20T07:00:00Z"},
      {"11/20/2026 7:00 AM", "2026-11-20T07:00:00Z"},
      {"3/4/2026", "2026-03-04T00:00:00Z"},
      {"20/11/2026", "2026-11-20T00:00:00Z"},
      {"4.3.2026 14.05", "2026-03-04T14:05:00Z"},
      {"04-03-2026", "2026-03-04T00:00:00Z"},
  });
}

TEST_CASE("months are known in many languages", "[date]") {
  check_lenient({
      {"lundi 5 août 2013 à 10h30", "2013-08-05T10:30:00Z"},
      {"mar. 05 ene 2010 10:00:00 +0100", "2010-01-05T09:00:00Z"},
      {"Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40Z"},
      {"5. März 2010, 14:05 Uhr", "2010-03-05T14:05:00Z"},
      {"2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"},
      {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
      {"Ср, 05 Янв 2011 10:00:00 +0300", "2011-01-05T07:00:00Z"},
      {"5 мая 2011 г. 10:00", "2011-05-05T10:00:00Z"},
      {"20 listopada 2026", "2026-11-20T00:00:00Z"},
      {"5 studenoga 2026", "2026-11-05T00:00:00Z"},
      {"Pá, 05 čen 2026", "2026-06-05T00:00:00Z"},
      {"5. červenec 2026", "2026-07-05T00:00:00Z"},
      {"2 d’agost del 2026", "2026-08-02T00:00:00Z"},
      {"1 juuni 2026", "2026-06-01T00:00:00Z"},
      {"2026 m. rugsėjo 5 d.", "2026-09-05T00:00:00Z"},
      {"5. јануар 2026.", "2026-01-05T00:00:00Z"},
      {"5 снежня 2026", "2026-12-05T00:00:00Z"},
      {"5 dhjetor 2026", "2026-12-05T00:00:00Z"},
      {"5 נובמבר 2026", "2026-11-05T00:00:00Z"},
      {"5 أيلول 2026", "2026-09-05T00:00:00Z"},
      {"5 十二月 2026", "2026-12-05T00:00:00Z"},
      {"2004年5月28日 10時20分", "2004-05-28T10:20:00Z"},
      {"2004년 05월 28일 01:31:15", "2004-05-27T16:31:15Z"},
      {"2004-05-28 오후 11:23:17", "2004-05-28T14:23:17Z"},
  });
}

TEST_CASE("ten or thirteen digits alone are a Unix time", "[date]") {
  check_lenient({
      {"1795158000", "2026-11-20T07:00:00Z"},
      {" 1795158000999\n", "2026-11-20T07:00:00Z"},
  });
}

TEST_CASE("a text that is too long is no date in any form", "[date]") {
  const std::string weekday(max_date_bytes, 'y');
  const std::string fraction(max_date_bytes, '0');
  CHECK_FALSE(parse_date("Fri" + weekday + ", 20 Nov 2026 07:00:00 +0100"));
  CHECK_FALSE(parse_rfc5322("Fri" + weekday + ", 20 Nov 2026 07:00:00 +0100"));
  CHECK_FALSE(parse_date("2026-11-20T07:00:00." + fraction + "Z"));
  CHECK_FALSE(parse_rfc3339("2026-11-20T07:00:00." + fraction + "Z"));
}

TEST_CASE("what says no date, or none from 1970 to 9999, is none", "[date]") {
  check_lenient({
      {"", "-"},
      {"yesterday", "-"},
      {"12:00", "-"},
      {"072987200", "-"},
      {"0072987200", "-"},
      {"107298720012", "-"},
      {"0000-00-00T00:00:00Z", "-"},
      {"Wed, 30 Nov -0001 00:00:00 +0000", "-"},
      {"-2003-12-31", "-"},
      {"2013-02-30", "-"},
      {"2013-13-01", "-"},
      {"20 Nov 1969", "-"},
      {"20 Nov 2026 25:00", "-"},
      {"1970-01-01T00:00:00+01:00", "-"},
      {std::string(200, '1'), "-"},
  });
}
