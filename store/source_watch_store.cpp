#include "store/source_watch_store.h"

#include "store/statement.h"

namespace newswire::store {
namespace {

const std::string columns =
    "source, url, conditions, usual_gap, gaps, moved_to, moved_since, is_moved";

SourceWatch read_watch(const Statement& row) {
  SourceWatch watch;
  row.read(0, watch.source);
  row.read(1, watch.url);
  row.read(2, watch.conditions);
  watch.usual_gap = Duration(row.integer(3));
  watch.gaps = static_cast<int>(row.integer(4));
  row.read(5, watch.moved_to);
  watch.moved_since = row.optional_time(6);
  watch.is_moved = row.integer(7) != 0;
  return watch;
}

}  // namespace

std::optional<SourceWatch> SourceWatchStore::find(const std::string& source) {
  static const std::string sql = "SELECT " + columns + " FROM source_watch WHERE source = ?";
  Statement query(database_, sql);
  if (!query.bind(source).step()) return std::nullopt;
  return read_watch(query);
}

std::vector<SourceWatch> SourceWatchStore::all() {
  static const std::string sql = "SELECT " + columns + " FROM source_watch ORDER BY source";
  Statement query(database_, sql);
  std::vector<SourceWatch> watches;
  while (query.step()) watches.push_back(read_watch(query));
  return watches;
}

void SourceWatchStore::save(const SourceWatch& watch) {
  static const std::string sql =
      "REPLACE INTO source_watch (" + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  Statement(database_, sql)
      .run(watch.source, watch.url, watch.conditions,
           static_cast<std::int64_t>(watch.usual_gap.count()), watch.gaps, watch.moved_to,
           watch.moved_since, static_cast<int>(watch.is_moved));
}

}  // namespace newswire::store
