#include "core/grapheme.h"
#include "core/text.h"
#include "display/wrap.h"
#include "tests/support/catch.h"

using namespace newswire::display;
using newswire::display_width;

namespace {

std::vector<std::string> wrapped(const std::string& text, std::size_t width,
                                 std::size_t max_lines = 99) {
  std::vector<std::string> lines;
  for (const Line& line : wrap(text, width, max_lines)) {
    lines.push_back(text.substr(line.begin, line.end - line.begin) + (line.is_cut ? "…" : ""));
  }
  return lines;
}
using Lines = std::vector<std::string>;

const std::string family = "👩‍👩‍👧‍👦";
const std::string flag = "🇯🇵";

}  // namespace

TEST_CASE("text is broken at spaces, and within words only where they have no room", "[wrap]") {
  CHECK(wrapped("a fox meets a hen", 7) == Lines{"a fox", "meets a", "hen"});
  CHECK(wrapped("a fox", 5) == Lines{"a fox"});
  CHECK(wrapped("incomprehensible fox", 6) == Lines{"incomp", "rehens", "ible", "fox"});
  CHECK(wrapped("", 5) == Lines{""});
  CHECK(wrapped("  a  ", 5) == Lines{"a"});
}

TEST_CASE("a letter with a mark beside it is no place to break", "[wrap]") {
  CHECK(wrapped("क हिन्दी", 5) == Lines{"क", "हिन्दी"});
}

TEST_CASE("wide characters are broken anywhere between them", "[wrap]") {
  CHECK(wrapped("日本のニュース", 6) == Lines{"日本の", "ニュー", "ス"});
  CHECK(wrapped("日本のニュース", 7) == Lines{"日本の", "ニュー", "ス"});
  CHECK(wrapped("on 日本", 5) == Lines{"on 日", "本"});
}

TEST_CASE("clusters are never broken", "[wrap]") {
  CHECK(wrapped(family + flag + family, 4) == Lines{family + flag, family});
  const std::string marked = "a\xcc\x81\xcc\x82";
  CHECK(wrapped(marked + marked + marked, 2) == Lines{marked + marked, marked});
}

TEST_CASE("what is beyond the last line is told by an ellipsis within the width", "[wrap]") {
  CHECK(wrapped("a fox meets a hen", 7, 2) == Lines{"a fox", "meets…"});
  CHECK(wrapped("abcdef", 3, 1) == Lines{"ab…"});
  CHECK(wrapped("日本の", 4, 1) == Lines{"日…"});
}

TEST_CASE("no line is wider than asked for, but for a single cluster in one column", "[wrap]") {
  const std::string text = "The 日本 fox " + family + flag + " مرحبا بالعالم a\xcc\x81 \xff\xfe x";
  const std::size_t width = GENERATE(1, 2, 3, 5, 8, 13, 40);
  const std::size_t lines = GENERATE(1, 2, 50);
  for (const std::string& line : wrapped(text, width, lines)) {
    CAPTURE(line, width);
    CHECK((display_width(line) <= width ||
           newswire::cluster_end(line, 0) + std::string("…").size() >= line.size()));
  }
  CHECK(wrapped(text, 0, 3).size() == 3);
}

TEST_CASE("a text is padded to columns, not to bytes", "[wrap]") {
  CHECK(padded_right("日本", 6) == "日本  ");
  CHECK(padded_left("日本", 6) == "  日本");
  CHECK(padded_right("日本", 3) == "日…");
  CHECK(padded_right("日本", 2) == "… ");
  CHECK(padded_left("日", 1) == "…");
  CHECK(cut_to_width("日", 0).empty());
}

TEST_CASE("stacked marks are cut, emoji are not", "[wrap]") {
  std::string stack = "a";
  for (int i = 0; i < 1000; ++i) stack += "\xcc\x81";
  const std::string cut = without_stacks(stack + "b");
  CHECK(cut.size() < 70);
  CHECK(cut.back() == 'b');
  CHECK(newswire::is_valid_utf8(cut));
  const std::string kiss = "👩🏿‍❤️‍💋‍👨🏿";
  CHECK(without_stacks(kiss + family) == kiss + family);
}

TEST_CASE("no text begins with a mark for what stands before it", "[wrap]") {
  CHECK(without_stacks("\xef\xb8\x8f\xcc\x81"
                       "fox") == "fox");
  CHECK(wrapped("ab  \xcc\x81"
                "cd",
                2) == Lines{"ab",
                            " \xcc\x81"
                            "c",
                            "d"});
}

TEST_CASE("text from right to left is known", "[wrap]") {
  CHECK(newswire::has_right_to_left("abc שלום"));
  CHECK(newswire::has_right_to_left("مرحبا"));
  CHECK_FALSE(newswire::has_right_to_left("abc 日本 1,234 "));
}
