#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokeniser.h"
#include "tests/support/catch.h"

using namespace newswire;

namespace {

Tokens cut(std::string_view text) {
  Tokens tokens;
  Tokeniser().tokenise(text, tokens);
  return tokens;
}

std::vector<std::string> words(std::string_view text) {
  const Tokens tokens = cut(text);
  std::vector<std::string> out;
  for (const Token& token : tokens.list) out.push_back(spelling_of(tokens, token));
  return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words are runs of letters, marks and digits", "[tokeniser]") {
  CHECK(words("").empty());
  CHECK(words(" ...!? ").empty());
  CHECK(words("Fed's rate_cut: 3.5%") == Words{"fed", "s", "rate", "cut", "3", "5"});
  CHECK(words("Überraschung in Łódź") == Words{"überraschung", "in", "łódź"});
}

TEST_CASE("symbol words keep their symbols", "[tokeniser]") {
  CHECK(words("C++20, C#, .NET and AT&T+") == Words{"c++", "20", "c#", ".net", "and", "at&t+"});
  CHECK(words("a + b # c & d . e") == Words{"a", "b", "c", "d", "e"});
  CHECK(words("x#1 y+z w+") == Words{"x", "1", "y", "z", "w+"});
  CHECK(words("Ｃ＋＋") == Words{"c++"});
}

TEST_CASE("scripts without spaces are cut into grapheme clusters", "[tokeniser]") {
  CHECK(words("東京タワー") == Words{"東", "京", "タ", "ワ", "ー"});
  CHECK(words("กิน") == Words{"กิ", "น"});
  CHECK(words("生成AI코로나19") == Words{"生", "成", "ai", "코로나", "19"});
  CHECK(words("日本+") == Words{"日", "本+"});
}

TEST_CASE("what stands between tokens is kept", "[tokeniser]") {
  const Tokens tokens = cut("a b, 日本 cd生");
  std::vector<Gap> gaps;
  for (const Token& token : tokens.list) gaps.push_back(token.gap);
  CHECK(gaps == std::vector{Gap::mark, Gap::space, Gap::mark, Gap::none, Gap::space, Gap::none});
}

TEST_CASE("a token knows the bytes that it comes from", "[tokeniser]") {
  const std::string text = "Die Łódź™, .NET и\u0306 👩‍🚀 o\uFB03ce 東";
  const Tokens tokens = cut(text);
  std::vector<std::string> sources;
  for (const Token& token : tokens.list) {
    sources.push_back(text.substr(token.source_begin, token.source_end - token.source_begin));
  }
  CHECK(sources == Words{"Die", "Łódź", ".NET", "и\u0306", "👩‍🚀", "o\uFB03ce", "東"});
}

TEST_CASE("diacritics are apart from the letters that carry them", "[tokeniser]") {
  const Tokens tokens = cut("Ếb");
  REQUIRE(tokens.list.size() == 1);
  CHECK(tokens.text_of(tokens.list[0]) == "eb");
  CHECK(tokens.diacritics == std::vector<Diacritic>{{0, 0x301}, {0, 0x302}});
  CHECK(cut("ΑΘΗΝΑ").list[0].greek_capitals);
  CHECK_FALSE(cut("Αθηνα").list[0].greek_capitals);
  CHECK_FALSE(cut("ATHENA").list[0].greek_capitals);
}

TEST_CASE("several texts go into one list of tokens", "[tokeniser]") {
  Tokeniser tokeniser;
  Tokens tokens;
  tokeniser.tokenise("one two", tokens);
  tokeniser.tokenise("\u0301three", tokens);
  REQUIRE(tokens.list.size() == 3);
  CHECK(tokens.list[2].gap == Gap::mark);
  CHECK(tokens.diacritics.empty());
  CHECK(tokens.text_of(tokens.list[2]) == "three");
}

TEST_CASE("text of ASCII alone is cut as it is among other letters", "[tokeniser]") {
  const std::string_view alphabet = "aZ09  .+#&'\"(-_/,\t\n$<";
  // Nothing to the tokeniser, but no ASCII.
  const std::string_view zero_width_space = "\u200B";
  std::mt19937 random(1);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t length = random() % 40; text.size() < length;) {
      const bool is_usual = random() % 8 != 0;
      text += is_usual ? alphabet[random() % alphabet.size()] : static_cast<char>(random() % 128);
    }
    Tokens among = cut(std::string(zero_width_space) + text);
    for (Token& token : among.list) {
      token.source_begin -= static_cast<std::uint32_t>(zero_width_space.size());
      token.source_end -= static_cast<std::uint32_t>(zero_width_space.size());
    }
    const Tokens alone = cut(text);
    INFO(text);
    REQUIRE(alone.text == among.text);
    REQUIRE(alone.diacritics == among.diacritics);
    REQUIRE(alone.list == among.list);
  }
}

TEST_CASE("hostile text is cut in bounded memory and without harm", "[tokeniser]") {
  CHECK(words("\xFF\xC3(\xE2\x82") == Words{});
  CHECK(words(std::string("a\0b", 3)) == Words{"a", "b"});
  std::string marks = "a";
  for (int i = 0; i < 20'000; ++i) marks += "\u0301";
  CHECK(cut(marks).list.size() == 1);
  std::string joined = "👩";
  for (int i = 0; i < 5'000; ++i) joined += "\u200D🚀";
  CHECK(cut(joined).list.size() == 1);
  CHECK(cut(std::string(1'000'000, 'x')).list.size() == 1);
}
