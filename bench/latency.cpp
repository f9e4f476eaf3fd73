// From commit to subscriber: how long until next() returns an item that a fetcher has committed,
// and beside it, in the same run, one bare ZeroMQ PUB to SUB hop of the same bytes. The difference
// is the store's transaction, the doorbell, the broker and the library.
//
//   newswire_latency_bench [ITEMS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bench/news_items.h"
#include "broker/broker.h"
#include "core/clock.h"
#include "core/log.h"
#include "store/database.h"
#include "store/feed_commit.h"
#include "subscriber/subscriber.h"
#include "tests/support/temp_folder.h"
#include "wire/context.h"
#include "wire/doorbell.h"
#include "wire/item_json.h"
#include "wire/lane.h"
#include "wire/message.h"
#include "wire/poller.h"
#include "wire/publish_socket.h"
#include "wire/subscribe_socket.h"

namespace {

using namespace newswire;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
using Micros = std::chrono::duration<double, std::micro>;

constexpr std::chrono::milliseconds pause{5};  // between items: an idle system, as news is

struct Latencies {
  double median_us;
  double p99_us;
};

Latencies summarise(std::vector<double> latencies_us) {
  std::sort(latencies_us.begin(), latencies_us.end());
  return {latencies_us[latencies_us.size() / 2], latencies_us[latencies_us.size() * 99 / 100]};
}

struct Measured {
  Latencies whole;      // from before the commit
  Latencies delivered;  // from when it was durable
};

Measured measure_newswire(int count) {
  const test::TempFolder folder;
  const std::string path = folder.path("news.db");
  const SystemClock clock;
  FileDescriptorSink nobody(-1);
  Log log(nobody, clock);
  broker::Options options;
  options.publish = options.replay = "tcp://127.0.0.1:*";
  store::Database database(path, store::Access::read_write);
  broker::Broker broker(options, path, clock, log);
  const std::jthread serving([&](std::stop_token stop) { broker.run(stop); });
  wire::Context context;
  wire::DoorbellRinger ringer(context, wire::doorbell_endpoint(path));
  Subscriber subscriber({.publish = broker.publish_endpoint(), .replay = broker.replay_endpoint()});
  while (!std::holds_alternative<Connected>(subscriber.next(1s))) {
  }

  store::SourceState state;
  state.name = "bbc-world";
  state.url = "https://example.org/feed";
  std::vector<double> whole_us;
  std::vector<double> delivered_us;
  for (int i = 0; i < count; ++i) {
    const std::vector<Item> items = {bench::make_item(i)};
    SteadyClock::time_point began;
    SteadyClock::time_point durable;
    std::thread fetcher([&] {
      std::this_thread::sleep_for(pause);  // so that the subscriber waits already
      began = SteadyClock::now();
      store::commit_feed(database, state, items, clock.now());
      durable = SteadyClock::now();
      ringer.ring();
    });
    while (!std::holds_alternative<ItemEvent>(subscriber.next(1s))) {
    }
    const auto received = SteadyClock::now();
    fetcher.join();
    whole_us.push_back(Micros(received - began).count());
    delivered_us.push_back(Micros(received - durable).count());
  }
  return {summarise(whole_us), summarise(delivered_us)};
}

Latencies measure_bare_hop(int count) {
  wire::Context server;
  wire::Context client;
  wire::PublishSocket publisher(server, "tcp://127.0.0.1:*", 0ms);
  wire::SubscribeSocket live(client, publisher.endpoint());
  live.subscribe("n/");
  while (!publisher.receive_subscription()) {
    wire::wait_readable({publisher.handle()}, -1, SteadyClock::now() + 1s);
  }
  std::vector<double> latencies_us;
  for (int i = 0; i < count; ++i) {
    Item item = bench::make_item(i);
    item.fetched = SystemClock().now();
    const std::string body = wire::encode_item(item);
    const std::string header = wire::encode_header({wire::Kind::item, 1, i + 1, {i, i}});
    SteadyClock::time_point sent;
    std::thread sender([&] {
      std::this_thread::sleep_for(pause);
      sent = SteadyClock::now();
      publisher.publish("n/world/", header, body);
    });
    while (!live.receive()) {
      wire::wait_readable({live.handle()}, -1, SteadyClock::now() + 1s);
    }
    const auto received = SteadyClock::now();
    sender.join();
    latencies_us.push_back(Micros(received - sent).count());
  }
  return summarise(latencies_us);
}

void print(const char* what, const Latencies& latencies, const Latencies& bare) {
  std::printf("%-40s median %8.0f us  p99 %8.0f us  ratio %5.1f / %5.1f\n", what,
              latencies.median_us, latencies.p99_us, latencies.median_us / bare.median_us,
              latencies.p99_us / bare.p99_us);
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 500;
  if (count < 1) {
    std::fprintf(stderr, "usage: newswire_latency_bench [ITEMS]\n");
    return 2;
  }
  const Latencies bare = measure_bare_hop(count);
  const Measured newswire = measure_newswire(count);
  print("bare PUB to SUB, the same bytes", bare, bare);
  print("newswire, from commit to next()", newswire.whole, bare);
  print("newswire, from durable to next()", newswire.delivered, bare);
  return 0;
}
