#include "bench/feed_documents.h"

#include <random>

namespace newswire::bench {
namespace {

// Words of English, French and, rarely, Greek: mostly ASCII, as feeds are.
class Prose {
 public:
  explicit Prose(unsigned seed) : random_(seed) {}

  std::string words(int count) {
    static const std::vector<std::string> vocabulary = {
        "the",    "report", "minister", "of",      "market",   "over",   "election", "and",
        "a",      "season", "climate",  "in",      "research", "to",     "company",  "after",
        "energy", "café",   "déjà",     "council", "prices",   "Αθήνα",  "growth",   "said",
        "with",   "new",    "network",  "first",   "quarter",  "people", "world",    "science"};
    std::string text;
    for (int i = 0; i < count; ++i) {
      if (i > 0) text += ' ';
      text += vocabulary[random_() % vocabulary.size()];
    }
    return text;
  }
  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

 private:
  std::minstd_rand random_;
};

std::string rss_item(Prose& prose, int number) {
  const std::string link =
      "https://news.example/" + std::to_string(prose.number(1 << 30)) + "/story";
  return "<item>\n  <title>" + prose.words(9) + " &amp; " + prose.words(2) + "</title>\n  <link>" +
         link + "</link>\n  <guid isPermaLink=\"false\">tag:news.example," +
         std::to_string(number) +
         "</guid>\n  <pubDate>Fri, 20 Nov 2026 07:" + std::to_string(10 + number) +
         ":00 +0100</pubDate>\n  <dc:creator>" + prose.words(2) + "</dc:creator>\n  <category>" +
         prose.words(1) + "</category>\n  <description>&lt;p&gt;" + prose.words(40) +
         " &lt;a href=\"" + link + "\"&gt;" + prose.words(3) +
         "&lt;/a&gt;&lt;/p&gt;</description>\n  <content:encoded><![CDATA[<p>" + prose.words(45) +
         "</p>\n<p>" + prose.words(25) + "</p>]]></content:encoded>\n</item>\n";
}

std::string rss_document(Prose& prose) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n<channel>\n<title>" +
      prose.words(3) + "</title>\n<link>https://news.example/</link>\n";
  for (int i = 0; i < items_per_document; ++i) text += rss_item(prose, i);
  return text + "</channel>\n</rss>\n";
}

std::string atom_entry(Prose& prose, int number) {
  const std::string link = "https://blog.example/" + std::to_string(prose.number(1 << 30));
  return "<entry>\n  <title type=\"html\">" + prose.words(10) + "</title>\n  <id>" + link +
         "</id>\n  <link rel=\"alternate\" type=\"text/html\" href=\"" + link +
         "\"/>\n  <published>2026-11-20T07:" + std::to_string(10 + number) +
         ":00Z</published>\n  <updated>2026-11-20T08:00:00+01:00</updated>\n  <author><name>" +
         prose.words(2) + "</name></author>\n  <category term=\"" + prose.words(1) +
         "\"/>\n  <summary type=\"html\">&lt;p&gt;" + prose.words(40) +
         "&lt;/p&gt;</summary>\n  <content type=\"html\">&lt;p&gt;" + prose.words(70) +
         "&lt;/p&gt;</content>\n</entry>\n";
}

std::string atom_document(Prose& prose) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
      "<title>" +
      prose.words(3) + "</title>\n<link href=\"https://blog.example/\"/>\n";
  for (int i = 0; i < items_per_document; ++i) text += atom_entry(prose, i);
  return text + "</feed>\n";
}

}  // namespace

std::vector<std::string> make_feed_documents(int count) {
  Prose prose(20261120);
  std::vector<std::string> documents;
  for (int i = 0; i < count; ++i) {
    documents.push_back(i % 2 == 0 ? rss_document(prose) : atom_document(prose));
  }
  return documents;
}

}  // namespace newswire::bench
