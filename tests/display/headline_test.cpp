#include <cstdlib>
#include <ctime>

#include "core/date.h"
#include "core/text.h"
#include "display/headline.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::display;
using newswire::test::contains;

namespace {

const Time now = *parse_rfc3339("2026-11-20T12:00:00Z");

Item make_item(const std::string& title = "Fox meets hen") {
  Item item;
  item.sequence = 123;
  item.source = "bbc-world";
  item.title = title;
  item.link = "https://example.org/1";
  item.published = parse_rfc3339("2026-11-20T07:00:00Z");
  return item;
}

std::string shown(const Item& item, std::size_t width, const HeadlineNotes& notes = {}) {
  return headline(item, notes, Format{.width = width}, now);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

// The columns before `text` in the line that has it.
std::size_t column_of(const std::string& text, const std::string& part) {
  for (const std::string& line : lines_of(text)) {
    if (const auto at = line.find(part); at != std::string::npos) {
      return display_width(line.substr(0, at));
    }
  }
  FAIL(part << " is not in " << text);
  return 0;
}

struct InUtc {
  InUtc() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
} const in_utc;

}  // namespace

TEST_CASE("a headline stands in columns, the link below the title", "[headline]") {
  CHECK(shown(make_item(), 80, {.topics = "world, tech/ai"}) ==
        "07:00 bbc-world      Fox meets hen  [world, tech/ai]\n"
        "                     https://example.org/1");
}

TEST_CASE("a narrow window has the age, a wide one date and time", "[headline]") {
  CHECK(lines_of(shown(make_item(), 40))[0] == "  5h bbc-w…  Fox meets hen");
  CHECK(lines_of(shown(make_item(), 200))[0] ==
        "2026-11-20 07:00 bbc-world             Fox meets hen  https://example.org/1");
}

TEST_CASE("ages have four columns at most", "[headline]") {
  const auto [published, age] = GENERATE(table<std::string, std::string>({
      {"2026-11-20T12:00:30Z", " now"},
      {"2026-11-20T11:01:00Z", " 59m"},
      {"2026-11-19T12:00:01Z", " 23h"},
      {"2026-11-14T12:00:00Z", "  6d"},
      {"2026-01-01T12:00:00Z", " 46w"},
      {"2001-11-20T12:00:00Z", " 25y"},
  }));
  Item item = make_item();
  item.published = parse_rfc3339(published);
  CHECK(shown(item, 40).substr(0, 4) == age);
}

TEST_CASE("what is not of today has its date, and of another year that", "[headline]") {
  Item item = make_item();
  item.published = parse_rfc3339("2026-11-19T23:59:59Z");
  CHECK(shown(item, 80).substr(0, 6) == "11-19 ");
  item.published = parse_rfc3339("2025-11-19T23:59:59Z");
  CHECK(shown(item, 80).substr(0, 6) == " 2025 ");
}

TEST_CASE("titles begin in the same column whatever stands before them", "[headline]") {
  const std::size_t width = GENERATE(20, 40, 80, 200);
  const std::size_t column = column_of(shown(make_item("Xi"), width), "Xi");
  for (const char* source : {"a", "日本の新聞社の新聞", "🗞️-daily", "cafe\xcc\x81", "مرحبا"}) {
    Item item = make_item("Xi");
    item.source = source;
    CAPTURE(source);
    CHECK(column_of(shown(item, width), "Xi") == column);
  }
}

TEST_CASE("no line but one of the link is wider than the window", "[headline]") {
  const std::string title = GENERATE(
      as<std::string>{}, "", std::string(300, 'x'),
      "word word word word word word word word word word word word word word word word word",
      "日本のニュースは今日も長い長い長い長い長い長い長い長い長い長い長い長い長い長い長い長い",
      "🦊🐔👩‍👩‍👧‍👦🇯🇵❤️ "
      "🦊🐔👩‍👩‍👧‍👦🇯🇵❤️ "
      "🦊🐔👩‍👩‍👧‍👦🇯🇵❤️ "
      "🦊🐔👩‍👩‍👧‍👦🇯🇵❤️ "
      "🦊🐔👩‍👩‍👧‍👦🇯🇵❤️",
      "الثعلب يلتقي الدجاجة في الحقل الكبير خلف المنزل القديم عند النهر وكان اليوم جميلا");
  Item item = make_item(title);
  item.update = true;
  item.previous_title = title + "y";
  const std::size_t width = GENERATE(20, 23, 40, 59, 60, 80, 119, 120, 200);
  CAPTURE(title, width);
  const std::string text = shown(item, width, {.topics = "world, tech/ai", .matched = "foxes"});
  CHECK(is_valid_utf8(text));
  for (const std::string& line : lines_of(text)) {
    const bool is_link = line.find_first_not_of(' ') == line.find(item.link);
    if (!is_link) CHECK(display_width(line) <= width);
  }
  CHECK(lines_of(text).size() <= 6);
}

TEST_CASE("a long title goes on below its beginning for three lines", "[headline]") {
  const auto lines = lines_of(shown(make_item(std::string(300, 'x')), 80));
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == std::string(21, ' ') + std::string(59, 'x'));
  CHECK(lines[2] == std::string(21, ' ') + std::string(58, 'x') + "…");
}

