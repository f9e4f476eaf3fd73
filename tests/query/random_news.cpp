#include "tests/query/random_news.h"

#include <cstdlib>
#include <iterator>

#include "tests/query/verdict.h"

namespace newswire::query::test {
namespace {

// Latin, Cyrillic, Greek, Arabic, Hebrew, Han, Kana, Hangul, Thai, Devanagari, emoji.
constexpr const char* vocabulary[] = {
    "bank",  "Bank",     "banks",       "rate",      "cut",     "résumé",   "resume",   "São",
    "sao",   "Łódź",     "lodz",        "C++",       "c",       "c#",       ".NET",     "net",
    "AT&T",  "at",       "F-35",        "35",        "U.S.",    "3.5%",     "елка",     "Ёлка",
    "йод",   "Москва",   "αθήνα",       "ΑΘΗΝΑ",     "λόγος",   "محمد",     "مُحَمَّد",     "أحمد",
    "שלום",  "שָׁלוֹם",     "日本",        "東京都",    "京都",    "中国",     "经济",     "ガス",
    "カス",  "ニュース", "한국",        "한국은행",  "경제가",  "코로나19", "생성AI",   "生成AI",
    "AI",    "2026年",   "ไทย",         "ประเทศไทย", "น้ำ",      "हिन्दी",    "कर",       "कार",
    "🚀",     "🚀🚀",       "👩‍🚀", "🇩🇪🇫🇷",      "disney+", "disney",   "İstanbul", "istanbul",
    "don’t", "don",      "ß",           "ss"};

constexpr const char* joints[] = {" ", " ", " ", "-", ", ", "", "　", "、", ": ", " (", "™"};

constexpr const char* topics[] = {"tech", "tech/ai", "technology", "world_news", "sport"};
constexpr const char* sources[] = {"reuters", "reuters-world", "bbc", "朝日新聞"};
constexpr const char* languages[] = {"de", "de-AT", "en", "ja"};

constexpr const char* fielded[] = {"topic:tech",
                                   "topic:tech/*",
                                   "#tech*",
                                   "topic:sport",
                                   "source:reuters",
                                   "source:reuters*",
                                   "source:朝日新聞",
                                   "lang:de",
                                   "lang:en",
                                   "url:example",
                                   "site:example.com",
                                   "age:<2h",
                                   "age:>1d",
                                   "date:2026-11",
                                   "date:..2026-11-19",
                                   "/ban[kc]/",
                                   "title:/^\\w+/c",
                                   "text:/ガ.$/",
                                   "author:bank",
                                   "title:rate",
                                   "text:日本",
                                   "title:한국*",
                                   "title:\"rate cut\"",
                                   "b*",
                                   "rat*",
                                   "경*",
                                   "мос*",
                                   "ист*",
                                   "topic:te*",
                                   "topic:world*",
                                   "source:r*",
                                   "source:朝*",
                                   "lang:de-at",
                                   "site:com",
                                   "site:org",
                                   "url:news.ex",
                                   "url:example/",
                                   "url:.com/a",
                                   "/bank|rate/",
                                   "/\\bbanks?\\b/",
                                   "/ニュース/",
                                   "title:/BANK/",
                                   "url:/examples?/",
                                   "topic:/^tech\\/ai/",
                                   "/ban.*rate/",
                                   "\"bank rat\"",
                                   "\"ニュース bank\"",
                                   "\"한국 은행\"",
                                   "résumé*",
                                   "\"São bank\""};

}  // namespace

// The seed is printed with every failure, and may be set to look at another part of the world.
RandomNews::RandomNews(unsigned seed) {
  if (const char* chosen = std::getenv("NEWSWIRE_TEST_SEED")) {
    seed += static_cast<unsigned>(std::strtoul(chosen, nullptr, 10));
  }
  UNSCOPED_INFO("seed " << seed);
  random_.seed(seed);
}

std::string RandomNews::words(std::size_t most) {
  std::string out;
  for (std::size_t left = below(most + 1); left > 0; --left) {
    out += vocabulary[below(std::size(vocabulary))];
    out += joints[below(std::size(joints))];
  }
  return out;
}

Item RandomNews::item() {
  Item item;
  item.title = words(8);
  item.summary = words(12);
  if (below(2) == 0) item.author = words(2);
  for (std::size_t left = below(3); left > 0; --left) item.categories.push_back(words(2));
  for (std::size_t left = below(3); left > 0; --left) {
    item.topics.emplace_back(topics[below(std::size(topics))]);
  }
  item.source = sources[below(std::size(sources))];
  item.link = below(2) == 0 ? "https://news.example.com/a" : "https://other.org/example";
  if (below(2) == 0) item.lang = languages[below(std::size(languages))];
  item.fetched = now - std::chrono::hours(below(72));
  if (below(2) == 0) item.published = item.fetched - std::chrono::hours(below(48));
  return item;
}

std::string RandomNews::term() {
  const std::string word = vocabulary[below(std::size(vocabulary))];
  switch (below(10)) {
    case 0:
      return '"' + word + joints[below(std::size(joints))] +
             vocabulary[below(std::size(vocabulary))] + '"';
    case 1:
      return "ban*";
    case 2:
    case 3:
      return fielded[below(std::size(fielded))];
    case 4:
      return "title:" + word;
    default:
      return word;
  }
}

std::string RandomNews::expression(std::size_t depth) {
  if (depth == 0 || below(3) == 0) return term();
  switch (below(5)) {
    case 0:
      return expression(depth - 1) + " OR " + expression(depth - 1);
    case 1:
      return "(" + expression(depth - 1) + " | " + expression(depth - 1) + ")";
    case 2:
      return "-(" + expression(depth - 1) + ")";
    case 3:
      return "NOT " + term() + " " + expression(depth - 1);
    default:
      return expression(depth - 1) + (below(2) == 0 ? " AND " : " ") + expression(depth - 1);
  }
}

std::string RandomNews::conjunction() {
  std::string out = term();
  for (std::size_t more = 1 + below(3); more > 0; --more) out += ' ' + term();
  if (below(4) == 0) out += " -" + term();
  return out;
}

std::string RandomNews::query() {
  return expression(3);
}

}  // namespace newswire::query::test
