// What finding items in a long history costs, beside SQLite's own full-text index (FTS5,
// contentless) over the same items: making the index, and queries of every kind. The words are as
// skewed as those of a language are (Zipf). Not in /tmp: that may be memory.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>
#include <stdlib.h>

#include "fetcher/item_indexer.h"
#include "query/history_terms.h"
#include "query/query.h"
#include "store/feed_commit.h"
#include "store/index/history_scan.h"
#include "store/transaction.h"

using namespace newswire;

namespace {

constexpr std::size_t vocabulary_size = 200'000;
constexpr std::size_t words_of_title = 11;
constexpr std::size_t words_of_summary = 30;
constexpr int items_per_feed = 25;
constexpr int feeds_per_commit = 40;
constexpr int sources = 2'000;
constexpr Time start{std::chrono::hours(24 * 365 * 56)};
constexpr std::size_t rows_at_once = 2'000;

// Words of letters, the frequent ones short: "w" and their rank would all begin alike.
class Vocabulary {
 public:
  Vocabulary() {
    double sum = 0;
    for (std::size_t rank = 1; rank <= vocabulary_size; ++rank) {
      sum += 1.0 / std::pow(static_cast<double>(rank), 1.05);
      cumulative_.push_back(sum);
    }
  }
  static std::string word(std::size_t rank) {
    static constexpr const char* syllables[] = {"ba", "te", "ri", "no", "su", "lan", "mer", "kot"};
    std::string text;
    for (std::size_t rest = rank + 8; rest > 0; rest /= 8) text += syllables[rest % 8];
    return text;
  }
  std::string random_text(std::size_t words) {
    std::string text;
    for (; words > 0; --words) {
      const double at = std::uniform_real_distribution<double>(0, cumulative_.back())(random_);
      const auto found = std::lower_bound(cumulative_.begin(), cumulative_.end(), at);
      if (!text.empty()) text += ' ';
      text += word(static_cast<std::size_t>(found - cumulative_.begin()));
    }
    return text;
  }

