#include <cstdlib>
#include <ctime>

#include "core/date.h"
#include "core/text.h"
#include "display/printer.h"
#include "tests/support/catch.h"
#include "wire/item_json.h"

using newswire::Item;
using newswire::display::Format;
using newswire::display::format_item;
using newswire::display::parse_format;
using newswire::test::contains;

namespace {

const newswire::Time now = *newswire::parse_rfc3339("2026-11-20T12:00:00Z");

Item make_item() {
  Item item;
  item.sequence = 123;
  item.id = "urn:1";
  item.source = "bbc-world";
  item.topics = {"world", "tech/ai"};
  item.title = "Fox meets hen";
  item.link = "https://example.org/1";
  item.summary = "They talk.";
  item.categories = {"Animals", "Farm"};
  item.published = newswire::parse_rfc3339("2026-11-20T07:00:00Z");
  item.fetched = *newswire::parse_rfc3339("2026-11-20T07:05:00Z");
  item.lang = "en";
  return item;
}

Item make_update() {
  Item item = make_item();
  item.update = true;
  item.previous_title = "Fox greets hen";
  return item;
}

std::string shown(const std::string& format, const Item& item = make_item()) {
  return format_item(item, parse_format(format).value(), now);
}

std::string pretty(const Item& item, bool colour) {
  Format format;
  format.colour = colour;
  return format_item(item, format, now);
}

struct InUtc {
  InUtc() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
} const in_utc;

}  // namespace

TEST_CASE("line is four columns between tabs", "[printer]") {
  CHECK(shown("line") == "2026-11-20T07:00:00Z\tbbc-world\tFox meets hen\thttps://example.org/1");
  Item item = make_item();
  item.published.reset();
  item.link.clear();
  item.title = "a\tb\nc";
  CHECK(shown("line", item) == "2026-11-20T07:05:00Z\tbbc-world\ta b c\t");
}

TEST_CASE("an update is told as one with the title before it, whatever the format", "[printer]") {
  const Item item = make_update();
  CHECK(shown("line", item) ==
        "2026-11-20T07:00:00Z\tbbc-world\tFox meets hen\thttps://example.org/1\tupdate\t"
        "Fox greets hen");
  CHECK(shown("json", item) == newswire::wire::encode_item(item));
  CHECK(shown("{update}{title} <{previous_title}>", item) ==
        "updateFox meets hen <Fox greets hen>");
  CHECK(shown("{update}{title} <{previous_title}>") == "Fox meets hen <>");
  CHECK(pretty(item, false) ==
        "07:00 bbc-world  updated: Fox meets hen  [world, tech/ai]  was: Fox greets hen"
        "  https://example.org/1");
  CHECK_THAT(pretty(item, true), contains("updated: \x1b[0m\x1b[1mFox meets hen"));
}

TEST_CASE("pretty does not repeat a title that stayed", "[printer]") {
  Item item = make_update();
  item.previous_title = item.title;
  CHECK(pretty(item, false) ==
        "07:00 bbc-world  updated: Fox meets hen  [world, tech/ai]  https://example.org/1");
}

TEST_CASE("json is the item as on the wire", "[printer]") {
  CHECK(shown("json") == newswire::wire::encode_item(make_item()));
}

TEST_CASE("pretty into a pipe is one plain line, whole", "[printer]") {
  Item item = make_item();
  CHECK(pretty(item, false) ==
        "07:00 bbc-world  Fox meets hen  [world, tech/ai]  https://example.org/1");
  item.topics.clear();
  item.link.clear();
  item.published = newswire::parse_rfc3339("2026-11-19T23:59:59Z");
  CHECK(pretty(item, false) == "2026-11-19 bbc-world  Fox meets hen");
}

TEST_CASE("colour is there only when asked for", "[printer]") {
  CHECK(pretty(make_item(), false).find('\x1b') == std::string::npos);
  CHECK_THAT(pretty(make_item(), true), contains("\x1b[1mFox meets hen\x1b[0m"));
}

TEST_CASE("a template is text with fields", "[printer]") {
  CHECK(shown("{seq} {source}: {title}") == "123 bbc-world: Fox meets hen");
  CHECK(shown("{{{id}}}\\t{lang}\\n{topics}") == "{urn:1}\ten\nworld, tech/ai");
  CHECK(shown("[{author}] {categories} {published} {updated} {fetched}") ==
        "[] Animals, Farm 2026-11-20T07:00:00Z  2026-11-20T07:05:00Z");
  CHECK(shown("{summary}\\\\{link}\\x") == "They talk.\\https://example.org/1\\x");
}

TEST_CASE("a wrong template is refused, the wrong part named", "[printer]") {
  const auto reason = [](const std::string& text) { return parse_format(text).error().message; };
  CHECK_THAT(reason("{titel}"), contains("'titel'") && contains("{title}"));
  CHECK_THAT(reason("{title} {Link}"), contains("'Link'") && contains("{link}"));
  CHECK_THAT(reason("{}"), contains("''"));
  CHECK_THAT(reason("{title"), contains("never closed"));
  CHECK_THAT(reason("title}"), contains("'}'"));
  CHECK_THAT(reason("jsno"), contains("'jsno'") && contains("json"));
  CHECK_THAT(reason(""), contains("{title}"));
  CHECK_THAT(reason("{{title}}"), contains("{title}"));
  CHECK_FALSE(parse_format(std::string(5000, 'x') + "{title}").ok());
  CHECK_THAT(reason("{\x1b[31m}"), !contains("\x1b"));
}

TEST_CASE("no byte of an item commands the terminal, whatever the format", "[printer]") {
  Item item = make_item();
  const std::string evil =
      "a\x1b]0;title\x07"
      "b\r\n\xc2\x9b"
      "31mc\xe2\x80\xae"
      "d\x7f\xff";
  item.title = item.source = item.link = item.summary = item.id = evil;
  item.topics = item.categories = {evil};
  item.author = item.lang = evil;
  item.update = true;
  item.previous_title = evil + "before";
  const std::string format = GENERATE(
      as<std::string>{}, "pretty", "line", "json",
      "{title}{link}{source}{topics}{summary}{author}{categories}{lang}{id}{previous_title}");
  CAPTURE(format);
  const std::string text = shown(format, item);
  for (const char* bad : {"\x1b", "\x07", "\r", "\n", "\xc2\x9b", "\xe2\x80\xae", "\x7f", "\xff"}) {
    CHECK(text.find(bad) == std::string::npos);
  }
}

TEST_CASE("what json escapes for the terminal's sake means the same", "[printer]") {
  Item item = make_item();
  item.title =
      "a\xc2\x9b"
      "b\xe2\x80\xae"
      "c\xf3\xa0\x81\x81"
      "d\xf0\x9f\xa6\x8a";
  const std::string text = shown("json", item);
  CHECK_THAT(text, contains("a\\u009bb\\u202ec") && contains("d\xf0\x9f\xa6\x8a"));
  CHECK(newswire::wire::decode_item(text).value() == item);
}
