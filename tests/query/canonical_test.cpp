// Equal queries print equally, and what is printed is the same query.
#include <string>

#include "tests/query/verdict.h"

using newswire::query::test::parsed;

namespace {

std::string canonical(std::string_view query) {
  return parsed(query).canonical();
}

}  // namespace

TEST_CASE("operators and brackets have one spelling", "[canonical]") {
  CHECK(canonical("b AND a") == "a b");
  CHECK(canonical("(b) (a)") == "a b");
  CHECK(canonical("b | a") == "a OR b");
  CHECK(canonical("((a) OR ((b)))") == "a OR b");
  CHECK(canonical("NOT a") == "-a");
  CHECK(canonical("c (b OR a)") == "(a OR b) c");
  CHECK(canonical("c OR (b a)") == "a b OR c");
  CHECK(canonical("-(b OR a)") == "-(a OR b)");
  CHECK(canonical("-(a b)") == "-(a b)");
  CHECK(canonical("-a b") == "b -a");
}

TEST_CASE("what is said twice is printed once", "[canonical]") {
  CHECK(canonical("a A a") == "a");
  CHECK(canonical("a OR a") == "a");
  CHECK(canonical("a (b a)") == "a b");
  CHECK(canonical("a OR (b OR a)") == "a OR b");
  CHECK(canonical("--a") == "a");
  CHECK(canonical("NOT NOT -a") == "-a");
  CHECK(canonical("-(-(a b))") == "a b");
  CHECK(canonical("(a b) OR (b a)") == "a b");
}

TEST_CASE("words and phrases print as they are matched", "[canonical]") {
  CHECK(canonical("Bitcoin") == "bitcoin");
  CHECK(canonical("\"bitcoin\"") == "bitcoin");
  CHECK(canonical("U.S.") == "\"u s\"");
  CHECK(canonical("\"Rate -- Cut\"") == "\"rate cut\"");
  CHECK(canonical("F-35") == canonical("\"f 35\""));
  CHECK(canonical("f-35*") == "f-35*");
  CHECK(canonical("ＩＢＭ") == "ibm");
  CHECK(canonical("Straße") == "strasse");
  CHECK(canonical("RE\u0301SUMÉ") == "résumé");
  CHECK(canonical("ŁÓDŹ") == "łódź");
  CHECK(canonical("İstanbul") == "istanbul");
  CHECK(canonical("C++ C#") == "c# c++");
  CHECK(canonical("AT&T") == "at&t");
  CHECK(canonical(".NET") == ".net");
  CHECK(canonical("生成AI") == "生成ai");
  CHECK(canonical("\"日本 経済\"") == "\"日本 経済\"");
  CHECK(canonical("日本*") == "日本");
  CHECK(canonical("한국*") == "한국");
  CHECK(canonical("ﾆｭｰｽ") == "ニュース");
  CHECK(canonical("カ\u3099ス") == "ガス");
  CHECK(canonical("🚀🚀") == "\"🚀 🚀\"");
}

TEST_CASE("fields print in one spelling", "[canonical]") {
  CHECK(canonical("TITLE:Fed") == "title:fed");
  CHECK(canonical("intitle:fed") == "title:fed");
  CHECK(canonical("#Tech/AI") == "topic:tech/ai");
  CHECK(canonical("topic:Tech/*") == "topic:tech/*");
  CHECK(canonical("topic:tech*") == "topic:tech*");
  CHECK(canonical("source:\"Reuters  World\"") == "source:\"reuters world\"");
  CHECK(canonical("source:\"reuters\"") == "source:reuters");
  CHECK(canonical("source:REUTERS*") == "source:reuters*");
  CHECK(canonical("source:\"reuters*\"") == "source:\"reuters*\"");
  CHECK(canonical("url:\"/World/\"") == "url:\"/world/\"");
  CHECK(canonical("site:Example.COM.") == "site:example.com");
  CHECK(canonical("lang:pt_BR") == "lang:pt-br");
  CHECK(canonical("age:<120m") == "age:<2h");
  CHECK(canonical("age:>0d") == "age:>0s");
  CHECK(canonical("age:<90m") == "age:<90m");
  CHECK(canonical("date:2026-02") == "date:2026-02-01..2026-02-28");
  CHECK(canonical("date:2026-02-03") == "date:2026-02-03");
  CHECK(canonical("date:2026-02..") == "date:2026-02-01..");
  CHECK(canonical("date:..2026") == "date:..2026-12-31");
  CHECK(canonical("/Deals?/") == "/Deals?/");
  CHECK(canonical("title:/a\\/b c/c") == "title:/a\\/b c/c");
}

TEST_CASE("a canonical form is one line without control characters", "[canonical]") {
  CHECK(canonical("\"a\tb\"\nc") == "\"a b\" c");
  CHECK(canonical("/a\tb/") == "/a b/");
  CHECK(canonical("source:\"a\nb\"") == "source:\"a b\"");
}

TEST_CASE("a canonical form is its own canonical form", "[canonical]") {
  for (const char* query : {"bitcoin ETF -sponsored",
                            "\"rate cut\" (fed OR ecb)",
                            "title:openai source:reuters*",
                            "topic:tech/* NOT title:/\\bdeals?\\b/",
                            "age:<2h",
                            "date:2026-09-01..",
                            "日本 OR 東京",
                            "c++-.net*",
                            "\".net c++\"",
                            "x[.net*",
                            "생성AI",
                            "a+-b",
                            "c#日本",
                            "日本c#",
                            "\"日本+ 東京\"",
                            "ǿ",
                            "и\u0308\u0306",
                            "й\u0301",
                            "ệ",
                            "e\u0301\u0302",
                            "1️⃣2️⃣",
                            "👩‍🚀x",
                            "#️⃣ 5️⃣",
                            "🏴\U000E0067\U000E0062\U000E007F",
                            "שָׁלוֹם",
                            "مُحَمَّد",
                            "हिन्दी",
                            "น้ำ",
                            "ᾴ",
                            "ΐ",
                            "ŉ",
                            "ﷺ",
                            "①②",
                            "½",
                            "-(a -(b c) OR -d)",
                            "topic:\"a b\"",
                            "source:\"(x)\"",
                            "url:\"a|b\"",
                            "\u1112\u1161\u11AB",
                            "ㅋㅋㅋ",
                            "ﾊﾟ",
                            "ว่า"}) {
    INFO(query);
    const std::string once = canonical(query);
    INFO(once);
    CHECK(canonical(once) == once);
  }
}
