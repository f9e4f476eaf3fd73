// Documents that change, from the network to the store.
#include <string>
#include <vector>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "fetcher/updates/revision.h"
#include "store/item_store.h"
#include "store/source_store.h"
#include "tests/fetcher/site.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;

namespace {

struct Entry {
  std::string id;
  std::string title;
  std::string summary = "";
  std::string link = "";
};

std::string document(const std::vector<Entry>& entries) {
  std::string items;
  for (const Entry& entry : entries) {
    items += "<item><guid isPermaLink=\"false\">" + entry.id + "</guid><title>" + entry.title +
             "</title><link>http://news.example/" + entry.id + entry.link + "</link><description>" +
             entry.summary + "</description></item>";
  }
  return "<rss version=\"2.0\"><channel><title>News</title>" + items + "</channel></rss>";
}

std::string word(int i) {
  return std::string(1, static_cast<char>('a' + i % 26)) + static_cast<char>('a' + i / 26 % 26) +
         "o";
}

// One source that is read once in a quarter of an hour.
class Reader {
 public:
  explicit Reader(const std::string& name = "news") {
    options_.host_spacing = 0ms;
    auto& source = options_.sources.emplace_back();
    source.name = name;
    source.url = site_.url("/feed");
    source.topics = {"world"};
    source.interval = source.min_interval = 10min;
    source.allow_private = true;
  }

  FetchSummary read(const std::vector<Entry>& entries, Duration later = 20min) {
    site_.set("/feed",
              http_response("200 OK", "Content-Type: application/rss+xml\r\n", document(entries)));
    clock_.advance(later);
    const auto http = make_http_client();
    Fetcher fetcher(options_, path_, *http, clock_, log_.log());
    const auto summary = fetcher.fetch_due({});
    CAPTURE(state().last_error);
    REQUIRE(summary.fetched == 1);
    return summary;
  }

  std::vector<Item> items() {
    store::Database database(path_, store::Access::read_only);
    store::ItemStore store(database);
    std::vector<Item> items;
    store.scan_after(0, store.head(), 100'000, [&](const Item& item) {
      items.push_back(item);
      return true;
    });
    return items;
  }
  std::vector<Item> updates() {
    std::vector<Item> found;
    for (Item& item : items()) {
      if (item.update) found.push_back(std::move(item));
    }
    return found;
  }
  store::SourceState state() {
    store::Database database(path_, store::Access::read_only);
    return store::SourceStore(database).source("news").value();
  }
  void forget_rules() {
    store::Database database(path_, store::Access::read_write);
    auto known = store::SourceStore(database).source("news").value();
    known.texts.rules = text_rules - 1;
    store::SourceStore(database).save(known);
  }
  std::vector<std::string> health() {
    store::Database database(path_, store::Access::read_only);
    std::vector<std::string> codes;
    for (const auto& event : store::SourceStore(database).health_events_after(0, 100)) {
      codes.push_back(event.code);
    }
    return codes;
  }
  Time now() const { return clock_.now(); }

 private:
  Site site_;
  TempFolder folder_;
  std::string path_ = folder_.path("newswire.db");
  ManualClock clock_{*parse_rfc3339("2026-11-20T07:00:00Z")};
  CapturedLog log_;
  Options options_;
};

// Items 0 to `count`, of which the first `changed` say what they say in no other round.
std::vector<Entry> round(int number, int count, int changed) {
  std::vector<Entry> entries;
  for (int i = 0; i < count; ++i) {
    const std::string title =
        i < changed ? "Headline " + word(i) + " as of " + word(number) : "Headline " + word(i);
    entries.push_back({"id-" + std::to_string(i), title});
  }
  return entries;
}

}  // namespace

TEST_CASE("a changed title is stored as a new version with the title before it", "[updates]") {
  Reader reader;
  reader.read({{"a", "Minister resigns"}, {"b", "Harbour closed"}});
  const auto summary = reader.read({{"a", "Minister stays"}, {"b", "Harbour closed"}});

  CHECK(summary.new_items == 0);
  CHECK(summary.updates == 1);
  const auto items = reader.items();
  REQUIRE(items.size() == 3);
  CHECK(items[2].update);
  CHECK(items[2].id == "a");
  CHECK(items[2].title == "Minister stays");
  CHECK(items[2].previous_title == "Minister resigns");
  CHECK(items[2].fetched == reader.now());
  CHECK(items[2].topics == std::vector<std::string>{"world"});
  CHECK(reader.state().items_seen == 2);

  reader.read({{"a", "Minister stays for now"}, {"b", "Harbour closed"}});
  REQUIRE(reader.updates().size() == 2);
  CHECK(reader.updates()[1].previous_title == "Minister stays");
}

TEST_CASE("a changed summary is an update under the title that stays", "[updates]") {
  Reader reader;
  reader.read({{"a", "Harbour closed", "A crane has dropped a piano into the channel."}});
  reader.read(
      {{"a", "Harbour closed",
        "Divers have tuned the instrument, and ferries run again from Monday morning on."}});
  const auto updates = reader.updates();
  REQUIRE(updates.size() == 1);
  CHECK(updates[0].title == "Harbour closed");
  CHECK(updates[0].previous_title == "Harbour closed");
}

