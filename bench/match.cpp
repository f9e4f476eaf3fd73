// How long matching takes: cutting a headline into words, and one query on one item. (Many at once:
// standing.cpp.) Headlines are made up, or the lines of a file named as the argument. Runs for some
// seconds.
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench/headlines.h"
#include "core/tokeniser.h"
#include "query/query.h"

namespace {

using namespace newswire;
using query::Document;
using query::Query;

using Clock = std::chrono::steady_clock;

constexpr std::size_t vocabulary_size = 50'000;
constexpr std::size_t headline_count = 2'000;
constexpr auto time_a_figure = std::chrono::milliseconds(700);

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
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Item> items =
      argc > 1 ? newswire::bench::read_headlines(argv[1], headline_count)
               : newswire::bench::Headlines(20261120, vocabulary_size).make(headline_count);
  if (items.empty()) return 1;
  run(items);
}
