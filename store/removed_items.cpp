#include "store/removed_items.h"

namespace newswire::store {
namespace {

using namespace std::chrono_literals;

constexpr Duration kept_unseen = 30 * 24h;
// How stale `seen` may be: saves a write for each old entry at each fetch.
constexpr Duration seen_precision = 24h;

}  // namespace

RemovedItems::RemovedItems(Database& database) : database_(database) {}

bool RemovedItems::recall(const Item& item, Time now) {
  if (!has_any(item.source)) return false;
  Statement find(database_, "SELECT seen FROM removed_item WHERE source = ? AND id = ?");
  if (!find.bind(item.source, item.id).step()) return false;
  if (find.time(0) + seen_precision <= now) {
    Statement(database_, "UPDATE removed_item SET seen = ? WHERE source = ? AND id = ?")
        .run(now, item.source, item.id);
  }
  return true;
}

void RemovedItems::forget_unseen(const std::string& source, Time now) {
  if (!has_any(source)) return;
  Statement(database_, "DELETE FROM removed_item WHERE source = ? AND seen < ?")
      .run(source, now - kept_unseen);
}

bool RemovedItems::has_any(const std::string& source) {
  if (source_ != source || source.empty()) {
    source_ = source;
    has_any_ = Statement(database_, "SELECT 1 FROM removed_item WHERE source = ? LIMIT 1")
                   .bind(source)
                   .step();
  }
  return has_any_;
}

}  // namespace newswire::store
