// newswire's subscriber, for embedding: every item that matches, once, in order, gaps repaired.
//
//   newswire::Subscriber news({.query = "linux OR kernel"});
//   while (true) {
//     auto event = news.next(std::chrono::seconds(10));
//     if (auto* item = std::get_if<newswire::ItemEvent>(&event)) std::cout << item->item.title <<
//     '\n';
//   }
//
// No thread calls back, nothing is printed, no signal is touched. The transport does not show.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/item.h"
#include "subscriber/cursor.h"

namespace newswire {

// Where a subscriber without a saved cursor begins.
struct FromNow {};
struct FromSequence {
  Sequence after = 0;  // items after it; 0: all that is stored
};
struct FromTime {
  Time since{};  // items that were fetched at or after it
};
struct FromNewest {
  std::int64_t count = 10;  // the newest that match, then live
};
using Start = std::variant<FromNow, FromSequence, FromTime, FromNewest>;

struct SubscriberOptions {
  std::string publish = "tcp://127.0.0.1:5560";
  std::string replay = "tcp://127.0.0.1:5561";
  // For a broker that has keys: its public key, and the secret one of a pair that it knows, each 40
  // characters (docs/security.md). Both or neither.
  std::string server_key{};
  std::string secret_key{};
  std::vector<std::string> topics{};  // any of these, with all below them; empty: every topic
  std::string query{};                // and matching this; empty: everything
  // And accepted by this, which is asked here and not at the broker; none: everything. It is called
  // within next(), for one item perhaps more than once, and must not throw.
  std::function<bool(const Item&)> filter{};
  Start start = FromNow{};
  std::optional<Cursor> resume{};  // wins over `start`
  // Whether an item that was changed at its publisher comes again, as an item of its own with
  // Item::update set, where its new version matches. Without it each item comes once, as it first
  // was.
  bool updates = false;
  bool follow = true;               // false: ends with Finished once the history is handed over
  std::string client = "newswire";  // how the broker knows us
};

// What next() returns.
struct ItemEvent {
  Item item;
};
struct Idle {};  // the deadline passed
struct Connected {
  bool again = false;  // after Disconnected
};
struct Disconnected {
  std::string reason;
};
struct GapRepaired {  // live messages were missed and have been fetched by replay
  std::int64_t items = 0;
};
struct GapLost {  // retention took items before we came for them; sequences (from, to] are gone
  Sequence from = 0;
  Sequence to = 0;
};
// The store behind the broker is another one, new or restored. The new log is read from its
// beginning, whatever `start` says, so that nothing is lost; what it shares with the old one comes
// again.
struct EpochChanged {
  std::uint32_t before = 0;
  std::uint32_t now = 0;
};
struct LocalFiltering {  // the broker would not take the query: it is matched here instead
  std::string reason;
};
struct Finished {};  // follow was off, and all is handed over
struct Closed {};    // close() was called
using Event = std::variant<ItemEvent, Idle, Connected, Disconnected, GapRepaired, GapLost,
                           EpochChanged, LocalFiltering, Finished, Closed>;

// One thread at a time, but for close(), which any thread may call. In a child made by fork() it is
// closed: next() says so, nothing that the child does reaches the parent's, and the child may make
// subscribers of its own.
class Subscriber {
 public:
  // Throws std::invalid_argument where a topic, the query, an endpoint or a key is malformed (the
  // message is fit to print), and FatalError where descriptors are exhausted. Does not wait for the
  // broker.
  explicit Subscriber(SubscriberOptions options);
  ~Subscriber();
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  // The next event, waiting for it until the time is up. Handing an item over does not accept it:
  // the cursor moves past it when accept() or the following next() is called.
  Event next(std::chrono::milliseconds timeout);

  // For poll(), epoll and event loops: readable while next(0ms) may have something.
  // Level-triggered: it stays so until next() returns Idle, and need not be asked more than once
  // each time. It may be the subscriber's housekeeping, and next(0ms) then returns Idle. One
  // descriptor for as long as the subscriber lives, and its own: only wait for it. Throws
  // FatalError where there are none left.
  int descriptor();

  // Wants something else from here on: any of these topics, and matching this, and accepted by
  // this, as the options have it. The position stays: what comes after it is judged anew, nothing
  // before it is gone back to, nothing comes twice. Throws std::invalid_argument, and changes
  // nothing, where a topic or the query is malformed.
  void select(const std::vector<std::string>& topics, const std::string& query,
              std::function<bool(const Item&)> filter = {});

  // The item last handed over has been dealt with.
  void accept();

  // Save this to resume here: {epoch, the lowest position of all subscriptions}. nullopt until the
  // broker was heard for the first time.
  std::optional<Cursor> cursor() const;

  // The largest sequence that the broker is known to have.
  Sequence head() const;

  // How many messages and answers could not be read, and were left out.
  std::int64_t malformed() const;

  // Ends the next() that waits, and every later one, with Closed. Any thread; a signal handler too.
  void close();

 private:
  struct Means;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire
