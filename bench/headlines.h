// Made-up headlines and the queries that people could ask of them, the same in every run.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "core/item.h"

namespace newswire::bench {

// Words are drawn from a vocabulary by Zipf's law, roughly: the rank's logarithm is uniform.
class Headlines {
 public:
  Headlines(unsigned seed, std::size_t vocabulary);

  // Of about 90 bytes.
  std::vector<Item> make(std::size_t count);

  // One to four words, which are not among the hundred commonest; one in ten excludes a word more,
  // in one of ten the first is a phrase of two that some headline has.
  std::string query(const std::vector<Item>& headlines);

  // Its rank is `first_rank` or lower in the list.
  std::string word(double first_rank = 1);
  double uniform() { return std::uniform_real_distribution<>(0, 1)(random_); }

 private:
  std::string headline();
  std::string phrase(const std::vector<Item>& headlines);

  std::mt19937 random_;
  double vocabulary_;
};

// The lines of a file, at most `count`.
std::vector<Item> read_headlines(const char* path, std::size_t count);

}  // namespace newswire::bench
