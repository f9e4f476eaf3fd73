#include "store/index/item_index.h"

#include <limits>
#include <string>

#include "store/index/segment_reader.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

constexpr Sequence end_of_log = std::numeric_limits<Sequence>::max();

Sequence removed_up_to(Database& database) {
  Statement query(database, "SELECT value FROM meta WHERE key = 'floor'");
  return query.step() ? query.integer(0) : 0;
}

void remove_segment(Database& database, Sequence last) {
  Statement(database, "DELETE FROM index_block WHERE id BETWEEN ? AND ?")
      .run(block_id(last, 0), block_id(last, max_blocks - 1));
  Statement(database, "DELETE FROM index_segment WHERE last = ?").run(last);
}

}  // namespace

ItemIndex::ItemIndex(Database& database, int terms_version)
    : database_(database), version_(terms_version) {}

ItemIndex::Gap ItemIndex::oldest_gap() {
  Sequence covered = removed_up_to(database_);
  Statement segments(database_,
                     "SELECT first, last FROM index_segment WHERE last > ? AND terms_version = ?"
                     " ORDER BY last");
  segments.bind(covered, version_);
  while (segments.step()) {
    if (segments.integer(0) > covered + 1) return {covered, segments.integer(0) - 1};
    covered = segments.integer(1);
  }
  return {covered, std::nullopt};
}

std::int64_t ItemIndex::changes() {
  Statement query(database_, "SELECT value FROM meta WHERE key = 'item_changes'");
  return query.step() ? query.integer(0) : 0;
}

bool ItemIndex::add(const IndexSegment& segment, Sequence up_to) {
  std::string directory;
  const std::vector<std::string> blocks = segment.blocks(directory);
  if (blocks.size() > max_blocks) return false;
  Transaction transaction(database_, Durability::process_end);
  if (changes() != segment.changes()) return false;
  {
    Statement covered(database_, "SELECT 1 FROM index_segment WHERE last >= ? AND first <= ?");
    if (covered.bind(segment.first(), up_to).step()) return false;
  }
  Statement(database_,
            "INSERT INTO index_segment (last, first, terms_version, directory)"
            " VALUES (?, ?, ?, ?)")
      .run(up_to, segment.first(), version_, Blob{directory});
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Statement(database_, "INSERT INTO index_block (id, terms) VALUES (?, ?)")
        .run(block_id(up_to, i), Blob{blocks[i]});
  }
  transaction.commit();
  return true;
}

void ItemIndex::forget(Sequence first, Sequence last) {
  std::vector<Sequence> segments;
  {
    Statement query(database_, "SELECT last FROM index_segment WHERE last >= ? AND first <= ?");
    query.bind(first, last);
    while (query.step()) segments.push_back(query.integer(0));
  }
  for (const Sequence segment : segments) remove_segment(database_, segment);
  Statement(database_,
            "INSERT INTO meta VALUES ('item_changes', 1)"
            " ON CONFLICT DO UPDATE SET value = value + 1")
      .run();
}

std::size_t ItemIndex::remove_stale(std::size_t limit) {
  std::vector<Sequence> stale;
  {
    Statement query(database_,
                    "SELECT last FROM index_segment WHERE last <= ? OR terms_version <> ?"
                    " ORDER BY last LIMIT ?");
    query.bind(removed_up_to(database_), version_, static_cast<std::int64_t>(limit));
    while (query.step()) stale.push_back(query.integer(0));
  }
  if (stale.empty()) return 0;
  Transaction transaction(database_, Durability::process_end);
  for (const Sequence segment : stale) remove_segment(database_, segment);
  transaction.commit();
  return stale.size();
}

ItemIndex::Stretch ItemIndex::stretch_at(Sequence sequence, const RequiredTerms& required) {
  // While this statement is under way, all that is read is of one state of the store.
  Statement segment(database_,
                    "SELECT first, last, directory FROM index_segment"
                    " WHERE last >= ? AND terms_version = ? ORDER BY last LIMIT 1");
  const bool is_below_one = segment.bind(sequence, version_).step();
  if (is_below_one && segment.integer(0) <= sequence) {
    std::string directory;
    segment.read(2, directory);
    const SegmentReader reader(database_, segment.integer(0), segment.integer(1), directory);
    return {segment.integer(0), segment.integer(1), reader.candidates(required)};
  }
  Statement below(database_,
                  "SELECT last FROM index_segment WHERE last < ? AND terms_version = ?"
                  " ORDER BY last DESC LIMIT 1");
  const bool is_above_one = below.bind(sequence, version_).step();
  return {is_above_one ? below.integer(0) + 1 : 1,
          is_below_one ? segment.integer(0) - 1 : end_of_log};
}

}  // namespace newswire::store
