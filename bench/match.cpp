// How long matching takes: cutting a headline into words, one query on one item, and many standing
// queries at once. Headlines are made up, or the lines of a file named as the argument. Runs for
// some seconds.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/tokeniser.h"
#include "query/query.h"
#include "query/standing_queries.h"

namespace {

using namespace newswire;
using query::Document;
using query::Query;
using query::StandingQueries;

using Clock = std::chrono::steady_clock;

constexpr std::size_t vocabulary_size = 50'000;
constexpr std::size_t headline_count = 2'000;
constexpr std::size_t headline_bytes = 90;
constexpr auto time_a_figure = std::chrono::milliseconds(700);

std::mt19937 random_source(20261120);

double uniform() {
  return std::uniform_real_distribution<>(0, 1)(random_source);
}

// Words are drawn by Zipf's law, roughly: the rank's logarithm is uniform. People ask for words
// that are not the commonest.
std::string word(double first_rank = 1) {
  constexpr const char* syllables[] = {"ba", "con", "de",  "fer", "gi",  "lo",   "mar", "net",
                                       "or", "pre", "qua", "ri",  "sta", "tion", "un",  "ver"};
  auto rank =
      static_cast<std::size_t>(first_rank * std::pow(vocabulary_size / first_rank, uniform()));
  std::string out;
  for (; rank > 0; rank /= 16) out += syllables[rank % 16];
  return out;
}

std::string made_up_headline() {
  std::string out = word();
  while (out.size() < headline_bytes) out += ' ' + word();
  out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

std::vector<Item> load_items(const char* path) {
  std::vector<Item> items;
  std::ifstream file;
  if (path != nullptr) file.open(path);
  for (std::string line; items.size() < headline_count;) {
    if (path == nullptr) {
      line = made_up_headline();
    } else if (!std::getline(file, line)) {
      break;
    }
    items.emplace_back().title = line;
  }
  return items;
}

// Nanoseconds a call, over as many rounds of all items as the time allows.
template <typename Work>
double measure(const std::vector<Item>& items, Work work) {
  std::size_t calls = 0;
  const auto start = Clock::now();
  while (Clock::now() - start < time_a_figure) {
    for (const Item& item : items) work(item);
    calls += items.size();
  }
  const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
  return taken.count() / static_cast<double>(calls);
}

std::string standing_query() {
  const auto asked = [] { return word(100); };
  std::string out;
  const double kind = uniform();
  if (kind < 0.3) return asked();
  if (kind < 0.6) return asked() + ' ' + asked();
  if (kind < 0.8) return out.append("\"").append(asked()).append(" ").append(asked()).append("\"");
  if (kind < 0.9) return asked() + " (" + asked() + " OR " + asked() + ")";
  return asked() + ' ' + asked() + " -" + asked();
}

void run(const std::vector<Item>& items) {
  std::size_t bytes = 0;
  for (const Item& item : items) bytes += item.title.size();
  std::printf("%zu headlines of %zu bytes\n", items.size(), bytes / items.size());

  Tokeniser tokeniser;
  Tokens tokens;
  std::printf("tokenise            %8.0f ns a headline\n", measure(items, [&](const Item& item) {
                tokens.list.clear();
                tokens.text.clear();
                tokens.diacritics.clear();
                tokeniser.tokenise(item.title, tokens);
              }));

  std::vector<std::unique_ptr<Document>> documents;
  for (const Item& item : items) documents.push_back(std::make_unique<Document>(item));
  std::size_t found = 0;
  for (const char* text : {"mar", "\"ver mar\"", "mar (lo OR gi) -net", "mar*", "/mar.*lo/"}) {
    const Query query = *Query::parse(text);
    std::size_t next = 0;
    const double taken = measure(items, [&](const Item&) {
      found += query.matches(*documents[next++ % documents.size()], Time{}) ? 1 : 0;
    });
    std::printf("match %-20s %5.0f ns an item\n", text, taken);
  }

  for (const std::size_t count : {1'000u, 10'000u, 100'000u}) {
    StandingQueries standing;
    for (const Item& item : items) standing.learn(Document(item));
    const auto start = Clock::now();
    while (standing.size() < count) standing.add(*Query::parse(standing_query()));
    const std::chrono::duration<double> built = Clock::now() - start;
    std::vector<StandingQueries::Id> hits;
    std::size_t next = 0;
    std::size_t all_hits = 0;
    std::size_t calls = 0;
    const double taken = measure(items, [&](const Item&) {
      standing.match(*documents[next++ % documents.size()], Time{}, hits);
      all_hits += hits.size();
      ++calls;
    });
    std::printf("standing %7zu    %8.0f ns an item, %.1f hits (built in %.2f s)\n", count, taken,
                static_cast<double>(all_hits) / static_cast<double>(calls), built.count());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Item> items = load_items(argc > 1 ? argv[1] : nullptr);
  if (items.empty()) return 1;
  run(items);
}
