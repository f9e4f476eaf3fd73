#include "store/source_interest_store.h"

#include <algorithm>
#include <cmath>

#include "store/statement.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

constexpr Duration kept_for = std::chrono::hours(24 * 30);

// What is left of a sum. Where the clock was set back, all of it.
double left_after(Duration time) {
  const double half_lives =
      std::chrono::duration<double>(std::max(time, Duration(0))) / interest_half_life;
  return std::exp2(-half_lives);
}

// A row of source, items, hits, as_of, last_hit.
SourceInterest read_interest(const Statement& row, Time now) {
  const double left = left_after(now - row.time(3));
  SourceInterest interest;
  row.read(0, interest.source);
  interest.items = row.real(1) * left;
  interest.hits = row.real(2) * left;
  interest.last_hit = row.optional_time(4);
  return interest;
}

}  // namespace

std::vector<SourceInterest> SourceInterestStore::all(Time now) {
  Statement query(database_,
                  "SELECT source, items, hits, as_of, last_hit FROM source_interest"
                  " ORDER BY source");
  std::vector<SourceInterest> interests;
  while (query.step()) interests.push_back(read_interest(query, now));
  return interests;
}

void SourceInterestStore::add(const std::vector<InterestCount>& counts, Time now) {
  // They are of no use after a power cut that took the items.
  Transaction transaction(database_, Durability::process_end);
  for (const InterestCount& count : counts) {
    SourceInterest interest;
    {
      Statement query(database_,
                      "SELECT source, items, hits, as_of, last_hit FROM source_interest"
                      " WHERE source = ?");
      if (query.bind(count.source).step()) interest = read_interest(query, now);
    }
    if (count.hits > 0) interest.last_hit = now;
    Statement(database_,
              "REPLACE INTO source_interest (source, items, hits, as_of, last_hit)"
              " VALUES (?, ?, ?, ?, ?)")
        .run(count.source, interest.items + static_cast<double>(count.items),
             interest.hits + static_cast<double>(count.hits), now, interest.last_hit);
  }
  Statement(database_, "DELETE FROM source_interest WHERE as_of < ?").run(now - kept_for);
  transaction.commit();
}

}  // namespace newswire::store
