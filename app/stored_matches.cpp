#include "app/stored_matches.h"

#include <algorithm>

#include "app/screen/bottom_line.h"
#include "core/date.h"
#include "display/progress_bar.h"
#include "store/index/history_scan.h"

namespace newswire::app {
namespace {

// Rows of one read transaction: short, so that a writer's log can be cut meanwhile.
constexpr std::size_t rows_at_once = 1'000;

}  // namespace

void visit_stored_matches(store::ItemStore& items, const Wanted& wanted, Time now, Sequence after,
                          const std::function<bool(const Item&)>& visit) {
  const Sequence head = items.head();
  store::HistoryScan scan(items, wanted.required_terms(now));
  std::vector<Item> matches;
  while (after < head) {
    matches.clear();
    after = scan.forwards(after, head, rows_at_once, [&](const Item& item) {
      if (wanted.matches(item, now)) matches.push_back(item);
      return true;
    });
    for (const Item& item : matches) {
      if (!visit(item)) return;
    }
  }
}

NewestMatches find_newest_matches(store::ItemStore& items, const Wanted& wanted, Time now,
                                  Sequence after, std::size_t limit,
                                  std::chrono::milliseconds time_limit,
                                  const std::function<bool(const Item&)>& accept) {
  const auto deadline = std::chrono::steady_clock::now() + time_limit;
  store::HistoryScan scan(items, wanted.required_terms(now));
  BottomLine progress;
  NewestMatches found;
  Time reached = now;
  Sequence before = items.head() + 1;
  while (before > after + 1 && found.sequences.size() < limit && !found.only_since) {
    before = scan.backwards(before, after, rows_at_once, [&](const Item& item) {
      reached = item.fetched;
      if (wanted.matches(item, now) && accept(item)) found.sequences.push_back(item.sequence);
      return found.sequences.size() < limit;
    });
    if (progress.is_due()) {
      progress.show(display::grouped(static_cast<std::int64_t>(found.sequences.size())) +
                    " found, back to " + format_rfc3339(reached));
    }
    if (std::chrono::steady_clock::now() >= deadline && before > after + 1 &&
        found.sequences.size() < limit) {
      found.only_since = reached;
    }
  }
  std::reverse(found.sequences.begin(), found.sequences.end());
  return found;
}

}  // namespace newswire::app
