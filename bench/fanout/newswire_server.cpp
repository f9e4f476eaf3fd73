#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "bench/fanout/server.h"
#include "bench/news_items.h"
#include "core/clock.h"
#include "store/database.h"
#include "store/feed_commit.h"
#include "store/item_store.h"
#include "tests/support/temp_folder.h"
#include "wire/context.h"
#include "wire/doorbell.h"
#include "wire/item_json.h"
#include "wire/lane.h"
#include "wire/message.h"

namespace newswire::bench {
namespace {

constexpr int items_a_transaction = 25;  // what a feed has

class Newswire final : public NewswireServer {
 public:
  explicit Newswire(Blackboard& blackboard)
      : blackboard_(blackboard),
        database_(folder_.path("newswire.db"), store::Access::read_write),
        process_(std::vector<std::string>{NEWSWIRE_PROGRAM, "--config", write_config(), "broker"}),
        ringer_(context_, wire::doorbell_endpoint(folder_.path("newswire.db"))) {
    if (!wait_until_listened_on(port_)) throw CannotStart("the broker does not start");
    state_.name = "bbc-world";
    state_.url = "https://example.org/feed";
  }

  const Protocol& protocol() const override { return zmtp; }
  std::uint16_t port() const override { return port_; }
  const Child& process() const override { return process_; }
  std::uint16_t replay_port() const override { return replay_port_; }
  std::uint32_t epoch() const override { return epoch_; }

  void publish(std::int64_t first, int count) override {
    for (const std::int64_t end = first + count; first < end; first += items_a_transaction) {
      std::vector<Item> items;
      for (auto number = first; number < std::min(end, first + items_a_transaction); ++number) {
        items.push_back(make_item(number));
      }
      const auto committed = store::commit_feed(database_, state_, items, SystemClock().now());
      for (const Item& item : committed.added) {
        blackboard_.sent_ns[static_cast<std::size_t>(item.sequence) % Blackboard::max_messages] =
            now_ns();
      }
      if (committed.head != first + static_cast<std::int64_t>(items.size()) - 1) {
        throw CannotStart("the store numbers its items otherwise");
      }
      ringer_.ring();
    }
  }

 private:
  std::string write_config() {
    const std::string file = folder_.path("newswire.toml");
    std::ofstream(file) << "[store]\npath = \"newswire.db\"\n[broker]\n"
                        << "publish = \"tcp://127.0.0.1:" << port_ << "\"\n"
                        << "replay = \"tcp://127.0.0.1:" << replay_port_ << "\"\n";
    return file;
  }

  Blackboard& blackboard_;
  test::TempFolder folder_;
  std::uint16_t port_ = free_port();
  std::uint16_t replay_port_ = free_port();
  store::Database database_;
  std::uint32_t epoch_ = store::ItemStore(database_).epoch();
  store::SourceState state_;
  Child process_;  // before there are threads
  wire::Context context_;
  wire::DoorbellRinger ringer_;
};

}  // namespace

std::string query_lane_of(int subscriber) {
  return wire::query_lane("headline OR unheard" + std::to_string(subscriber));
}

MessageBytes message_bytes(std::int64_t number) {
  Item item = make_item(number);
  item.sequence = number;
  item.fetched = SystemClock().now();
  return {wire::encode_header({wire::Kind::item, 2'883'901'126, number, {number - 1, number - 1}}),
          wire::encode_item(item)};
}

std::unique_ptr<NewswireServer> start_newswire(Blackboard& blackboard) {
  return std::make_unique<Newswire>(blackboard);
}

}  // namespace newswire::bench
