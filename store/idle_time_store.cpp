#include "store/idle_time_store.h"

#include "store/statement.h"
#include "store/text_list.h"
#include "store/transaction.h"

namespace newswire::store {

std::optional<IdleTime> IdleTimeStore::find() {
  Statement query(database_, "SELECT config, variables, since, until FROM idle_time");
  if (!query.step()) return std::nullopt;
  IdleTime note;
  std::string variables;
  query.read(0, note.config);
  query.read(1, variables);
  split_list(variables, note.variables);
  note.since = query.time(2);
  note.until = query.time(3);
  return note;
}

void IdleTimeStore::keep(const IdleTime& note) {
  const std::string variables = join_list(note.variables);
  Transaction transaction(database_, Durability::process_end);
  forget();
  Statement(database_,
            "INSERT INTO idle_time (config, variables, since, until) VALUES (?, ?, ?, ?)")
      .run(note.config, variables, note.since, note.until);
  transaction.commit();
}

void IdleTimeStore::forget() {
  Transaction transaction(database_, Durability::process_end);
  Statement(database_, "DELETE FROM idle_time").run();
  transaction.commit();
}

}  // namespace newswire::store
