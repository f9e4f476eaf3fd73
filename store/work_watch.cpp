#include "store/work_watch.h"

#include <utility>

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

namespace newswire::store {
namespace {

constexpr int steps_between = 10'000;  // of SQLite's machine: well below a millisecond
constexpr std::chrono::milliseconds interval{100};

}  // namespace

WorkWatch::WorkWatch(Database& database, std::function<bool()> at_work)
    : database_(database), at_work_(std::move(at_work)) {
  sqlite3_progress_handler(database_.handle().getHandle(), steps_between, on_progress, this);
}

WorkWatch::~WorkWatch() {
  sqlite3_progress_handler(database_.handle().getHandle(), 0, nullptr, nullptr);
}

int WorkWatch::on_progress(void* self) {
  auto& watch = *static_cast<WorkWatch*>(self);
  const auto now = std::chrono::steady_clock::now();
  if (now < watch.next_) return 0;
  watch.next_ = now + interval;
  return watch.at_work_() ? 0 : 1;
}

}  // namespace newswire::store
