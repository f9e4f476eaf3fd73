#include "bench/headlines.h"

#include <cmath>
#include <fstream>

namespace newswire::bench {
namespace {

constexpr std::size_t headline_bytes = 90;
constexpr double first_rank_asked = 100;

}  // namespace

Headlines::Headlines(unsigned seed, std::size_t vocabulary)
    : random_(seed), vocabulary_(static_cast<double>(vocabulary)) {}

std::vector<Item> Headlines::make(std::size_t count) {
  std::vector<Item> items(count);
  for (Item& item : items) item.title = headline();
  return items;
}

std::string Headlines::query(const std::vector<Item>& headlines) {
  const auto words = static_cast<std::size_t>(1 + 4 * uniform());
  std::string out = uniform() < 0.1 ? phrase(headlines) : word(first_rank_asked);
  for (std::size_t i = 1; i < words; ++i) out += ' ' + word(first_rank_asked);
  if (uniform() < 0.1) out += " -" + word(first_rank_asked);
  return out;
}

std::string Headlines::word(double first_rank) {
  constexpr const char* syllables[] = {"ba", "con", "de",  "fer", "gi",  "lo",   "mar", "net",
                                       "or", "pre", "qua", "ri",  "sta", "tion", "un",  "ver"};
  auto rank = static_cast<std::size_t>(first_rank * std::pow(vocabulary_ / first_rank, uniform()));
  std::string out;
  for (; rank > 0; rank /= 16) out += syllables[rank % 16];
  return out;
}

std::string Headlines::headline() {
  std::string out = word();
  while (out.size() < headline_bytes) out += ' ' + word();
  out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

std::string Headlines::phrase(const std::vector<Item>& headlines) {
  const auto number = static_cast<std::size_t>(uniform() * static_cast<double>(headlines.size()));
  const std::string& title = headlines[number].title;
  const std::size_t first = title.find(' ');
  const std::size_t second = first == title.npos ? first : title.find(' ', first + 1);
  return '"' + title.substr(0, second) + '"';
}

std::vector<Item> read_headlines(const char* path, std::size_t count) {
  std::vector<Item> items;
  std::ifstream file(path);
  for (std::string line; items.size() < count && std::getline(file, line);) {
    items.emplace_back().title = line;
  }
  return items;
}

}  // namespace newswire::bench
