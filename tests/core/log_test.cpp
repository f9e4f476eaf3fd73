#include <chrono>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "core/journal_stream.h"
#include "core/log.h"
#include "core/text.h"
#include "tests/support/catch.h"

using namespace newswire;

namespace {

struct Lines final : LogSink {
  void write(LogLevel, const std::string& line) override { text += line; }
  std::string text;
};

const ManualClock seven(Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) +
                             std::chrono::hours(7)));

// The one line that a warning gives.
std::string line_of(LogStyle style, std::string_view event, Log::Fields fields = {}) {
  Lines lines;
  Log(lines, seven, LogLevel::debug, style).warning(event, fields);
  return lines.text;
}

constexpr LogStyle json{LogFormat::json, false};

}  // namespace

TEST_CASE("a message is a line of logfmt unless something else is asked for", "[log]") {
  CHECK(line_of({}, "fetch failed", {{"source", "bbc world"}, {"status", 503}}) ==
        "time=2026-11-20T07:00:00Z level=warning msg=\"fetch failed\" source=\"bbc world\" "
        "status=503\n");
}

TEST_CASE("the same message is an object of JSON with the types of its fields", "[log]") {
  CHECK(line_of(json, "fetch failed",
                {{"source", "bbc"}, {"status", 503}, {"moved", false}, {"text", "503"}}) ==
        "{\"time\":\"2026-11-20T07:00:00Z\",\"level\":\"warning\",\"message\":\"fetch failed\","
        "\"source\":\"bbc\",\"status\":503,\"moved\":false,\"text\":\"503\"}\n");
}

TEST_CASE("no value breaks a line or leaves its place", "[log]") {
  const std::string hostile = "a\nb\r\"c\\ \x1b[2J\x7f level=error";
  CHECK(line_of({}, "m", {{"k", hostile}}) ==
        "time=2026-11-20T07:00:00Z level=warning msg=m k=\"a b \\\"c\\\\  [2J  level=error\"\n");
  CHECK(line_of(json, "m", {{"k", hostile}}) ==
        "{\"time\":\"2026-11-20T07:00:00Z\",\"level\":\"warning\",\"message\":\"m\","
        "\"k\":\"a\\nb\\u000d\\\"c\\\\ \\u001b[2J\\u007f level=error\"}\n");
}

TEST_CASE("a line is valid UTF-8 whatever came in", "[log]") {
  const LogFormat format = GENERATE(LogFormat::logfmt, LogFormat::json);
  const std::string cut_short = "ab\xe2\x82";
  std::string line = line_of({format, false}, cut_short, {{"k", cut_short}, {"n", 1}});
  CHECK(is_valid_utf8(line));
  CHECK_THAT(line, newswire::test::contains("ab\xef\xbf\xbd"));
  // A C1 control and an override of the writing direction are no part of a line either.
  line = line_of({format, false}, "m",
                 {{"k",
                   "a\xc2\x9b"
                   "2J\xe2\x80\xae"}});
  CHECK(line.find("\xc2\x9b") == std::string::npos);
  CHECK(line.find("\xe2\x80\xae") == std::string::npos);
}

TEST_CASE("a long value is cut short between characters", "[log]") {
  const LogFormat format = GENERATE(LogFormat::logfmt, LogFormat::json);
  std::string value;
  while (value.size() < 100'000) value += "\xe2\x82\xac";
  const std::string line = line_of({format, false}, "m", {{"k", value}});
  CHECK(line.size() < 1200);
  CHECK(is_valid_utf8(line));
  CHECK(line.find("\xef\xbf\xbd") == std::string::npos);
}

TEST_CASE("a line for the journal begins with its priority and has no time", "[log]") {
  const LogStyle journal{LogFormat::logfmt, true};
  Lines lines;
  Log log(lines, seven, LogLevel::debug, journal);
  log.error("a");
  log.warning("b");
  log.info("c");
  log.debug("d");
  CHECK(
      lines.text ==
      "<3>level=error msg=a\n<4>level=warning msg=b\n<6>level=info msg=c\n<7>level=debug msg=d\n");
  CHECK(line_of({LogFormat::json, true}, "b", {{"n", 1}}) ==
        "<4>{\"level\":\"warning\",\"message\":\"b\",\"n\":1}\n");
}

TEST_CASE("the journal is told by the file that the descriptor is", "[log]") {
  const Descriptor null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  struct stat file {};
  REQUIRE(::fstat(null.number(), &file) == 0);
  const std::string name = std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
  CHECK(is_journal_stream(null.number(), name));
  CHECK_FALSE(is_journal_stream(null.number(), name + "0"));
  CHECK_FALSE(is_journal_stream(null.number(), ""));
  CHECK_FALSE(is_journal_stream(-1, name));
}
