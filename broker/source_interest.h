// How many live subscriptions the items of each source hit, told to the store, by which the fetcher
// weighs its sources. Figures that may be lost: nothing waits for them.
//
// Counted are lanes, not subscribers: XPUB tells of the first that subscribes to a lane and of the
// last that leaves. A thousand who asked for the same query count as one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "broker/heartbeats.h"
#include "core/clock.h"
#include "core/log.h"
#include "store/source_interest_store.h"

namespace newswire::broker {

// On how many topic lanes that are subscribed to an item goes out: once on each level of its lanes.
std::size_t subscribed_levels(const std::vector<std::string>& lanes, const Heartbeats& subscribed);

// One thread may use it. Another is inside, with a connection of its own that is open only to
// write: once in `spacing`, and at the end. Where the store is locked at that moment, what was
// counted is kept for the next time; where it can only be read, the fetcher goes without.
class SourceInterest {
 public:
  // `clock` and `log` must outlive it.
  SourceInterest(std::string store_path, const Clock& clock, Log& log,
                 std::chrono::milliseconds spacing = std::chrono::minutes(1));
  ~SourceInterest();  // stops

  void start();
  // An item was published, and hit so many lanes.
  void count(const std::string& source, std::size_t hits);
  void stop();  // tries once to write what is not yet written; idempotent

  // That are counted between two writings; items of others go uncounted.
  static constexpr std::size_t max_sources = 20'000;

 private:
  struct Count {
    std::int64_t items = 0;
    std::int64_t hits = 0;
  };
  using Counts = std::unordered_map<std::string, Count>;

  void write_until(const std::stop_token& stop);
  void write();

  const std::string store_path_;
  const Clock& clock_;
  Log& log_;
  const std::chrono::milliseconds spacing_;
  std::mutex mutex_;
  std::condition_variable_any pause_;
  Counts counts_;         // under mutex_
  Counts unwritten_;      // of the thread inside
  bool is_told_ = false;  // likewise
  std::jthread thread_;   // last: it uses the rest
};

}  // namespace newswire::broker
