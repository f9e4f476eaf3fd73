// Random items and queries over a small vocabulary in many scripts, so that they often meet.
#pragma once

#include <random>
#include <string>

#include "core/item.h"

namespace newswire::query::test {

class RandomNews {
 public:
  explicit RandomNews(unsigned seed);

  Item item();
  // Always a valid query.
  std::string query();
  // Two to four words or phrases, perhaps one excluded. Few are equal.
  std::string conjunction();

  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::string words(std::size_t most);
  std::string term();
  std::string expression(std::size_t depth);

  std::mt19937 random_;
};

}  // namespace newswire::query::test
