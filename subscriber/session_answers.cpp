// What the broker's answers mean: where a session begins, and how it goes on.
#include <algorithm>
#include <type_traits>
#include <utility>

#include "subscriber/session.h"
#include "wire/item_json.h"

namespace newswire::subscriber {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_busy{10};
constexpr milliseconds longest_busy{10'000};
// Of the live socket, while requests are answered: its connection is dead, though nobody closed it.
// One alone may be a broker's whose heartbeats are stretched.
constexpr int max_silences = 2;

}  // namespace

void Session::take(const wire::HelloReply& hello, SteadyTime now) {
  if (hello.epoch == 0 || hello.floor < 0 || hello.head < hello.floor) {
    ++malformed_;
    return fail("its answer makes no sense", now);
  }
  if (auto found = connection_.found()) {
    // Its socket may still be waiting to try again.
    if (found->again) ++live_connection_;
    events_.push_back(*found);
  }
  connection_.set_heartbeat(milliseconds(hello.heartbeat_ms));
  not_before_ = now;
  if (phase_ == Phase::live && ++silences_ >= max_silences) {
    silences_ = 0;
    ++live_connection_;
  }
  if (!receiver_) return begin(hello);
  if (hello.epoch != epoch_) return begin_new_log(epoch_, hello);
  head_ = std::max(head_, hello.head);
  if (receiver_->position(0) < hello.head || phase_ == Phase::replaying) {
    phase_ = Phase::replaying;
  } else {
    caught_up();
  }
}

void Session::begin(const wire::HelloReply& hello) {
  epoch_ = hello.epoch;
  head_ = hello.head;
  if (!options_.follow) until_ = hello.head;
  if (options_.resume) return resume(*options_.resume, hello);
  std::visit(
      [&](const auto& start) {
        using Kind = std::decay_t<decltype(start)>;
        if constexpr (std::is_same_v<Kind, FromNow>) {
          settle(hello.head);
        } else if constexpr (std::is_same_v<Kind, FromSequence>) {
          // From the very beginning means what there is; any other place was meant as it is.
          settle(start.after > 0 ? start.after : hello.floor);
        } else if constexpr (std::is_same_v<Kind, FromTime>) {
          // Times on the wire are whole seconds, cut off.
          const Time since = std::chrono::floor<std::chrono::seconds>(start.since);
          history_ = History{since, hello.head};
          search_ = TimeSearch(since, hello.floor, hello.head);
          phase_ = Phase::searching;
          take_search_result();
        } else {
          const bool by_broker = selection_.is_exact() && !filter_;
          search_ = NewestSearch(selection_.lane(), by_broker, start.count, hello.head);
          phase_ = Phase::searching;
          take_search_result();
        }
      },
      options_.start);
}

void Session::resume(const Cursor& cursor, const wire::HelloReply& hello) {
  // A log that ends before the cursor has been restored from a copy.
  if (cursor.epoch == hello.epoch && cursor.position <= hello.head) {
    settle(cursor.position);
  } else {
    begin_new_log(cursor.epoch, hello);
  }
}

// A new log is read from its beginning, whatever the start policy: how much of it is news to us
// nobody can know, and nothing may be lost.
void Session::begin_new_log(std::uint32_t before, const wire::HelloReply& hello) {
  events_.push_back(EpochChanged{before, hello.epoch});
  epoch_ = hello.epoch;
  head_ = hello.head;
  if (!options_.follow) until_ = hello.head;
  history_.reset();
  repaired_.reset();
  is_accepted_ = true;
  settle(hello.floor);
}

void Session::settle(Sequence position) {
  receiver_.emplace(epoch_);
  receiver_->subscribe(selection_.lane(), position);
  search_ = std::monostate();
  phase_ = Phase::replaying;
  if (position >= head_ && !page_) caught_up();
}

void Session::take(const wire::ReplayPage& page, SteadyTime now) {
  if (page.epoch != epoch_) {
    phase_ = Phase::greeting;
    return distrust(now);
  }
  head_ = std::max(head_, page.head);
  if (phase_ == Phase::searching) return take_search_page(page, now);
  const Sequence position = receiver_->position(0);
  if (page.more && page.next <= position) {
    ++malformed_;
    return distrust(now);
  }
  distrust_ = 0;
  page_items_ = std::min(page_items_ + page_items_ / 8 + 1, wire::max_page_items);
  Page kept{.next = page.next, .more = page.more};
  for (Item& item : decode(page)) {
    // Rising, and within what the page says it covers.
    const Sequence last = kept.items.empty() ? position : kept.items.back().sequence;
    if (item.sequence > last && item.sequence <= page.next) {
      kept.items.push_back(std::move(item));
    } else {
      ++malformed_;
    }
  }
  page_ = std::move(kept);
}

void Session::take_search_page(const wire::ReplayPage& page, SteadyTime now) {
  bool makes_sense = false;
  if (auto* by_time = std::get_if<TimeSearch>(&search_)) {
    makes_sense = by_time->take(page);
  } else {
    makes_sense = std::get<NewestSearch>(search_).take(
        page, decode(page), [this](const Item& item) { return wants(item); });
  }
  if (!makes_sense) {
    ++malformed_;
    return distrust(now);
  }
  distrust_ = 0;
  take_search_result();
}

void Session::take_search_result() {
  if (auto* by_time = std::get_if<TimeSearch>(&search_)) {
    if (by_time->done()) settle(by_time->position());
    return;
  }
  auto& newest = std::get<NewestSearch>(search_);
  if (!newest.done()) return;
  if (newest.items().empty()) return settle(newest.next());
  page_ = Page{std::move(newest.items()), newest.next(), true};
  settle(page_->items.front().sequence - 1);
}

std::vector<Item> Session::decode(const wire::ReplayPage& page) {
  std::vector<Item> items;
  items.reserve(page.items.size());
  for (const std::string& text : page.items) {
    if (auto item = wire::decode_item(text)) {
      items.push_back(std::move(*item));
    } else {
      ++malformed_;
    }
  }
  return items;
}

void Session::take(const wire::RefusedReply& refusal, SteadyTime now) {
  switch (refusal.code) {
    case wire::Refusal::busy:
      not_before_ = now + std::clamp(milliseconds(refusal.retry_ms), shortest_busy, longest_busy);
      return;
    case wire::Refusal::epoch_changed:
      phase_ = Phase::greeting;
      return distrust(now);
    case wire::Refusal::cursor_too_old:
      return take_floor(refusal.floor, now);
    case wire::Refusal::bad_request:
      if (selection_.is_query_lane() && phase_ != Phase::greeting) {
        return match_locally(refusal.message);
      }
      return fail("it refused a request: " + refusal.message, now);
    case wire::Refusal::denied:
      return fail("access is denied: " + refusal.message, now);
    case wire::Refusal::draining:
      return fail("the broker is stopping", now);
  }
}

// Retention was here first.
void Session::take_floor(Sequence floor, SteadyTime now) {
  if (auto* by_time = std::get_if<TimeSearch>(&search_); by_time && phase_ == Phase::searching) {
    by_time->raise_floor(floor);
    return take_search_result();
  }
  if (phase_ != Phase::replaying || floor <= receiver_->position(0)) {
    ++malformed_;
    return distrust(now);
  }
  events_.push_back(GapLost{receiver_->position(0), floor});
  receiver_->move_to(0, floor);
  is_accepted_ = true;
}

}  // namespace newswire::subscriber
