#include "store/robots_store.h"

#include "store/statement.h"
#include "store/transaction.h"

namespace newswire::store {

std::optional<RobotsState> RobotsStore::find(const std::string& origin) {
  Statement query(database_, "SELECT asked, known, rules FROM robots WHERE origin = ?");
  if (!query.bind(origin).step()) return std::nullopt;
  RobotsState state;
  state.origin = origin;
  state.asked = query.time(0);
  state.known = query.integer(1) != 0;
  query.read(2, state.rules);
  return state;
}

void RobotsStore::save(const RobotsState& state) {
  Transaction transaction(database_, Durability::process_end);
  Statement(database_, "REPLACE INTO robots (origin, asked, known, rules) VALUES (?, ?, ?, ?)")
      .run(state.origin, state.asked, static_cast<int>(state.known), state.rules);
  transaction.commit();
}

}  // namespace newswire::store
