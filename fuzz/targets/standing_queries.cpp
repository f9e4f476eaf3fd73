// Standing queries against the matcher alone. Each line does one thing, by its first character:
//   + QUERY   the query stands from now on
//   - N       the N-th of those that stand goes
//   ~ ITEM    an item to learn from what is common
//   ? ITEM    an item: both ways must find the same queries
#include "query/standing_queries.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/lines.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

using query::Document;
using query::Query;
using query::StandingQueries;

class Trial {
 public:
  void take(std::string_view line) {
    if (line.empty()) return;
    const char what = line.front();
    line.remove_prefix(1);
    if (what == '+') add(line);
    if (what == '-') remove(line);
    if (what == '~') learn(line);
    if (what == '?') compare(line);
    expect(standing_.size() == alive_.size(), "what stands is counted");
  }

 private:
  void add(std::string_view text) {
    const auto query = Query::parse(text);
    if (!query) return;
    const auto id = standing_.add(*query);
    const auto has_it = [&](const auto& standing) { return standing.first == id; };
    expect(std::ranges::none_of(alive_, has_it), "ids are their own");
    alive_.emplace_back(id, *query);
  }

  void remove(std::string_view text) {
    if (alive_.empty()) return;
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    const auto gone = alive_.begin() + static_cast<std::ptrdiff_t>(number % alive_.size());
    standing_.remove(gone->first);
    alive_.erase(gone);
  }

  void learn(std::string_view line) {
    const Item item = item_of_line(line);
    standing_.learn(Document(item));
  }

  void compare(std::string_view line) {
    const Item item = item_of_line(line);
    const Document document(item);
    std::vector<StandingQueries::Id> hits;
    standing_.match(document, now, hits);
    std::vector<StandingQueries::Id> expected;
    std::string asked;
    for (const auto& [id, query] : alive_) {
      if (!query.matches(document, now)) continue;
      expected.push_back(id);
      asked += query.canonical() + "  ";
    }
    std::ranges::sort(hits);
    std::ranges::sort(expected);
    expect(hits == expected, "standing queries find what the matcher finds", asked);
  }

  StandingQueries standing_;
  std::vector<std::pair<StandingQueries::Id, Query>> alive_;
};

}  // namespace

void try_input(std::string_view input) {
  Trial trial;
  while (!input.empty()) trial.take(take_line(input));
}

}  // namespace newswire::fuzz
