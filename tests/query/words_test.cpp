// Words, symbol words, diacritics and phrases, in scripts that put spaces between words.
#include "tests/query/verdict.h"

using newswire::query::test::check_all;
using newswire::query::test::Verdict;

TEST_CASE("a word is found whole, in any case", "[words]") {
  static constexpr Verdict table[] = {
      {"git", "A git repository", true},
      {"git", "The digital age", false},
      {"GIT", "git", true},
      {"bitcoin", "BITCOIN slides", true},
      {"apple", "Apple's new phone", true},
      {"apple", "Apple’s new phone", true},
      {"europe", "L’Europe en crise", true},
      {"foo", "foo_bar", true},
      {"foo_bar", "foo bar", true},
      {"foo_bar", "foobar", false},
      {"bitcoin", "#bitcoin to the moon", true},
      {"nasa", "@NASA says", true},
      {"@nasa", "NASA says", true},
      {"$AAPL", "AAPL rises", true},
      {"or", "now or never", true},
      {"об'єкт", "Новий обʼєкт", true},
      {"обʼєкт", "Новий об’єкт", true},
  };
  check_all(table);
}

TEST_CASE("text is compatibility-normalised and case-folded", "[words]") {
  static constexpr Verdict table[] = {
      {"1500", "１５００ points", true},
      {"ibm", "ＩＢＭ results", true},
      {"office", "o\uFB03ce", true},
      {"strasse", "Straße gesperrt", true},
      {"straße", "STRASSE GESPERRT", true},
      {"GROẞ", "gross", true},
      {"kg", "5 ㎏", true},
      {"iv", "Ⅳ", true},
      {"m2", "m²", true},
      {"όσος", "ΌΣΟΣ", true},
  };
  check_all(table);
}

TEST_CASE("invisible characters are not there, and legal signs are spaces", "[words]") {
  static constexpr Verdict table[] = {
      {"newswire", "news\u00ADwire", true},
      {"newswire", "news\u200Bwire", true},
      {"newswire", "\uFEFFnewswire", true},
      {"news\u00ADwire", "newswire", true},
      {"❤", "I ❤\uFE0F news", true},
      {"❤\uFE0F", "I ❤ news", true},
      {"apple", "Apple™ wins", true},
      {"apple", "Apple®Watch", true},
      {"\"apple watch\"", "Apple®Watch", true},
      {"2026", "©2026", true},
      {"tm", "Apple™", false},
      {"apple™", "an apple a day", true},
  };
  check_all(table);
}

TEST_CASE("any other mark inside of a term makes a phrase", "[words]") {
  static constexpr Verdict table[] = {
      {"f-35", "The F-35 jet", true},
      {"f-35", "The F 35 jet", true},
      {"f-35", "The F35 jet", false},
      {"U.S.", "The U.S. economy", true},
      {"U.S.", "The US economy", false},
      {"us", "The U.S. economy", false},
      {"1000", "1,000 jobs", false},
      {"1,000", "1,000 jobs", true},
      {"1,000", "1 000 jobs", true},
      {"12:30", "at 12:30 today", true},
      {"12:30", "at 12.30 today", true},
      {"std::vector", "std::vector explained", true},
      {"https://example.com", "see https example com", true},
      {"don't", "Don’t panic", true},
      {"AC/DC", "AC-DC tour", true},
      {"a@b", "a b", true},
      {"3.5", "up 3.5%", true},
      {"3.5%", "up 3.5 points", true},
      {"3.5", "up 13.5%", false},
      {"5bn", "a $5bn deal", true},
      {"$5bn", "5bn euros", true},
      {"f-35", "35-F", false},
  };
  check_all(table);
}

