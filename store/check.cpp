#include "store/check.h"

#include <cstdint>
#include <string_view>

#include "store/index/segment_reader.h"
#include "store/statement.h"
#include "store/work_watch.h"

namespace newswire::store {
namespace {

// Of one kind; a damaged file may have thousands.
constexpr int most_told = 20;

// A query that gives a row for each fault, and what such a row means: its columns, as text, stand
// for %1 and %2.
struct Rule {
  std::string_view faults;
  std::string_view meaning;
};

constexpr Rule rules[] = {
    // The log.
    {"SELECT count(*) FROM meta WHERE key = 'epoch' AND value BETWEEN 1 AND 4294967295"
     " HAVING count(*) = 0",
     "the log has no epoch"},
    {"SELECT max(sequence), (SELECT seq FROM sqlite_sequence WHERE name = 'item') FROM item"
     " HAVING max(sequence) >"
     " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'item'), 0)",
     "item %1 is beyond the head of the log, %2: its sequence may be given again"},
    {"SELECT value, (SELECT seq FROM sqlite_sequence WHERE name = 'item') FROM meta"
     " WHERE key = 'floor' AND value >"
     " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'item'), 0)",
     "the floor, %1, is beyond the head of the log, %2"},
    {"SELECT sequence, (SELECT value FROM meta WHERE key = 'floor') FROM item"
     " WHERE sequence <= (SELECT value FROM meta WHERE key = 'floor') OR sequence < 1",
     "item %1 is there, and retention has removed all up to %2"},
    // Versions: each is one after that before, and only the first has no title before it.
    {"SELECT item.sequence, item.version FROM item JOIN item AS earlier"
     " USING (source, id) WHERE earlier.version < item.version"
     " AND earlier.sequence > item.sequence",
     "item %1 is version %2 and comes before an earlier version"},
    {"SELECT sequence, version FROM item WHERE (version > 0) <> (previous_title IS NOT NULL)",
     "item %1 is version %2 and its title before says otherwise"},
    // Rows about what is not there.
    {"SELECT id, source FROM passed_over_text AS passed WHERE NOT EXISTS"
     " (SELECT 1 FROM item WHERE item.source = passed.source AND item.id = passed.id)",
     "a text of item '%1' of %2 is remembered, and the item is not there"},
    // The index: what it claims to cover must be there to be read.
    {"SELECT first, last FROM index_segment WHERE first > last OR first < 1 OR last >"
     " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'item'), 0)",
     "the index has a segment from %1 to %2, which is no stretch of the log"},
    {"SELECT one.last, other.first FROM index_segment AS one JOIN index_segment AS other"
     " ON other.last > one.last AND other.first <= one.last",
     "the index has a segment that ends at %1 and one that begins at %2"},
    {"SELECT id >> 16, count(*) FROM index_block WHERE NOT EXISTS"
     " (SELECT 1 FROM index_segment WHERE last = id >> 16) GROUP BY id >> 16",
     "the index has blocks of a segment that ends at %1, which is not there"},
};
static_assert(max_blocks == std::size_t{1} << 16, "the rules know how a block finds its segment");

std::string replaced(std::string text, std::string_view mark, const std::string& value) {
  const std::size_t at = text.find(mark);
  return at == std::string::npos ? text : text.replace(at, mark.size(), value);
}

void try_rule(Database& database, const Rule& rule, std::vector<std::string>& faults) {
  Statement query(database, rule.faults);
  for (int told = 0; query.step(); ++told) {
    std::string first;
    std::string second;
    query.read(0, first);
    if (rule.meaning.find("%2") != std::string_view::npos) query.read(1, second);
    if (told == most_told) {
      faults.push_back("and more of that kind");
      return;
    }
    faults.push_back(replaced(replaced(std::string(rule.meaning), "%1", first), "%2", second));
  }
}

void check_structure(Database& database, std::vector<std::string>& faults) {
  static const std::string sql = "PRAGMA integrity_check(" + std::to_string(most_told) + ")";
  Statement query(database, sql);
  std::string row;
  while (query.step()) {
    query.read(0, row);
    if (row != "ok") faults.push_back("the file is damaged: " + row);
  }
  Statement foreign(database, "PRAGMA foreign_key_check");
  while (foreign.step()) {
    foreign.read(0, row);
    faults.push_back("a row of table " + row + " is about one that is not there");
  }
}

}  // namespace

std::vector<std::string> check_store(Database& database, const std::function<bool()>& at_work) {
  bool was_called_off = false;
  const WorkWatch watch(database, [&] {
    was_called_off = !at_work();
    return !was_called_off;
  });
  std::vector<std::string> faults;
  try {
    check_structure(database, faults);
  } catch (const StoreError& error) {
    if (was_called_off) throw;
    faults.push_back(error.what());  // so damaged that it cannot even be checked
  }
  if (!faults.empty()) return faults;  // what it says further cannot be relied on
  for (const Rule& rule : rules) try_rule(database, rule, faults);
  return faults;
}

std::string find_damage(Database& database, const std::function<bool()>& at_work) {
  const WorkWatch watch(database, at_work);
  Statement query(database, "PRAGMA quick_check(1)");
  std::string row;
  if (query.step()) query.read(0, row);
  return row == "ok" ? "" : row;
}

}  // namespace newswire::store
