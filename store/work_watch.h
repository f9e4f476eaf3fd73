// While SQLite works at one long statement: to tell that it does, and to call it off. For store/
// only.
#pragma once

#include <chrono>
#include <functional>

#include "store/database.h"

namespace newswire::store {

// From its making to its end. `at_work` is called some times a second, on the same thread; where it
// returns false, the statement fails (StoreError) and what it changed is undone.
class WorkWatch {
 public:
  WorkWatch(Database& database, std::function<bool()> at_work);
  ~WorkWatch();
  WorkWatch(const WorkWatch&) = delete;
  WorkWatch& operator=(const WorkWatch&) = delete;

 private:
  static int on_progress(void* self);

  Database& database_;
  std::function<bool()> at_work_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace newswire::store
