#include "fetcher/updates/update_marker.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "fetcher/updates/churn.h"
#include "fetcher/updates/revision.h"

namespace newswire::fetcher {
namespace {

Texts texts_of(const Item& item) {
  return {item.title, item.summary};
}
Texts texts_of(const store::ItemVersion& version) {
  return {version.title, version.summary};
}

// An item that says something else than its newest version.
struct Changed {
  Item* item;
  std::vector<store::ItemVersion> versions;  // newest first
  Change change;
  std::uint64_t print;
  bool returned;  // to an older version's text
};

bool is_as_before(const Item& item, const store::ItemVersion& newest) {
  return item.title == newest.title && item.summary == newest.summary;
}

bool returns(const Changed& changed) {
  return std::any_of(
      changed.versions.begin() + 1, changed.versions.end(), [&](const store::ItemVersion& older) {
        return change_between(texts_of(older), texts_of(*changed.item)) == Change::none;
      });
}

}  // namespace

store::TextState UpdateMarker::mark(std::span<Item> items, const store::TextState& before,
                                    Time now) {
  const bool by_other_rules = before.rules != text_rules;
  Changes changes;
  std::vector<Changed> found;
  for (Item& item : items) {
    auto versions = versions_.of(item.source, item.id);
    if (versions.empty()) continue;
    ++changes.known;
    if (is_as_before(item, versions.front())) continue;
    const Change change = change_between(texts_of(versions.front()), texts_of(item));
    if (change == Change::none) continue;

    Changed changed{&item, std::move(versions), change, print_of(texts_of(item)), false};
    const auto passed_over = versions_.passed_over(item.source, item.id);
    const bool is_known = passed_over && passed_over->text == changed.print;
    if (is_known && !passed_over->is_held) continue;
    changed.returned = returns(changed);
    changes.returned += changed.returned;
    if (!is_known && !changed.returned) {
      ++changes.changed;
      changes.titles += change == Change::title;
    }
    found.push_back(std::move(changed));
  }

  if (by_other_rules) changes = {};
  store::TextState after = after_document(before, changes);
  after.rules = text_rules;
  for (const Changed& changed : found) {
    const bool may_update = changed.change == Change::title ? may_update_titles(after, changes)
                                                            : may_update_summaries(after);
    Allowance allowed = allowance(changed.versions, now);
    if (by_other_rules || changed.returned || !may_update) allowed = Allowance::never;
    Item& item = *changed.item;
    if (allowed == Allowance::granted) {
      item.update = true;
      item.previous_title = changed.versions.front().title;
      versions_.forget_passed_over(item.source, item.id);
    } else {
      versions_.pass_over(item.source, item.id, {changed.print, allowed == Allowance::later});
    }
  }
  return after;
}

}  // namespace newswire::fetcher
