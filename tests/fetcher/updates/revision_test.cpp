#include <string>
#include <vector>

#include "fetcher/updates/revision.h"
#include "fetcher/updates/wording.h"
#include "tests/support/catch.h"

using namespace newswire::fetcher;

namespace {

struct Pair {
  std::string before;
  std::string now;
};

// Of items that share their summary, and of items that share their title.
Change of_titles(const Pair& pair) {
  return change_between({pair.before, "About it."}, {pair.now, "About it."});
}
Change of_summaries(const Pair& pair) {
  return change_between({"Title", pair.before}, {"Title", pair.now});
}

const std::string story =
    "The harbour was closed on Friday after a crane had dropped a piano into the only channel. "
    "Divers say that it is still in tune, and the ferry company has asked for a pianist.";

std::string repeated(const std::string& words, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += words + std::to_string(i) + "x ";
  return text;
}

}  // namespace

TEST_CASE("another headline is a change of the title", "[revision]") {
  const auto pair = GENERATE(values<Pair>({
      {"Minister resigns", "Minister does not resign"},
      {"Quake kills 12", "Quake kills 40"},
      {"Fed expected to cut", "Fed cuts rates by 0.25 points"},
      {"Fed cuts rates by 0.25 points", "Fed cuts rates by 0.50 points"},
      {"Teh harbour opens", "The harbour opens"},
      {"Home team leads 1:0", "Home team leads 2:0"},
      {"灯台、夜更かしで表彰される", "灯台、早起きで表彰される"},
      {"Выборы перенесены", "Выборы отменены"},
      {"Live: the vote", "Live: the vote is over"},
      {"Senate: 51 for", "Senate: 52 for"},
      {"Missing for 5 days", "Missing for 6 days"},
      {"", "It has a title now"},
      {"Microsoft ships Windows", "Microsoft ships Windows Update"},
  }));
  CAPTURE(pair.before, pair.now);
  CHECK(of_titles(pair) == Change::title);
  CHECK(of_titles({pair.now, pair.before}) == (pair.before.empty() ? Change::none : Change::title));
}

TEST_CASE("a headline served in another way is no change", "[revision]") {
  const auto pair = GENERATE(values<Pair>({
      // typography
      {"Minister resigns", "MINISTER  RESIGNS!"},
      {"\"Enough\", says mayor", "“Enough” – says mayor"},
      {"Café opens", "Cafe\xcc\x81 opens"},
      {"Café opens", "Cafe opens"},
      {"Foo bar", "Foobar"},
      // markup
      {"AT&T sells towers", "AT&amp;T sells towers"},
      {"Caf\xc3\xa9 opens on the quay", "Caf&eacute; opens on the quay"},
      // encodings
      {"Café Müller öffnet wieder", "CafÃ© MÃ¼ller Ã¶ffnet wieder"},
      {"Café Müller öffnet wieder",
       "Caf\xef\xbf\xbd M\xef\xbf\xbdller \xef\xbf\xbd"
       "ffnet wieder"},
      {"Café Müller öffnet wieder", "Caf? M?ller ?ffnet wieder"},
      {"Выборы перенесены", "Ð’Ñ‹Ð±Ð¾Ñ€Ñ‹ Ð¿ÐµÑ€ÐµÐ½ÐµÑÐµÐ½Ñ‹"},
      // counts
      {"Minister resigns (17)", "Minister resigns (18)"},
      {"Minister resigns (123 views)", "Minister resigns (1,045 views)"},
      {"Minister resigns - 17 comments", "Minister resigns - 1 comment"},
      {"Minister resigns, Comments: 17", "Minister resigns, Comments: 180"},
      {"Minister resigns | 1.2k views", "Minister resigns | 12k views"},
      {"Minister tritt zurück (17 Kommentare)", "Minister tritt zurück (180 Kommentare)"},
      {"大臣が辞任 12件", "大臣が辞任 345件"},
      {"Министр ушёл, 5 комментариев", "Министр ушёл, 6 комментариев"},
      // times
      {"Minister resigns 5 min ago", "Minister resigns 2 hours ago"},
      {"Minister resigns just now", "Minister resigns an hour ago"},
      {"Minister resigns (5min ago)", "Minister resigns (12min ago)"},
      {"10:32 Minister resigns", "11:05 am Minister resigns"},
      {"Minister tritt zurück vor 5 Minuten", "Minister tritt zurück vor 2 Stunden"},
      {"Le ministre part il y a 5 minutes", "Le ministre part il y a 2 heures"},
      {"El ministro se va hace 5 minutos", "El ministro se va hace 2 horas"},
      {"大臣が辞任 5分前", "大臣が辞任 2時間前"},
      {"部长辞职 5分钟前", "部长辞职 2小时前"},
      {"장관 사임 5분 전", "장관 사임 2시간 전"},
      {"Министр ушёл 5 минут назад", "Министр ушёл 2 часа назад"},
      // marks
      {"Minister resigns", "Minister resigns (updated)"},
      {"Minister resigns", "Update: Minister resigns"},
      {"UPDATE 1-Minister resigns", "UPDATE 2-Minister resigns"},
      {"Minister tritt zurück", "Minister tritt zurück [Aktualisiert]"},
      {"Minister resigns", "Minister resigns (updated 5 min ago)"},
      // cuts
      {"Minister resigns after the affair…", "Minister resigns after the affair of the piano"},
      {"Minister resigns after...", "Minister resigns after the affair…"},
      // addresses
      {"https://a.example/x?utm_source=rss", "https://a.example/x?utm_source=feed"},
      {"Minister resigns https://a.example/1?s=a", "Minister resigns https://a.example/1?s=b"},
      // nothing left
      {"Minister resigns", ""},
      {"Minister resigns", "???"},
  }));
  CAPTURE(pair.before, pair.now);
  CHECK(of_titles(pair) == Change::none);
}

