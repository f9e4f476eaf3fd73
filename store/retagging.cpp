#include "store/retagging.h"

#include "store/idle_time_store.h"
#include "store/index/item_index.h"
#include "store/statement.h"
#include "store/text_list.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

void set_number(Database& database, const std::string& key, std::int64_t value) {
  Statement(database, "REPLACE INTO meta (key, value) VALUES (?, ?)").run(key, value);
}

}  // namespace

Retagging::Retagging(Database& database, std::uint64_t rules)
    : database_(database), rules_(static_cast<std::int64_t>(rules)) {}

Sequence Retagging::position() {
  Statement query(database_,
                  "SELECT position.value FROM meta AS position, meta AS rules"
                  " WHERE position.key = 'retag_position' AND rules.key = 'retag_rules'"
                  " AND rules.value = ?");
  return query.bind(rules_).step() ? query.integer(0) : 0;
}

void Retagging::write(std::span<const RetaggedItem> items, Sequence position) {
  Transaction transaction(database_, Durability::process_end);
  for (const RetaggedItem& item : items) {
    const std::string topics = join_list(item.topics);
    Statement(database_, "UPDATE item SET topics = ? WHERE sequence = ?")
        .run(topics, item.sequence);
  }
  if (!items.empty()) {
    ItemIndex(database_).forget(items.front().sequence, items.back().sequence);
    IdleTimeStore(database_).forget();  // they are to be indexed anew
  }
  set_number(database_, "retag_position", position);
  set_number(database_, "retag_rules", rules_);
  transaction.commit();
}

void Retagging::finish() {
  Transaction transaction(database_, Durability::process_end);
  Statement(database_, "DELETE FROM meta WHERE key IN ('retag_position', 'retag_rules')").run();
  transaction.commit();
}

}  // namespace newswire::store