 private:
  std::vector<double> cumulative_;
  std::mt19937 random_{7};
};

Item make_item(Vocabulary& vocabulary, int number) {
  const std::string unique = std::to_string(number);
  Item item;
  item.source = "source-" + std::to_string(number / items_per_feed % sources);
  item.id = "https://www.example.org/news/2026/11/20/" + unique;
  item.link = item.id;
  item.title = vocabulary.random_text(words_of_title);
  item.summary = vocabulary.random_text(words_of_summary);
  item.topics = {number % 50 == 0 ? "science/space" : "world"};
  item.published = item.fetched = start + std::chrono::seconds(number * 8);
  return item;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The full-text index that SQLite has, filled as the log is: 25 items a transaction.
class FullText {
 public:
  explicit FullText(const std::string& path) {
    check(sqlite3_open(path.c_str(), &database_));
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = NORMAL");
    run("PRAGMA cache_size = -16384");
    run("CREATE VIRTUAL TABLE item USING fts5(title, summary, content = '')");
    check(sqlite3_prepare_v2(database_, "INSERT INTO item (rowid, title, summary) VALUES (?, ?, ?)",
                             -1, &insert_, nullptr));
  }
  ~FullText() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  FullText(const FullText&) = delete;
  FullText& operator=(const FullText&) = delete;

  void add(Sequence sequence, const Item& item) {
    if (pending_++ == 0) run("BEGIN IMMEDIATE");
    sqlite3_bind_int64(insert_, 1, sequence);
    bind(2, item.title);
    bind(3, item.summary);
    if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error("fts5 insert");
    sqlite3_reset(insert_);
    if (pending_ == items_per_feed) flush();
  }
  void flush() {
    if (pending_ > 0) run("COMMIT");
    pending_ = 0;
  }
  std::size_t count(const std::string& match) {
    sqlite3_stmt* query = nullptr;
    check(sqlite3_prepare_v2(database_, "SELECT rowid FROM item WHERE item MATCH ?", -1, &query,
                             nullptr));
    sqlite3_bind_text(query, 1, match.data(), static_cast<int>(match.size()), SQLITE_STATIC);
    std::size_t rows = 0;
    while (sqlite3_step(query) == SQLITE_ROW) ++rows;
    sqlite3_finalize(query);
    return rows;
  }

 private:
  void bind(int index, const std::string& text) {
    sqlite3_bind_text(insert_, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  int pending_ = 0;
};

void fill(store::Database& database, int items) {
  Vocabulary vocabulary;
  for (int number = 0; number < items;) {
    store::Transaction transaction(database, store::Durability::process_end);
    for (int feed = 0; feed < feeds_per_commit && number < items; ++feed) {
      std::vector<Item> entries;
      for (int i = 0; i < items_per_feed; ++i) entries.push_back(make_item(vocabulary, number++));
      store::SourceState state;
      state.name = entries.front().source;
      state.url = "https://www.example.org/feed";
      store::commit_feed(database, state, entries, start);
    }
    transaction.commit();
  }
}

struct Found {
  std::size_t hits = 0;
  std::int64_t rows = 0;
};

// As `newswire search` does: newest first, until `limit` are found.
Found search(store::Database& database, const query::Query& query, std::size_t limit) {
  store::ItemStore items(database);
  store::HistoryScan scan(items, query::required_terms(query, start));
  Found found;
  for (Sequence before = items.head() + 1; before > 1 && found.hits < limit;) {
    before = scan.backwards(before, 0, rows_at_once, [&](const Item& item) {
      if (query.matches(item, start)) ++found.hits;
      return found.hits < limit;
    });
  }
  found.rows = scan.rows();
  return found;
}

double median_ms(const std::function<void()>& work) {
  std::vector<double> times;
  double spent = 0;
  while (times.size() < 5 && (times.size() < 2 || spent < 2)) {
    times.push_back(seconds_of(work));
    spent += times.back();
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2] * 1000;
}

void measure_query(store::Database& database, FullText& full_text, const char* what,
                   const std::string& text, const std::string& match, std::size_t limit) {
  const query::Query query = *query::Query::parse(text);
  Found found;
  const double ours = median_ms([&] { found = search(database, query, limit); });
  std::printf("%-34s %9.2f ms   %8zu hits of %8lld rows read", what, ours, found.hits,
              static_cast<long long>(found.rows));
  if (!match.empty()) {
    std::size_t rows = 0;
    const double theirs = median_ms([&] { rows = full_text.count(match); });
    std::printf("   FTS5, rowids only %9.2f ms, %8zu", theirs, rows);
  }
  std::printf("\n");
}

void measure(const std::string& folder, int items) {
  store::Database database(folder + "/newswire.db", store::Access::read_write);
  const double appended = seconds_of([&] { fill(database, items); });
  std::printf("append, no index        %9.0f items/s\n", items / appended);
  std::size_t steps = 0;
  double longest = 0;
  const double indexed = seconds_of([&] {
    fetcher::ItemIndexer indexer(database);
    for (bool more = true; more; ++steps) {
      longest = std::max(longest, seconds_of([&] { more = indexer.step(); }));
    }
  });
  std::printf("index, in batches       %9.0f items/s   %zu steps, the longest %.0f ms\n",
              items / indexed, steps, longest * 1000);

  FullText full_text(folder + "/fts5.db");
  store::ItemStore stored(database);
  const double theirs = seconds_of([&] {
    for (Sequence after = 0; after < stored.head();) {
      stored.scan_after(after, stored.head(), rows_at_once, [&](const Item& item) {
        full_text.add(item.sequence, item);
        after = item.sequence;
        return true;
      });
    }
    full_text.flush();
  });
  std::printf("FTS5, 25 a transaction  %9.0f items/s   (title and summary)\n", items / theirs);

  const auto word = [](std::size_t rank) { return Vocabulary::word(rank); };
  const std::string rare = word(50'000);
  const std::string rare_too = word(60'000);
  const std::string common = word(2);
  const std::string common_too = word(5);
  constexpr std::size_t all = 1'000'000'000;
  const auto run = [&](const char* what, const std::string& text, const std::string& match,
                       std::size_t limit) {
    measure_query(database, full_text, what, text, match, limit);
  };
  run("a rare word", rare, rare, all);
  run("a rare and a common word", rare + " " + common, rare + " AND " + common, all);
  run("two of three words in 1,000", word(300) + " " + word(400), word(300) + " AND " + word(400),
      all);
  run("either of two rare words", rare + " OR " + rare_too, rare + " OR " + rare_too, all);
  run("a phrase of common words", '"' + common + ' ' + common_too + '"',
      '"' + common + ' ' + common_too + '"', all);
  run("a prefix", word(3'000) + "*", word(3'000) + "*", all);
  run("a topic below", "topic:science/* " + word(200), "", all);
  run("a common word, newest 20", common, "", 20);
  run("a common word, all", common, common, all);
  run("an exclusion, newest 20", "-" + common, "", 20);
  run("a regex, newest 20", "/" + common + ".*" + common_too + "$/", "", 20);
  run("a regex that finds nothing, all", "/zzz/", "", all);
}

}  // namespace

// Takes the number of items.
int main(int argc, char** argv) {
  const int items = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
  if (items < 10'000) return 2;
  std::string folder = "/var/tmp/newswire-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  measure(folder, items);
  std::filesystem::remove_all(folder);
}
