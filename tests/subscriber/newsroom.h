// A real store and a real broker on ports that the system chose, and what a test does with them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/database.h"
#include "store/feed_commit.h"
#include "store/item_store.h"
#include "subscriber/subscriber.h"
#include "tests/support/catch.h"
#include "tests/support/running_broker.h"
#include "tests/support/temp_folder.h"
#include "wire/context.h"
#include "wire/doorbell.h"

namespace newswire::test {

class Newsroom {
 public:
  explicit Newsroom(broker::Options options = quick()) : options_(std::move(options)) {
    open_store("news.db");
    start_broker();
  }

  // Heartbeats that tests need not wait for.
  static broker::Options quick() {
    broker::Options options = on_any_port();
    options.heartbeat = std::chrono::milliseconds(100);
    return options;
  }

  void open_store(const std::string& name) {
    ringer_.reset();
    store_.reset();
    path_ = folder_.path(name);
    store_ = std::make_unique<store::Database>(path_, store::Access::read_write);
    ringer_ = std::make_unique<wire::DoorbellRinger>(context_, wire::doorbell_endpoint(path_));
  }
  void start_broker() {
    broker_ = std::make_unique<RunningBroker>(path_, options_);
    options_.publish = broker_->publish();
    options_.replay = broker_->replay();
  }
  void stop_broker() { broker_.reset(); }
  RunningBroker& broker() { return *broker_; }

  // Returns the sequences that the items got.
  std::vector<Sequence> commit(std::vector<Item> items) {
    store::SourceState state;
    state.name = "bbc-world";
    state.url = "https://example.org/feed";
    for (Item& item : items) item.id = "item-" + std::to_string(++items_made_);
    std::vector<Sequence> sequences;
    for (const Item& item : store::commit_feed(*store_, state, items, SystemClock().now()).added) {
      sequences.push_back(item.sequence);
    }
    ringer_->ring();
    return sequences;
  }
  std::vector<Sequence> commit(int count, const std::vector<std::string>& topics = {"world"},
                               const std::string& title = "Fox meets hen",
                               std::optional<Time> fetched = std::nullopt) {
    Item item;
    item.source = "bbc-world";
    item.topics = topics;
    item.title = title;
    item.link = "https://example.org/";
    item.fetched = fetched.value_or(SystemClock().now());
    return commit(std::vector<Item>(static_cast<std::size_t>(count), item));
  }

  store::Database& store() { return *store_; }
  SubscriberOptions subscriber(Start start = FromNow{}) const {
    SubscriberOptions options;
    options.publish = options_.publish;
    options.replay = options_.replay;
    options.start = start;
    return options;
  }

 private:
  TempFolder folder_;
  broker::Options options_;
  std::string path_;
  wire::Context context_;
  std::unique_ptr<store::Database> store_;
  std::unique_ptr<wire::DoorbellRinger> ringer_;
  std::unique_ptr<RunningBroker> broker_;
  int items_made_ = 0;
};

// A subscriber, and what it has said so far.
class Listener {
 public:
  explicit Listener(SubscriberOptions options) : subscriber(std::move(options)) {}

  // Until `done()` or the deadline; what comes is remembered.
  template <typename Done>
  bool listen_until(Done done, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!done()) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      take(subscriber.next(std::chrono::milliseconds(50)));
    }
    return true;
  }
  bool listen_for_items(std::size_t count) {
    return listen_until([&] { return sequences.size() >= count; });
  }
  template <typename Kind>
  bool listen_for() {
    return listen_until([&] { return count_of<Kind>() > 0; });
  }
  // Whatever is still to come: until the broker's head has been reached.
  bool listen_to(Sequence head, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    return listen_until(
        [&] {
          const auto cursor = subscriber.cursor();
          return cursor && cursor->position >= head;
        },
        patience);
  }
  void connect() { REQUIRE(listen_for<Connected>()); }

  template <typename Kind>
  int count_of() const {
    int count = 0;
    for (const Event& event : events) count += std::holds_alternative<Kind>(event);
    return count;
  }
  template <typename Kind>
  Kind first_of() const {
    for (const Event& event : events) {
      if (const auto* found = std::get_if<Kind>(&event)) return *found;
    }
    FAIL("no such event");
    return {};
  }

  Subscriber subscriber;
  std::vector<Sequence> sequences;
  std::vector<Item> items;
  std::vector<Event> events;  // but items and idleness

 private:
  void take(Event event) {
    if (auto* item = std::get_if<ItemEvent>(&event)) {
      sequences.push_back(item->item.sequence);
      items.push_back(std::move(item->item));
      subscriber.accept();
    } else if (!std::holds_alternative<Idle>(event)) {
      events.push_back(std::move(event));
    }
  }
};

}  // namespace newswire::test