TEST_CASE("symbol words are words of their own", "[words]") {
  static constexpr Verdict table[] = {
      {"c++", "C++ news", true},
      {"c++", "C++20 is out", true},
      {"c++20", "C++20 is out", true},
      {"c++", "The C language", false},
      {"c", "C++ news", false},
      {"c", "C++20 is out", false},
      {"c", "The C language", true},
      {"c#", "C# 14", true},
      {"c#", "C#/F#", true},
      {"c#", "C major", false},
      {"c", "C# 14", false},
      {"c#", "c#sharp", false},
      {"c", "c#sharp", true},
      {"disney+", "Disney+ raises prices", true},
      {"disney+", "Disney+’s prices", true},
      {"disney+", "Disney parks", false},
      {"disney", "Disney+ raises prices", false},
      {"disney", "Disney + Hulu", true},
      {"disney*", "Disney+ raises prices", true},
      {"disney*", "Disneyland", true},
      {"a", "a+b", true},
      {".net", ".NET 10 ships", true},
      {".net", "Microsoft ships .NET", true},
      {".net", "frameworks (.NET, Java)", true},
      {".net", "the “.NET” name", true},
      {".net", "the \".NET\" name", true},
      {".net", "the net result", false},
      {".net", "ASP.NET", false},
      {"asp.net", "ASP.NET", true},
      {"net", "ASP.NET", true},
      {"net", ".NET 10 ships", false},
      {".net", "wait...net", false},
      {"5", ".5 percent", true},
      {"at&t", "AT&T sells", true},
      {"at&t", "at t", false},
      {"at", "AT&T sells", false},
      {"t", "AT&T sells", false},
      {"AT&T", "at & t", false},
      {"at", "at & t", true},
      {"s&p", "The S&P 500", true},
      {"\"s&p 500\"", "The S&P 500", true},
      {"100+", "100+ dead", true},
      {"100", "100+ dead", false},
      {"c++*", "C++ news", true},
      {"c*", "C++ news", true},
  };
  check_all(table);
}

TEST_CASE("a plain letter accepts any marks, a marked one asks for its own", "[diacritics]") {
  static constexpr Verdict table[] = {
      {"sao paulo", "São Paulo", true},
      {"\"sao paulo\"", "São Paulo", true},
      {"résumé", "resume", false},
      {"résumé", "Résumé", true},
      {"résumé", "RE\u0301SUME\u0301", true},
      {"re\u0301sume\u0301", "résumé", true},
      {"resumé", "résumé", true},
      {"résume", "resumé", false},
      {"viet", "Việt Nam", true},
      {"viêt", "Việt Nam", true},
      {"việt", "Viêt Nam", false},
      {"e\u0323\u0302", "ệ", true},
      {"zurich", "Zürich", true},
      {"zuerich", "Zürich", false},
      {"resum*", "Résumés", true},
      {"résum*", "Resumes", false},
      {"résum*", "Résumés", true},
  };
  check_all(table);
}

TEST_CASE("strokes and dots of Latin letters", "[diacritics]") {
  static constexpr Verdict table[] = {
      {"lodz", "Łódź", true},
      {"łódź", "Lodz", false},
      {"łódź", "ŁÓDŹ", true},
      {"oresund", "Øresund", true},
      {"søren", "Soren", false},
      {"søren", "SØREN", true},
      {"dokovic", "Đoković", true},
      {"đoković", "Dokovic", false},
      {"o", "ǿ", true},
      {"istanbul", "İstanbul", true},
      {"İstanbul", "istanbul", true},
      {"istanbul", "ISTANBUL", true},
      {"diyarbakir", "Diyarbakır", true},
      {"diyarbakır", "DIYARBAKIR", true},
      {"İ", "I\u0307", true},
      {"ı", "i\u0307", true},
      {"aegean", "Ægean", false},
  };
  check_all(table);
}

TEST_CASE("Greek accents, and capitals that lack them", "[diacritics]") {
  static constexpr Verdict table[] = {
      {"αθηνα", "Αθήνα σήμερα", true}, {"αθήνα", "Αθηνα", false},
      {"αθήνα", "ΑΘΗΝΑ ΣΗΜΕΡΑ", true}, {"ΑΘΗΝΑ", "Αθήνα", true},
      {"μάιος", "ΜΑΪΟΣ", true},        {"\"αθήνα σήμερα\"", "ΑΘΗΝΑ ΣΗΜΕΡΑ", true},
      {"όσος", "οσοσ", false},         {"λόγος", "λόγοΣ", true},
  };
  check_all(table);
}