TEST_CASE("new items and updates of one document come in its order", "[updates]") {
  Reader reader;
  reader.read({{"b", "Second"}, {"a", "First"}});
  const auto summary = reader.read({{"c", "Third"}, {"b", "Second thoughts"}, {"a", "First"}});
  CHECK(summary.new_items == 1);
  CHECK(summary.updates == 1);
  const auto items = reader.items();
  REQUIRE(items.size() == 4);
  CHECK(items[2].title == "Second thoughts");
  CHECK(items[3].title == "Third");
}

TEST_CASE("an update alone makes no source fresh and loses no item", "[updates]") {
  Reader reader;
  reader.read({{"a", "First"}});
  const auto fresh = reader.state().last_new_item;
  reader.read({{"a", "Something else"}});
  CHECK(reader.state().last_new_item == fresh);
  CHECK(reader.health().empty());  // not "missed"
}

TEST_CASE("texts that are only served otherwise are no update", "[updates]") {
  Reader reader;
  const std::string story = "A crane has dropped a piano into the only channel of the harbour.";
  reader.read({{"a", "Harbour closed (17 comments)", story + " 5 min ago", "?utm_source=a"}});
  reader.read({{"a", "<![CDATA[Harbour <b>closed</b> (18 comments)]]>",
                "&lt;p&gt;" + story + "&lt;/p&gt; 2 hours ago", "?utm_source=b"}});
  reader.read({{"a", "HARBOUR  CLOSED (updated)", story + " Sponsored: teapots.", "?sid=77"}});
  CHECK(reader.items().size() == 1);
}

TEST_CASE("a thousand readings of counts and times are no update", "[updates]") {
  Reader reader;
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i * 7919 % 1009);
    reader.read({{"a", "Harbour closed (" + n + " views)", n + " comments, " + n + " min ago"},
                 {"b", n + " Kommentare: Minister", "Points: " + n},
                 {"c", "Ferry runs, " + n + " minutes ago", ""}});
  }
  CHECK(reader.items().size() == 3);
}

TEST_CASE("an item that returns to what it said before is no update", "[updates]") {
  Reader reader;
  for (int i = 0; i < 20; ++i) {
    reader.read({{"a", i % 2 == 0 ? "Minister resigns" : "Minister stays"}, {"b", "Harbour"}});
  }
  CHECK(reader.updates().size() == 1);
}

TEST_CASE("an item is published anew a few times only", "[updates]") {
  Reader reader;
  for (int i = 0; i < 100; ++i) reader.read({{"a", "Ticker at " + word(i)}, {"b", "Harbour"}}, 2h);
  CHECK(reader.updates().size() == 5);
}

TEST_CASE("an update that comes too soon comes later", "[updates]") {
  Reader reader;
  for (int i = 0; i < 5; ++i) reader.read({{"a", "Ticker at " + word(i)}}, 15min);
  CHECK(reader.updates().size() == 3);
  reader.read({{"a", "Ticker at " + word(4)}, {"b", "Harbour"}}, 15min);
  REQUIRE(reader.updates().size() == 4);
  CHECK(reader.updates().back().title == "Ticker at " + word(4));
  CHECK(reader.updates().back().previous_title == "Ticker at " + word(3));
}

TEST_CASE("a source whose titles all change at each reading is cut off and told", "[updates]") {
  Reader reader;
  for (int i = 0; i < 50; ++i) reader.read(round(i, 25, 25), 2h);
  CHECK(reader.updates().size() == 50);  // the first two times
  CHECK(reader.state().texts.churning);
  CHECK(reader.health() == std::vector<std::string>{"churning"});

  SECTION("until it keeps still") {
    for (int i = 0; i < 8; ++i) {
      auto entries = round(49, 25, 25);
      entries.push_back({"n" + std::to_string(i), "Another one " + word(i)});
      reader.read(entries);
    }
    CHECK_FALSE(reader.state().texts.churning);
    CHECK(reader.health().back() == "settled");
    auto entries = round(49, 25, 25);
    entries.push_back({"n0", "Quite another one"});
    reader.read(entries);
    REQUIRE(reader.updates().size() == 51);
    CHECK(reader.updates().back().previous_title == "Another one " + word(0));
  }
}

TEST_CASE("a source whose summaries all change at each reading still updates titles", "[updates]") {
  Reader reader;
  const auto entries = [](int number) {
    auto all = round(0, 25, 0);
    for (int i = 0; i < 25; ++i) {
      for (int k = 0; k < 12; ++k) {
        all[static_cast<std::size_t>(i)].summary += word(number * 12 + k + i) + " ";
      }
    }
    return all;
  };
  for (int i = 0; i < 12; ++i) reader.read(entries(i), 2h);
  const auto before = reader.updates().size();
  CHECK(before <= 50);
  auto last = entries(12);
  last[3].title = "Quite another headline";
  reader.read(last, 2h);
  REQUIRE(reader.updates().size() == before + 1);
  CHECK(reader.updates().back().title == "Quite another headline");
}

TEST_CASE("what was stored under other rules is taken as it is", "[updates]") {
  Reader reader;
  reader.read({{"a", "First"}, {"b", "Second"}});
  reader.forget_rules();
  reader.read({{"a", "First, as other rules have it"}, {"b", "Second"}});
  CHECK(reader.updates().empty());
  reader.read({{"a", "First, as other rules have it"}, {"b", "Second"}, {"c", "Third"}});
  CHECK(reader.updates().empty());
  reader.read({{"a", "A new headline"}, {"b", "Second"}, {"c", "Third"}});
  REQUIRE(reader.updates().size() == 1);
  CHECK(reader.updates()[0].previous_title == "First");
}
