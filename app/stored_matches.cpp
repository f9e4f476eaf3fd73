#include "app/stored_matches.h"

#include <vector>

namespace newswire::app {

void visit_stored_matches(store::ItemStore& items, const query::Query& query, Time now,
                          Sequence after, const std::function<bool(const Item&)>& visit) {
  const Sequence head = items.head();
  std::vector<Item> matches;
  std::size_t rows = stored_page_rows;
  while (rows == stored_page_rows) {
    rows = 0;
    matches.clear();
    items.scan_after(after, head, stored_page_rows, [&](const Item& item) {
      ++rows;
      after = item.sequence;
      if (query.matches(item, now)) matches.push_back(item);
      return true;
    });
    for (const Item& item : matches) {
      if (!visit(item)) return;
    }
  }
}

}  // namespace newswire::app
