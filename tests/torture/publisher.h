// The publisher of a world: some sources on a site of its own, and entries whose words and topics
// follow from their numbers, so that who has to get which is known without asking the matcher.
#pragma once

#include <deque>
#include <map>
#include <random>
#include <string>

#include "core/item.h"
#include "tests/support/site.h"

namespace newswire::torture {

struct SourceOfWorld {
  const char* name;
  const char* topics;  // as in TOML
};
inline constexpr SourceOfWorld sources[] = {{"alpha", "\"tech\""},
                                            {"beta", "\"tech/ai\", \"world\""},
                                            {"gamma", "\"world\""},
                                            {"delta", "\"sport\""}};

// An id is "n" and the number. Every third is about linux, every fifth about bitcoin.
std::string id_of(int number);
int number_of(const std::string& id);
std::string title_of(int number);

class Publisher {
 public:
  explicit Publisher(unsigned seed);

  std::string url(const std::string& source) const { return site_.url("/" + source); }
  // So many new entries, in sources that the seed chooses.
  void publish(int count);
  int published() const { return published_; }  // the largest number; they begin at 1

 private:
  void serve(const std::string& source);

  test::Site site_;
  std::mt19937 chance_;
  std::map<std::string, std::deque<test::Entry>> entries_;  // newest first
  int published_ = 0;
};

}  // namespace newswire::torture
