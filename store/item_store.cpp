#include "store/item_store.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "store/epoch.h"
#include "store/statement.h"
#include "store/text_list.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

std::int64_t integer_of(Database& database, std::string_view sql) {
  Statement query(database, sql);
  return query.step() ? query.integer(0) : 0;
}

// The columns that read_item reads, in its order.
const std::string select_items =
    "SELECT sequence, fetched, source, id, topics, title, link, summary, author, categories,"
    " published, updated, lang, previous_title FROM item ";

// `list` is scratch space; reusing it and the item's strings makes a scan free of allocation.
void read_item(const Statement& row, std::string& list, Item& item) {
  item.sequence = row.integer(0);
  item.fetched = row.time(1);
  row.read(2, item.source);
  row.read(3, item.id);
  row.read(4, list);
  split_list(list, item.topics);
  row.read(5, item.title);
  row.read(6, item.link);
  row.read(7, item.summary);
  row.read(8, item.author);
  row.read(9, list);
  split_list(list, item.categories);
  item.published = row.optional_time(10);
  item.updated = row.optional_time(11);
  row.read(12, item.lang);
  item.update = !row.is_null(13);
  row.read(13, item.previous_title);
}

void visit_rows(Statement& rows, const std::function<bool(const Item&)>& visit) {
  Item item;
  std::string list;
  while (rows.step()) {
    read_item(rows, list, item);
    if (!visit(item)) return;
  }
}

std::int64_t as_limit(std::size_t limit) {
  return static_cast<std::int64_t>(
      std::min<std::size_t>(limit, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace

ItemStore::ItemStore(Database& database) : database_(database) {}

ItemStore::~ItemStore() = default;

std::uint32_t ItemStore::epoch() {
  return static_cast<std::uint32_t>(
      integer_of(database_, "SELECT value FROM meta WHERE key = 'epoch'"));
}

std::uint32_t ItemStore::renew_epoch() {
  Transaction transaction(database_);
  const std::uint32_t old_epoch = epoch();
  std::uint32_t new_epoch = random_epoch();
  while (new_epoch == old_epoch) new_epoch = random_epoch();
  Statement(database_, "UPDATE meta SET value = ? WHERE key = 'epoch'")
      .run(static_cast<std::int64_t>(new_epoch));
  transaction.commit();
  return new_epoch;
}

Sequence ItemStore::head() {
  return integer_of(database_, "SELECT seq FROM sqlite_sequence WHERE name = 'item'");
}

Sequence ItemStore::floor() {
  return integer_of(database_, "SELECT value FROM meta WHERE key = 'floor'");
}

std::optional<Time> ItemStore::first_fetched() {
  Statement query(database_, "SELECT fetched FROM item ORDER BY sequence LIMIT 1");
  return query.step() ? std::optional(query.time(0)) : std::nullopt;
}

std::int64_t ItemStore::count() {
  return integer_of(database_, "SELECT count(*) FROM item");
}

std::int64_t ItemStore::update_count() {
  return integer_of(database_, "SELECT count(*) FROM item WHERE version > 0");
}

std::int64_t ItemStore::count_of(const std::string& source) {
  Statement query(database_, "SELECT count(DISTINCT id) FROM item WHERE source = ?");
  query.bind(source);
  return query.step() ? query.integer(0) : 0;
}

bool ItemStore::has_any(const std::string& source) {
  return Statement(database_, "SELECT 1 FROM item WHERE source = ? LIMIT 1").bind(source).step();
}

void ItemStore::scan_after(Sequence after, Sequence up_to, std::size_t limit,
                           const std::function<bool(const Item&)>& visit) {
  static const std::string sql =
      select_items + "WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?";
  Statement rows(database_, sql);
  rows.bind(after, up_to, as_limit(limit));
  visit_rows(rows, visit);
}

void ItemStore::scan_before(Sequence before, std::size_t limit,
                            const std::function<bool(const Item&)>& visit) {
  static const std::string sql = select_items + "WHERE sequence < ? ORDER BY sequence DESC LIMIT ?";
  Statement rows(database_, sql);
  rows.bind(before, as_limit(limit));
  visit_rows(rows, visit);
}

bool ItemStore::read(Sequence sequence, Item& item) {
  static const std::string sql = select_items + "WHERE sequence = ?";
  Statement row(database_, sql);
  if (!row.bind(sequence).step()) return false;
  std::string list;
  read_item(row, list, item);
  return true;
}

Sequence ItemStore::sequence_before(Time time) {
  // One statement, as the log may grow or be cut between two.
  Statement query(database_,
                  "SELECT coalesce((SELECT min(sequence) - 1 FROM item WHERE fetched >= ?),"
                  " (SELECT seq FROM sqlite_sequence WHERE name = 'item'), 0)");
  query.bind(time).step();
  return query.integer(0);
}

}  // namespace newswire::store
