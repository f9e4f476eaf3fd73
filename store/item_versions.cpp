#include "store/item_versions.h"

#include "store/statement.h"

namespace newswire::store {

std::vector<ItemVersion> ItemVersions::of(const std::string& source, const std::string& id) {
  Statement query(database_,
                  "SELECT version, fetched, title, summary FROM item WHERE source = ? AND id = ?"
                  " ORDER BY version DESC");
  query.bind(source, id);
  std::vector<ItemVersion> versions;
  while (query.step()) {
    ItemVersion& version = versions.emplace_back();
    version.number = query.integer(0);
    version.fetched = query.time(1);
    query.read(2, version.title);
    query.read(3, version.summary);
  }
  return versions;
}

std::optional<PassedOver> ItemVersions::passed_over(const std::string& source,
                                                    const std::string& id) {
  Statement query(database_,
                  "SELECT text, is_held FROM passed_over_text WHERE source = ? AND id = ?");
  if (!query.bind(source, id).step()) return std::nullopt;
  return PassedOver{static_cast<std::uint64_t>(query.integer(0)), query.integer(1) != 0};
}

void ItemVersions::pass_over(const std::string& source, const std::string& id,
                             const PassedOver& text) {
  Statement(database_,
            "REPLACE INTO passed_over_text (source, id, text, is_held) VALUES (?, ?, ?, ?)")
      .run(source, id, static_cast<std::int64_t>(text.text), static_cast<int>(text.is_held));
}

void ItemVersions::forget_passed_over(const std::string& source, const std::string& id) {
  Statement(database_, "DELETE FROM passed_over_text WHERE source = ? AND id = ?").run(source, id);
}

}  // namespace newswire::store
