// How fast feeds are committed and the log is read, beside what bare SQLite does in the same run
// with the same durability: WAL, synchronous=FULL, 25 items a transaction, unique (source, id).
// Both go round by round, so that a noisy machine is noisy to both.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>
#include <stdlib.h>

#include "store/feed_commit.h"
#include "store/item_store.h"

using namespace newswire;

namespace {

constexpr int rounds = 5;
constexpr int feeds_per_round = 1'200;
constexpr int items_per_feed = 25;
constexpr int sources = 2'000;
constexpr int items_per_round = feeds_per_round * items_per_feed;
constexpr Time start{std::chrono::hours(24 * 365 * 56)};

std::string source_name(int feed) {
  return "source-" + std::to_string(feed % sources);
}

Item make_item(int feed, int number) {
  const std::string unique = std::to_string(feed) + "-" + std::to_string(number);
  Item item;
  item.source = source_name(feed);
  item.id = "https://www.example.org/news/2026/11/20/" + unique;
  item.link = item.id;
  item.title = "A headline of about the usual length, which is some sixty bytes " + unique;
  item.summary = std::string(200, 's');
  item.topics = {"world"};
  item.fetched = start;
  item.published = start;
  return item;
}

std::vector<std::vector<Item>> make_feeds(int round) {
  std::vector<std::vector<Item>> feeds(feeds_per_round);
  for (int i = 0; i < feeds_per_round; ++i) {
    for (int k = 0; k < items_per_feed; ++k) {
      feeds[static_cast<std::size_t>(i)].push_back(make_item(round * feeds_per_round + i, k));
    }
  }
  return feeds;
}

// The least that SQLite has to do for a log that drops duplicates: one table, one statement.
class BareStore {
 public:
  explicit BareStore(const std::string& path) {
    check(sqlite3_open(path.c_str(), &database_));
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("CREATE TABLE item (sequence INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT, id TEXT,"
        " title TEXT, link TEXT, summary TEXT, published INTEGER, UNIQUE (source, id))");
    check(sqlite3_prepare_v2(database_,
                             "INSERT OR IGNORE INTO item (source, id, title, link, summary,"
                             " published) VALUES (?, ?, ?, ?, ?, ?)",
                             -1, &insert_, nullptr));
  }
  ~BareStore() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  BareStore(const BareStore&) = delete;
  BareStore& operator=(const BareStore&) = delete;

  void commit(const std::vector<Item>& items) {
    run("BEGIN IMMEDIATE");
    for (const Item& item : items) {
      int index = 0;
      for (const std::string* text :
           {&item.source, &item.id, &item.title, &item.link, &item.summary}) {
        sqlite3_bind_text(insert_, ++index, text->data(), static_cast<int>(text->size()),
                          SQLITE_STATIC);
      }
      sqlite3_bind_int64(insert_, ++index, item.published->time_since_epoch().count());
      if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error("insert");
      sqlite3_reset(insert_);
    }
    run("COMMIT");
  }

 private:
  void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

template <typename Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void commit_all(store::Database& database, const std::vector<std::vector<Item>>& feeds) {
  for (const std::vector<Item>& items : feeds) {
    store::SourceState state;
    state.name = items.front().source;
    state.url = "https://www.example.org/feed";
    store::commit_feed(database, state, items, start);
  }
}

void measure(const std::string& folder) {
  store::Database database(folder + "/newswire.db", store::Access::read_write);
  BareStore bare(folder + "/bare.db");
  std::vector<double> ours, theirs, ratios, unchanged;
  for (int round = 0; round < rounds; ++round) {
    const auto feeds = make_feeds(round);
    theirs.push_back(items_per_round / seconds([&] {
                       for (const auto& items : feeds) bare.commit(items);
                     }));
    ours.push_back(items_per_round / seconds([&] { commit_all(database, feeds); }));
    ratios.push_back(ours.back() / theirs.back());
    unchanged.push_back(items_per_round / seconds([&] { commit_all(database, feeds); }));
  }
  std::printf("commit, new items       %9.0f items/s   bare SQLite %9.0f   ratio %.2f\n",
              median(ours), median(theirs), median(ratios));
  std::printf("commit, all known       %9.0f items/s\n", median(unchanged));

  store::ItemStore items(database);
  std::size_t bytes = 0;
  const auto head = items.head();
  const double scan = seconds([&] {
    for (Sequence after = 0; after < head; after += 500) {
      items.scan_after(after, head, 500, [&](const Item& item) {
        bytes += item.title.size();
        return true;
      });
    }
  });
  std::printf("scan, pages of 500      %9.0f items/s   (%zu bytes of titles)\n",
              static_cast<double>(head) / scan, bytes);

  const auto kept = head / 2;
  const double removal =
      seconds([&] { items.remove_expired({.max_age = Duration(0), .max_items = kept}, start); });
  std::printf("retention               %9.0f items/s\n",
              static_cast<double>(head - kept) / removal);
}

}  // namespace

int main() {
  // Not in /tmp: that may be memory.
  std::string folder = "/var/tmp/newswire-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  measure(folder);
  std::filesystem::remove_all(folder);
}
