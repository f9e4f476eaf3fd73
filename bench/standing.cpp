// Standing queries from a thousand to a million: time an item, memory a query, and what it costs to
// add and remove while another thread matches. Beside it, where that ends in seconds, each query
// tried on each item, and Hyperscan looking for the queries' words alone. All times are of the
// thread's own processor time, so that other programs disturb little. Headlines are made up, or the
// lines of a file named as the argument. Takes half a minute.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <malloc.h>
#include <time.h>

#include "bench/headlines.h"
#include "bench/literal_scanner.h"
#include "core/tokeniser.h"
#include "query/query.h"
#include "query/standing_queries.h"

namespace {

using namespace newswire;
using bench::Headlines;
using query::Document;
using query::Query;
using query::StandingQueries;

constexpr std::size_t vocabulary = 500'000;
constexpr std::size_t headline_count = 20'000;
constexpr std::size_t learned_count = 5'000;
constexpr std::size_t updates = 20'000;
constexpr std::size_t most_tried_one_by_one = 10'000;
constexpr std::size_t most_literals = 100'000;

// In microseconds.
double thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

struct Times {
  double mean;
  double p99;
};

Times summarise(std::vector<double>& times) {
  double sum = 0;
  for (const double time : times) sum += time;
  std::ranges::sort(times);
  return {sum / static_cast<double>(times.size()), times[times.size() * 99 / 100]};
}

struct News {
  std::vector<Item> items;
  std::vector<std::unique_ptr<Document>> documents;  // cut already
  double cutting = 0;                                // a headline
};

News make_news(Headlines& source, const char* path) {
  News news;
  news.items =
      path != nullptr ? bench::read_headlines(path, headline_count) : source.make(headline_count);
  Tokeniser tokeniser;
  Tokens tokens;
  const double start = thread_time();
  for (const Item& item : news.items) {
    tokens.list.clear();
    tokens.text.clear();
    tokens.diacritics.clear();
    tokeniser.tokenise(item.title, tokens);
  }
  news.cutting = (thread_time() - start) / static_cast<double>(news.items.size());
  const Query any_word = *Query::parse("-x");
  for (const Item& item : news.items) {
    any_word.matches(*news.documents.emplace_back(std::make_unique<Document>(item)), Time{});
  }
  return news;
}

void print_matching(const StandingQueries& standing, const News& news) {
  std::vector<StandingQueries::Id> hits;
  std::vector<double> times;
  std::size_t found = 0;
  for (const bool is_counted : {false, true}) {
    for (const auto& document : news.documents) {
      const double start = thread_time();
      standing.match(*document, Time{}, hits);
      if (!is_counted) continue;
      times.push_back(thread_time() - start);
      found += hits.size();
    }
  }
  const Times taken = summarise(times);
  std::printf("  match        %8.2f us an item, p99 %.2f us, %.1f hits an item\n", taken.mean,
              taken.p99, static_cast<double>(found) / static_cast<double>(news.items.size()));
}

// Added and removed again, while another thread matches without a pause.
void print_updating(StandingQueries& standing, const News& news,
                    const std::vector<Query>& queries) {
  std::atomic<bool> is_done = false;
  std::vector<double> match_times;
  std::thread matching([&] {
    std::vector<StandingQueries::Id> hits;
    for (std::size_t i = 0; !is_done; ++i) {
      const double start = thread_time();
      standing.match(*news.documents[i % news.documents.size()], Time{}, hits);
      match_times.push_back(thread_time() - start);
    }
  });
  std::vector<StandingQueries::Id> ids;
  std::vector<double> adds;
  std::vector<double> removals;
  for (const Query& query : queries) {
    const double start = thread_time();
    ids.push_back(standing.add(query));
    adds.push_back(thread_time() - start);
  }
  for (const StandingQueries::Id id : ids) {
    const double start = thread_time();
    standing.remove(id);
    removals.push_back(thread_time() - start);
  }
  is_done = true;
  matching.join();
  const Times add = summarise(adds);
  const Times removal = summarise(removals);
  std::printf("  meanwhile    %8.2f us to add, p99 %.2f us; %.2f us to remove, p99 %.2f us",
              add.mean, add.p99, removal.mean, removal.p99);
  if (!match_times.empty()) {
    const Times match = summarise(match_times);
    std::printf("; match %.2f us, p99 %.2f us", match.mean, match.p99);
  }
  std::printf("\n");
}

void print_one_by_one(const std::vector<Query>& queries, const News& news) {
  constexpr std::size_t some = 100;
  std::size_t found = 0;
  const double start = thread_time();
  for (std::size_t i = 0; i < some; ++i) {
    const Document& document = *news.documents[i % news.documents.size()];
    for (const Query& query : queries) found += query.matches(document, Time{}) ? 1 : 0;
  }
  std::printf("  one by one   %8.2f us an item, %.1f hits an item\n",
              (thread_time() - start) / some, static_cast<double>(found) / some);
}

void print_literals(const std::vector<std::string>& texts, const News& news) {
  if (!bench::LiteralScanner::is_installed()) {
    std::printf("  Hyperscan        not installed\n");
    return;
  }
  std::set<std::string> words;
  for (const std::string& text : texts) words.insert(text.substr(0, text.find_first_of(" -\"")));
  words.erase("");
  double start = thread_time();
  bench::LiteralScanner scanner({words.begin(), words.end()});
  const double built = thread_time() - start;
  start = thread_time();
  std::size_t found = 0;
  for (const Item& item : news.items) found += scanner.count(item.title);
  const auto items = static_cast<double>(news.items.size());
  std::printf("  Hyperscan    %8.2f us an item for %zu words alone, %.1f found, built in %.2f s\n",
              (thread_time() - start) / items, words.size(), static_cast<double>(found) / items,
              built / 1e6);
}

void run(std::size_t count, Headlines& source, const News& news) {
  std::vector<std::string> texts;
  std::vector<std::string> more;
  while (texts.size() < count) texts.push_back(source.query(news.items));
  while (more.size() < updates) more.push_back(source.query(news.items));
  std::vector<Query> queries;
  for (const std::string& text : more) queries.push_back(*Query::parse(text));

  const double heap_before = heap_bytes();
  StandingQueries standing;
  for (std::size_t i = 0; i < learned_count; ++i) {
    standing.learn(*news.documents[i % news.documents.size()]);
  }
  const double start = thread_time();
  for (const std::string& text : texts) standing.add(*Query::parse(text));
  const double built = thread_time() - start;
  const double bytes = heap_bytes() - heap_before;
  std::printf("%zu queries: %.1f bytes a query, built in %.2f s with parsing\n", standing.size(),
              bytes / static_cast<double>(count), built / 1e6);
  print_matching(standing, news);
  print_updating(standing, news, queries);
  if (count <= most_tried_one_by_one) {
    std::vector<Query> all;
    for (const std::string& text : texts) all.push_back(*Query::parse(text));
    print_one_by_one(all, news);
  }
  if (count <= most_literals) print_literals(texts, news);
}

}  // namespace

int main(int argc, char** argv) {
  Headlines source(20261120, vocabulary);
  const News news = make_news(source, argc > 1 ? argv[1] : nullptr);
  if (news.items.empty()) return 1;
  std::printf("%zu headlines, cut into words in %.2f us each\n", news.items.size(), news.cutting);
  for (const std::size_t count : {1'000u, 10'000u, 100'000u, 1'000'000u}) run(count, source, news);
}
