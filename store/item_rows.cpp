#include "store/item_rows.h"

#include <algorithm>
#include <utility>

#include <SQLiteCpp/Database.h>

#include "store/statement.h"
#include "store/text_list.h"

namespace newswire::store {
namespace {

constexpr std::size_t rows_together = 8;

std::string insert_rows(std::size_t count) {
  std::string sql =
      "INSERT INTO item (fetched, source, id, topics, title, link, summary, author,"
      " categories, published, updated, lang, version, previous_title) VALUES ";
  for (std::size_t row = 0; row < count; ++row) {
    sql += row > 0 ? ", " : "";
    sql += "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  }
  return sql;
}

}  // namespace

void ItemRows::add(Item& item, std::int64_t version) {
  rows_.push_back({&item, version, join_list(item.topics), join_list(item.categories)});
}

std::size_t ItemRows::flush() {
  std::size_t too_large = 0;
  std::size_t row = 0;
  while (row < rows_.size()) {
    if (rows_.size() - row >= rows_together && insert(row, rows_together)) {
      row += rows_together;
      continue;
    }
    // The last ones, or one of them is too large.
    const std::size_t end = std::min(row + rows_together, rows_.size());
    for (; row < end; ++row) too_large += insert(row, 1) ? 0 : 1;
  }
  rows_.clear();
  return too_large;
}

// False where one of them is too large: then none was stored.
bool ItemRows::insert(std::size_t first, std::size_t count) {
  static const std::string one = insert_rows(1);
  static const std::string several = insert_rows(rows_together);
  Statement statement(database_, count == 1 ? one : several);
  statement.start_over();
  try {
    for (std::size_t i = first; i < first + count; ++i) {
      const auto& [item, version, topics, categories] = rows_[i];
      statement.bind_more(item->fetched, item->source, item->id, topics, item->title, item->link,
                          item->summary, item->author, categories, item->published, item->updated,
                          item->lang, version);
      version > 0 ? statement.bind_more(item->previous_title) : statement.bind_more(nullptr);
    }
    statement.run_bound();
  } catch (const RowTooLarge&) {
    return false;
  }
  // One after the other, as nobody else writes.
  Sequence sequence = database_.handle().getLastInsertRowid() - static_cast<Sequence>(count);
  for (std::size_t i = first; i < first + count; ++i) rows_[i].item->sequence = ++sequence;
  return true;
}

}  // namespace newswire::store
