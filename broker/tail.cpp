#include "broker/tail.h"

#include <chrono>

#include "core/crash_point.h"
#include "core/result.h"
#include "store/store_error.h"

namespace newswire::broker {

Tail::Tail(const std::string& store_path, Log& log)
    : path_(store_path),
      log_(log),
      reader_(store_path),
      mark_(store_path),
      epoch_(reader_.items().epoch()),
      position_(reader_.items().head()),
      last_item_(item_at(position_)),
      last_health_event_(reader_.sources().last_health_event()) {
  const auto published = mark_.load();
  if (!published || published->epoch != epoch_) return;
  // Once it is beyond that again, only the item there tells; retention may have removed it.
  const std::uint64_t item = item_at(published->sequence);
  const bool is_another = published->item != 0 && item != 0 && item != published->item;
  replaced_ = published->sequence > position_ || is_another;
}

std::uint64_t Tail::item_at(Sequence position) {
  std::uint64_t found = 0;
  reader_.items().scan_before(position + 1, 1, [&](const Item& item) {
    found = fingerprint(item);
    return false;
  });
  return found;
}

Tail::Step Tail::read(std::size_t limit, const std::function<bool(const Item&)>& visit) {
  try {
    const Step step = read_items(limit, visit);
    mark_.move_to({epoch_, position_, last_item_});
    tell_recovery();
    return step;
  } catch (const store::StoreError& error) {
    tell_trouble(error.what());
  } catch (const FatalError& error) {  // the store went away and cannot be opened again
    tell_trouble(error.what());
  }
  return Step::caught_up;
}

Tail::Step Tail::read_items(std::size_t limit, const std::function<bool(const Item&)>& visit) {
  // Remembered until it was dealt with: that may fail and be tried again.
  replaced_ = reader_.reopen_if_replaced() || replaced_;
  const bool same_epoch = reader_.items().epoch() == epoch_;
  const Sequence head = reader_.items().head();
  if (replaced_ || !same_epoch || head < position_) return begin_new_log(same_epoch);
  if (head == position_) return Step::caught_up;

  std::size_t seen = 0;
  bool go_on = true;
  reader_.items().scan_after(position_, head, limit, [&](const Item& item) {
    ++seen;
    go_on = visit(item);
    position_ = item.sequence;
    last_item_ = fingerprint(item);
    return go_on;
  });
  if (seen == limit || !go_on) return Step::more;
  position_ = head;  // sequences are not dense
  return Step::caught_up;
}

// A copy of the log that was published says other things under the same sequences: it needs a name
// of its own, or subscribers would mistake it for what they know.
Tail::Step Tail::begin_new_log(bool same_epoch) {
  if (same_epoch) {
    store::Database writable(path_, store::Access::read_write, std::chrono::seconds(1));
    store::ItemStore(writable).renew_epoch();
    crash_point("after_new_epoch");
  }
  const std::uint32_t before = epoch_;
  epoch_ = reader_.items().epoch();
  position_ = reader_.items().head();
  last_item_ = item_at(position_);
  last_health_event_ = reader_.sources().last_health_event();
  replaced_ = false;
  log_.warning(
      "the store was restored or begun anew: subscribers are told",
      {{"store", path_}, {"epoch_before", before}, {"epoch", epoch_}, {"head", position_}});
  return Step::new_log;
}

void Tail::look_back(std::size_t limit, const std::function<void(const Item&)>& visit) {
  try {
    reader_.items().scan_before(position_ + 1, limit, [&](const Item& item) {
      visit(item);
      return true;
    });
  } catch (const store::StoreError& error) {
    tell_trouble(error.what());
  }
}

std::vector<store::HealthEvent> Tail::read_health_events(std::size_t limit) {
  if (in_trouble_) return {};
  try {
    auto events = reader_.sources().health_events_after(last_health_event_, limit);
    if (!events.empty()) last_health_event_ = events.back().number;
    return events;
  } catch (const store::StoreError& error) {
    tell_trouble(error.what());
    return {};
  }
}

void Tail::tell_trouble(const char* what) {
  ++failures_;
  if (!in_trouble_) log_.warning("the store cannot be read; trying again", {{"reason", what}});
  in_trouble_ = true;
}

void Tail::tell_recovery() {
  if (in_trouble_) log_.info("the store can be read again", {{"store", path_}});
  in_trouble_ = false;
}

}  // namespace newswire::broker
