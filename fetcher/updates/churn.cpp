#include "fetcher/updates/churn.h"

#include <algorithm>
#include <cstdint>

namespace newswire::fetcher {
namespace {

using namespace std::chrono_literals;

// A newsroom edits a handful of stories between two readings. More than a third of a document, of
// five items at least, is a machine's work. Of fewer, the limits of each item are enough.
constexpr std::size_t fewest_many = 5;
constexpr std::size_t many_of_known = 3;

// One such document may be a new template, or a new name for the site; two a correction of it.
constexpr int churning_from = 3;
// Restless documents beyond these are not counted, so that calm is found again within a day of
// hourly readings.
constexpr int most_unrest = 8;

// A headline that was edited more often is a ticker, and who follows it reads the page.
constexpr std::int64_t most_updates = 5;
// Breaking news is edited in bursts; its readers want the last of these, and get it an hour later.
constexpr std::ptrdiff_t most_updates_an_hour = 3;

bool are_many(std::size_t count, std::size_t known) {
  return count >= fewest_many && count * many_of_known > known;
}

}  // namespace

store::TextState after_document(const store::TextState& before, const Changes& changes) {
  store::TextState after = before;
  if (changes.returned > 0 || are_many(changes.changed, changes.known)) {
    after.unrest = std::min(before.unrest + 1, most_unrest);
  } else {
    after.unrest = std::max(before.unrest - 1, 0);
  }
  if (after.unrest >= churning_from) after.churning = true;
  if (after.unrest == 0) after.churning = false;
  return after;
}

bool may_update_summaries(const store::TextState& state) {
  return !state.churning;
}

bool may_update_titles(const store::TextState& state, const Changes& changes) {
  return !state.churning || !are_many(changes.titles, changes.known);
}

Allowance allowance(const std::vector<store::ItemVersion>& versions, Time now) {
  if (versions.front().number >= most_updates) return Allowance::never;
  const auto recent = std::ranges::count_if(versions, [now](const store::ItemVersion& version) {
    return version.number > 0 && version.fetched + 1h > now;
  });
  return recent < most_updates_an_hour ? Allowance::granted : Allowance::later;
}

}  // namespace newswire::fetcher