TEST_CASE("a long link moves to the left and stays whole", "[headline]") {
  Item item = make_item();
  item.link = "https://example.org/" + std::string(50, 'a');
  CHECK(lines_of(shown(item, 80)).back() == std::string(10, ' ') + item.link);
  item.link += std::string(100, 'a');
  CHECK(lines_of(shown(item, 80)).back() == item.link);
}

TEST_CASE("in a wide window the link stands behind where it has room", "[headline]") {
  const Item item = make_item(std::string(140, 'x'));
  const auto lines = lines_of(shown(item, 200));
  REQUIRE(lines.size() == 2);
  CHECK(lines[1] == std::string(39, ' ') + item.link);
  CHECK(lines_of(shown(make_item(), 200, {.topics = "world"}))[0].ends_with("  [world]  " +
                                                                            item.link));
}

TEST_CASE("a window of some columns is left to the terminal", "[headline]") {
  const std::size_t width = GENERATE(1, 2, 19);
  CHECK(shown(make_item(), width) == "07:00 bbc-world  Fox meets hen  https://example.org/1");
}

TEST_CASE("the words that were asked for stand out, across lines too", "[headline]") {
  const Format format{.colour = true, .width = 40};
  const std::string mark = "\x1b[1;4;31m";
  const std::string text = headline(make_item("The quick brown little fox meets the hen"),
                                    {.marks = {{23, 32}}}, format, now);
  CHECK_THAT(text, contains(mark + "fox"));
  CHECK_THAT(text, contains(mark + "meets"));
  CHECK(headline(make_item("Fox"), {.marks = {{0, 3}}}, Format{.width = 40}, now).find('\x1b') ==
        std::string::npos);
}

TEST_CASE("a title that had to be made safe has no marks that are of another text", "[headline]") {
  const Format format{.colour = true, .width = 80};
  const std::string text = headline(make_item("a\xe2\x80\xae"
                                              "bcdef"),
                                    {.marks = {{2, 5}}}, format, now);
  CHECK(text.find("\x1b[1;4;31m") == std::string::npos);
  CHECK(is_valid_utf8(text));
}

TEST_CASE("where hyperlinks are known the title leads to the link", "[headline]") {
  const Format format{.hyperlinks = true, .width = 80};
  CHECK(
      headline(make_item(), {}, format, now) ==
      "07:00 bbc-world      \x1b]8;id=123;https://example.org/1\x1b\\Fox meets hen\x1b]8;;\x1b\\");
  Item item = make_item();
  item.link = GENERATE(as<std::string>{}, "javascript:alert(1)", "file:///etc/passwd",
                       "https://例え.example/", "https://example.org/" + std::string(3000, 'a'));
  const std::string text = headline(item, {}, format, now);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK_THAT(text, contains(item.link));
}

TEST_CASE("a link cannot end the hyperlink and command the terminal", "[headline]") {
  Item item = make_item();
  item.link = "https://example.org/\x1b\\\x1b]0;title\x07";
  const std::string text = headline(item, {}, Format{.hyperlinks = true, .width = 80}, now);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
}

TEST_CASE("what follows a title from right to left is kept out of it", "[headline]") {
  CHECK_THAT(shown(make_item("مرحبا"), 80, {.topics = "world"}),
             contains("مرحبا\xe2\x80\x8e  [world]"));
  CHECK(shown(make_item(), 80).find("\xe2\x80\x8e") == std::string::npos);
}