TEST_CASE("Cyrillic letters that look marked are letters", "[diacritics]") {
  static constexpr Verdict table[] = {
      {"елка", "Ёлка", true},
      {"ёлка", "елка", false},
      {"ёлка", "ЁЛКА", true},
      {"йод", "Йод", true},
      {"иод", "Йод", false},
      {"йод", "Иод", false},
      {"йод", "И\u0306од", true},
      {"київ", "КИЇВ", true},
      {"киiв", "Київ", false},
      {"киів", "Київ", false},
      {"уладзімір", "ўладзімір", false},
      {"ѓ", "г", false},
      {"г", "ѓ", false},
      {"к", "ќ", false},
      {"замок", "за\u0301мок", true},
      {"за\u0301мок", "замок", false},
      {"и", "ѝ", true},
      {"москва", "МОСКВА", true},
  };
  check_all(table);
}

TEST_CASE("Arabic and Hebrew points may be missing, hamza and madda may not", "[diacritics]") {
  static constexpr Verdict table[] = {
      {"محمد", "مُحَمَّد", true},
      {"مُحَمَّد", "محمد", false},
      {"أحمد", "احمد", false},
      {"احمد", "أحمد", false},
      {"أحمد", "ا\u0654حمد", true},
      {"قرآن", "قران", false},
      {"ا*", "أحمد", false},
      {"شلوم", "שלום", false},
      {"שלום", "שָׁלוֹם", true},
      {"שָׁלוֹם", "שלום", false},
      {"رحمن", "رحمٰن", true},
      {"الحرب", "الحرب في غزة", true},
      {"میخواهم", "می\u200Cخواهم", true},
      {"محمد", "\uFEE3\uFEA4\uFEE4\uFEAA", true},
  };
  check_all(table);
}

TEST_CASE("Indic marks are letters", "[diacritics]") {
  static constexpr Verdict table[] = {
      {"हिन्दी", "हिन्दी समाचार", true}, {"हिन्द", "हिन्दी", false},     {"कर", "कार", false},
      {"क\u093C", "\u0958", true},     {"क", "\u0958", false},       {"தமிழ்", "தமிழ் செய்தி", true},
      {"தமிழ", "தமிழ்", false},         {"বাংলা", "বাংলা খবর", true}, {"বাংল*", "বাংলা", true},
  };
  check_all(table);
}

TEST_CASE("phrases ignore punctuation and runs of space", "[phrases]") {
  static constexpr Verdict table[] = {
      {"\"rate cut\"", "A rate cut", true},   {"\"rate cut\"", "Rate-cut hopes", true},
      {"\"rate cut\"", "rate,   cut", true},  {"\"rate cut\"", "cut rate", false},
      {"\"rate cut\"", "rate of cut", false}, {"\"rate cut\"", "rate cuts", false},
      {"“rate cut”", "A rate cut", true},     {"“rate cut\"", "A rate cut", true},
      {"\"rate: cut!\"", "A rate cut", true}, {"\"rate\"cut", "cut the rate", true},
      {"\"elect*\"", "elect him", true},      {"\"elect*\"", "election", false},
      {"elect*", "Election day", true},       {"elect*", "re-election", true},
      {"elect*", "preelection", false},       {"f-3*", "F-35", true},
      {"\"rate 🚀 cut\"", "rate 🚀 cut", true}, {"\"rate cut\"", "rate 🚀 cut", false},
  };
  check_all(table);
}

TEST_CASE("each emoji sequence is one word", "[words]") {
  static constexpr Verdict table[] = {
      {"🚀", "to the moon 🚀🚀🚀", true},
      {"🚀", "go🚀now", true},
      {"now", "go🚀now", true},
      {"go🚀", "go 🚀", true},
      {"👍", "👍🏽", false},
      {"👍🏽", "👍🏽👍", true},
      {"👩‍🚀", "a 👩‍🚀 flies", true},
      {"👩", "a 👩‍🚀 flies", false},
      {"🚀", "a 👩‍🚀 flies", false},
      {"👩‍🚀", "👩🚀", false},
      {"🇩🇪", "🇫🇷🇩🇪🇮🇹", true},
      {"🇷🇩", "🇫🇷🇩🇪", false},
      {"🏳️‍🌈", "the 🏳‍🌈", true},
      {"1️⃣", "1️⃣ first", true},
      {"1", "1️⃣ first", false},
      {"#️⃣", "press #️⃣", true},
      {"*️⃣", "press *️⃣", true},
      {"🚀🚀", "🚀 🚀", true},
      {"🚀🚀", "🚀", false},
  };
  check_all(table);
}
