// What encryption costs: the same items to the same subscribers by a broker without keys and by one
// with keys, and how long it takes until all are let in. Subscribers are newswire's own sockets.
//
//   newswire_curve_bench
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/fanout/child.h"
#include "bench/news_items.h"
#include "broker/broker.h"
#include "core/clock.h"
#include "core/log.h"
#include "store/database.h"
#include "store/feed_commit.h"
#include "tests/support/temp_folder.h"
#include "wire/context.h"
#include "wire/doorbell.h"
#include "wire/poller.h"
#include "wire/subscribe_socket.h"

namespace {

using namespace newswire;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr int subscribers = 100;
constexpr int items = 5'000;  // fewer than a broker keeps for a subscriber that is behind
constexpr int items_a_transaction = 25;
constexpr auto longest_wait = 60s;

double seconds_since(SteadyClock::time_point began) {
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

class Audience {
 public:
  Audience(const std::string& endpoint, const wire::ClientKeys& keys) {
    for (int i = 0; i < subscribers; ++i) {
      sockets_.push_back(std::make_unique<wire::SubscribeSocket>(context_, endpoint, keys));
      sockets_.back()->subscribe("n/");
    }
  }

  // Until each has heard something: a heartbeat, at first.
  void wait_until_let_in() {
    for (const auto& socket : sockets_) {
      const auto deadline = SteadyClock::now() + longest_wait;
      while (!socket->receive()) wait(*socket, deadline);
    }
  }

  // Until all have had so many items each.
  void receive_items(int count) {
    std::vector<int> missing(sockets_.size(), count);
    auto deadline = SteadyClock::now() + longest_wait;
    for (std::size_t done = 0; done < sockets_.size();) {
      const std::size_t before = done;
      done = 0;
      bool heard = false;
      for (std::size_t i = 0; i < sockets_.size(); ++i) {
        while (missing[i] > 0) {
          const auto message = sockets_[i]->receive();
          if (!message) break;
          heard = true;
          if (*message && (*message)->header.kind == wire::Kind::item) --missing[i];
        }
        if (missing[i] == 0) ++done;
      }
      if (heard || done > before) deadline = SteadyClock::now() + longest_wait;
      if (!heard && done < sockets_.size()) wait_for_one_behind(missing, deadline);
    }
  }

 private:
  void wait_for_one_behind(const std::vector<int>& missing, SteadyClock::time_point deadline) {
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (missing[i] > 0) return wait(*sockets_[i], deadline);
    }
  }

  static void wait(wire::SubscribeSocket& socket, SteadyClock::time_point deadline) {
    if (SteadyClock::now() > deadline) throw std::runtime_error("a subscriber receives nothing");
    wire::wait_readable({socket.handle()}, -1, deadline);
  }

  wire::Context context_;
  std::vector<std::unique_ptr<wire::SubscribeSocket>> sockets_;
};

struct Figures {
  double let_in_seconds;
  double deliveries_a_second;
  double cpu_us;  // of the broker, a delivery
};

Figures measure(const std::optional<wire::KeyPair>& broker_keys) {
  const test::TempFolder folder;
  const std::string path = folder.path("news.db");
  const SystemClock clock;
  broker::Options options;
  const auto port = bench::free_port();
  options.publish = "tcp://127.0.0.1:" + std::to_string(port);
  options.replay = "tcp://127.0.0.1:*";
  wire::ClientKeys keys;
  if (broker_keys) {
    keys = {wire::make_key_pair(), broker_keys->public_key};
    options.protection.secret_key = broker_keys->secret_key;
    options.clients = {{keys.own.public_key, "audience"}};
  }
  const bench::Child server([&] {  // before there are threads
    FileDescriptorSink nobody(-1);
    Log log(nobody, clock);
    broker::Broker(options, path, clock, log).run(std::stop_token());
  });
  if (!bench::wait_until_listened_on(port)) throw std::runtime_error("the broker does not start");

  const auto connecting = SteadyClock::now();
  Audience audience(options.publish, keys);
  audience.wait_until_let_in();
  const double let_in_seconds = seconds_since(connecting);

  store::Database database(path, store::Access::read_write);
  wire::Context context;
  wire::DoorbellRinger ringer(context, wire::doorbell_endpoint(path));
  store::SourceState state;
  state.name = "bbc-world";
  state.url = "https://example.org/feed";
  const double cpu_before = server.cpu_seconds();
  const auto began = SteadyClock::now();
  for (int i = 0; i < items; i += items_a_transaction) {
    std::vector<Item> feed;
    for (int j = i; j < i + items_a_transaction; ++j) feed.push_back(bench::make_item(j));
    store::commit_feed(database, state, feed, clock.now());
    ringer.ring();
  }
  audience.receive_items(items);
  const double deliveries = static_cast<double>(items) * subscribers;
  return {let_in_seconds, deliveries / seconds_since(began),
          1e6 * (server.cpu_seconds() - cpu_before) / deliveries};
}

void print(const char* what, const Figures& figures, const Figures& open) {
  std::printf(
      "%-22s %4.0f ms until all are let in, %9.0f deliveries/s (%.2f), CPU %.2f us each "
      "(%.1f times)\n",
      what, 1e3 * figures.let_in_seconds, figures.deliveries_a_second,
      figures.deliveries_a_second / open.deliveries_a_second, figures.cpu_us,
      figures.cpu_us / open.cpu_us);
}

}  // namespace

int main() {
  try {
    std::printf("%d subscribers, %d items\n", subscribers, items);
    const Figures open = measure(std::nullopt);
    print("newswire broker, open", open, open);
    print("with keys", measure(wire::make_key_pair()), open);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "newswire_curve_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