TEST_CASE("a summary that was written anew is a change", "[revision]") {
  const auto now = GENERATE(values<std::string>({
      "The piano that blocked the ferry's way for two days was lifted last night. The pianist has "
      "been hired for the season, and three more of them for the return trips.",
      "Nobody was hurt.  The company will pay for a new instrument, its lawyers said in a letter.",
  }));
  CHECK(of_summaries({story, now}) == Change::summary);
  CHECK(of_summaries({now, story}) == Change::summary);
}

TEST_CASE("a summary that has grown by a paragraph is a change", "[revision]") {
  CHECK(of_summaries({"More follows", "More follows. " + story}) == Change::summary);
  CHECK(of_summaries({"港が閉鎖",
                      "港が閉鎖された。クレーンがピアノを水路に落としたためで、"
                      "潜水士によるとまだ調律は合っているという"}) == Change::summary);
}

TEST_CASE("a summary that stayed for the most part is no change", "[revision]") {
  const std::string advertisement =
      " Advertisement: the finest teapots of the coast, now at half the price for all readers.";
  const std::string another =
      " Sponsored by Lantern Insurance, because lighthouse keepers need a good night's sleep too.";
  const auto now = GENERATE_COPY(values<std::string>({
      story + advertisement,
      another + story,
      story + " Read more",
      story.substr(0, 80) + "…",
      story.substr(0, 60) + "... [more]",
      "  " + story + " ",
      story + " 123 comments, 4,567 views, updated 5 min ago",
      story + " https://a.example/?utm_source=rss",
      "",
  }));
  CAPTURE(now);
  CHECK(of_summaries({story, now}) == Change::none);
  CHECK(of_summaries({now, story}) == Change::none);
  CHECK(of_summaries({story + advertisement, story + another}) == Change::none);
}

TEST_CASE("numbers make no other summary", "[revision]") {
  CHECK(of_summaries({"Points: 97 # Comments: 23", "Points: 1,204 # Comments: 346"}) ==
        Change::none);
  CHECK(of_summaries({"DAX 18,123 Dow 41,020 Nikkei 39,100", "DAX 18,200 Dow 40,020"}) ==
        Change::none);
}

TEST_CASE("few words more or less make no other summary", "[revision]") {
  CHECK(of_summaries({"First summary", "Second summary"}) == Change::none);
  CHECK(of_summaries({"Red", "Blue"}) == Change::none);
}

TEST_CASE("a changed title counts as such whatever the summary does", "[revision]") {
  CHECK(change_between({"Minister resigns", story}, {"Minister stays", ""}) == Change::title);
}

TEST_CASE("equal wordings have equal prints and others do not", "[revision]") {
  const Texts texts{"Minister resigns (17)", story};
  const std::string louder = "MINISTER RESIGNS (18)";
  CHECK(print_of(texts) == print_of({louder, story}));
  CHECK(print_of(texts) != print_of({"Minister stays", story}));
  CHECK(print_of(texts) != print_of({"Minister resigns", "Another summary"}));
}

TEST_CASE("texts of any bytes and lengths are compared", "[revision]") {
  const std::string zeros(3, '\0');
  const auto text = GENERATE_COPY(values<std::string>({"",
                                                       zeros,
                                                       "\xff\xfe&;&#;&&",
                                                       "&amp",
                                                       "https://",
                                                       "http://x",
                                                       "(",
                                                       "1",
                                                       "1)",
                                                       "(1",
                                                       "a:1:",
                                                       "12:",
                                                       ":30",
                                                       "12:30",
                                                       "5 min",
                                                       "ago",
                                                       "il y a 5",
                                                       "update",
                                                       "updates 1 update",
                                                       repeated("word", 3000),
                                                       repeated("字", 3000),
                                                       std::string(2000, '&'),
                                                       std::string(2000, '1')}));
  CAPTURE(text.substr(0, 20));
  CHECK(of_titles({text, text}) == Change::none);
  CHECK_FALSE(wording_of(text, Numbers::dropped).letters.size() > 2 * text.size());
  of_titles({text, "Minister resigns"});
  of_summaries({"Minister resigns", text});
}
