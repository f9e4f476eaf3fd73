// Follows the log in the store: every item that was committed, once, in the order of its sequence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "broker/published_mark.h"
#include "broker/store_reader.h"
#include "core/item.h"
#include "core/log.h"
#include "store/source_store.h"

namespace newswire::broker {

// Bound to one thread at a time. A store that cannot be read for a while is told of once; nothing
// is lost by it.
class Tail {
 public:
  // Begins at the head: what was committed before is for replay. Throws FatalError where the store
  // cannot be opened. `log` must outlive it.
  Tail(const std::string& store_path, Log& log);

  std::uint32_t epoch() const { return epoch_; }
  Sequence position() const { return position_; }  // all up to here was read

  enum class Step {
    caught_up,
    more,     // the limit was reached, or `visit` returned false
    new_log,  // another epoch, beginning at its head: the store was restored or begun anew
  };
  // Hands over the next items. The position moves past each when `visit` returns, true or false.
  Step read(std::size_t limit, const std::function<bool(const Item&)>& visit);

  // The newest of what was committed before, at most `limit`, falling.
  void look_back(std::size_t limit, const std::function<void(const Item&)>& visit);

  std::vector<store::HealthEvent> read_health_events(std::size_t limit);

  std::uint64_t failures() const { return failures_; }  // of attempts to read the store

 private:
  Step read_items(std::size_t limit, const std::function<bool(const Item&)>& visit);
  Step begin_new_log(bool same_epoch);
  std::uint64_t item_at(Sequence position);
  void tell_trouble(const char* what);
  void tell_recovery();

  std::string path_;
  Log& log_;
  StoreReader reader_;
  PublishedMark mark_;
  std::uint32_t epoch_;
  Sequence position_;
  std::uint64_t last_item_;  // the fingerprint of the last one up to the position
  std::int64_t last_health_event_;
  bool replaced_ = false;  // the log is another one, and has not begun yet
  bool in_trouble_ = false;
  std::uint64_t failures_ = 0;
};

}  // namespace newswire::broker
