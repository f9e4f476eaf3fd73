#include <string>

#include "core/text.h"
#include "tests/support/catch.h"

using namespace newswire;

TEST_CASE("valid UTF-8 comes back unchanged from repair", "[text]") {
  for (const char* text : {"", "plain", "Ünïcödé", "日本語", "👩‍🚀", "\xF4\x8F\xBF\xBF"}) {
    CHECK(is_valid_utf8(text));
    CHECK(repair_utf8(text) == text);
  }
}

TEST_CASE("an invalid byte is found wherever it stands", "[text]") {
  for (std::size_t length = 1; length < 20; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      std::string text(length, 'x');
      CHECK(is_valid_utf8(text));
      text[place] = '\xFF';
      CHECK_FALSE(is_valid_utf8(text));
    }
  }
}

TEST_CASE("each maximal invalid sequence becomes one replacement character", "[text]") {
  const std::string r = "\xEF\xBF\xBD";
  // The examples of Unicode 15, tables 3-8 to 3-11.
  CHECK(repair_utf8("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(repair_utf8("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(repair_utf8("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") ==
        r + r + r + r + r + "A" + r + r + "B");
  CHECK(repair_utf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == r + r + r + r + "A");
  CHECK(repair_utf8("ab\xE2\x82") == "ab" + r);
  CHECK_FALSE(is_valid_utf8("ab\xE2\x82"));
}

TEST_CASE("a NUL byte is replaced", "[text]") {
  CHECK(repair_utf8(std::string_view("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("what could drive or deceive a terminal is taken out", "[text]") {
  CHECK(terminal_safe("plain text") == "plain text");
  CHECK(terminal_safe("a\x1B[31mb\x07\x7F") == "a [31mb  ");
  CHECK(terminal_safe("a\xC2\x9B"
                      "31m") == "a 31m");
  CHECK(terminal_safe("a\nb\r\xE2\x80\xA8"
                      "c") == "a b  c");
  CHECK(terminal_safe("user\xE2\x80\xAE"
                      "gpj.exe\xE2\x81\xA9") == "usergpj.exe");
  CHECK(terminal_safe("a\xE2\x80\x8B"
                      "b\xEF\xBB\xBF") == "ab");
  CHECK(terminal_safe("bad\xFF") == "bad\xEF\xBF\xBD");
}

TEST_CASE("joiners that scripts and emoji need stay", "[text]") {
  const std::string persian = "می\u200Cخواهم";
  CHECK(terminal_safe(persian) == persian);
  CHECK(terminal_safe("👩‍🚀 ❤️") == "👩‍🚀 ❤️");
  const std::string scotland =
      "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F";
  CHECK(terminal_safe(scotland) == scotland);
  CHECK(terminal_safe("x\U000E0067\U000E0062") == "x");
}

TEST_CASE("runs of white space become one space", "[text]") {
  CHECK(collapse_space("  a \t\n b\u00A0\u3000c\u2028") == "a b c");
  CHECK(collapse_space(" \n ").empty());
  CHECK(collapse_space("日本\u3000語") == "日本 語");
}

TEST_CASE("text that fits is not truncated", "[text]") {
  CHECK(truncate_text("hello", 5) == "hello");
  CHECK(truncate_text("", 0).empty());
}

TEST_CASE("a cut falls between clusters, at a word's end where one is near", "[text]") {
  CHECK(truncate_text("markets fall after rate decision", 20) == "markets fall…");
  CHECK(truncate_text("abcdefghijklmnopqrstuvwxyz", 10) == "abcdefg…");
  CHECK(truncate_text("日本語の見出し", 13) == "日本語…");
  CHECK(truncate_text("e\u0301e\u0301e\u0301e\u0301", 8) == "e\u0301…");
  CHECK(truncate_text("👩‍🚀👩‍🚀", 17) == "👩‍🚀…");
  CHECK(truncate_text("abcdef", 2) == "ab");
}

TEST_CASE("no cut is longer than was asked for", "[text]") {
  const std::string text = "Ünï 日本 👩‍🚀🇩🇪 e\u0301 x";
  for (std::size_t room = 0; room <= text.size(); ++room) {
    INFO(room);
    CHECK(truncate_text(text, room).size() <= room);
    CHECK(is_valid_utf8(truncate_text(text, room)));
  }
}

TEST_CASE("width is what a terminal needs", "[text]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("é") == 1);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("한국") == 4);
  CHECK(display_width("ｱ") == 1);
  CHECK(display_width("😀") == 2);
  CHECK(display_width("👩‍🚀") == 2);
  CHECK(display_width("👍🏽") == 2);
  CHECK(display_width("🇩🇪") == 2);
  CHECK(display_width("❤️") == 2);
  CHECK(display_width("שלום") == 4);
  CHECK(display_width("हिन्दी") == 5);               // two of its vowels stand beside their letters
  CHECK(display_width("\u1112\u1161\u11ab") == 2);  // 한, decomposed
}

TEST_CASE("the ASCII helpers leave other bytes alone", "[text]") {
  CHECK(ascii_lower("ABC Ä") == "abc Ä");
  CHECK(ascii_iequals("Content-Type", "content-type"));
  CHECK_FALSE(ascii_iequals("Ä", "ä"));
  CHECK_FALSE(ascii_iequals("a", "ab"));
  CHECK(ascii_trim("  a b\t\r\n") == "a b");
  CHECK(ascii_trim(" \t").empty());
}
