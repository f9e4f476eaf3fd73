// The descriptor for event loops, waited for by poll() alone: a sign that is lost stops everything,
// as this broker has no heartbeats that would bring another.
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <poll.h>

#include "tests/subscriber/newsroom.h"
#include "tests/support/wait_until.h"

using namespace newswire;
using namespace std::chrono_literals;
using test::Newsroom;
using test::wait_until;
using Sequences = std::vector<Sequence>;

namespace {

broker::Options without_heartbeats() {
  broker::Options options = test::on_any_port();
  options.heartbeat = 10min;
  return options;
}

bool is_readable(int descriptor, std::chrono::milliseconds patience = 0ms) {
  pollfd waited = {descriptor, POLLIN, 0};
  return ::poll(&waited, 1, static_cast<int>(patience.count())) == 1;
}

// How many descriptors an epoll descriptor watches, as proc(5) has it: one that is missing would
// otherwise be made up for by the next deadline.
int watched_by(int descriptor) {
  std::ifstream info("/proc/self/fdinfo/" + std::to_string(descriptor));
  int watched = 0;
  for (std::string line; std::getline(info, line);) watched += line.starts_with("tfd:");
  return watched;
}

// As an event loop has it: next() is called once for each time that poll() returns.
class Polled {
 public:
  explicit Polled(SubscriberOptions options)
      : subscriber(std::move(options)), descriptor(subscriber.descriptor()) {}

  void take_items(std::size_t count) {
    while (sequences.size() < count) {
      REQUIRE(is_readable(descriptor, 20s));
      take();
    }
  }
  template <typename Kind>
  void wait_for() {
    while (true) {
      REQUIRE(is_readable(descriptor, 20s));
      if (std::holds_alternative<Kind>(take())) return;
    }
  }
  // Until there is nothing more, and the descriptor says so.
  bool is_quiet() {
    return wait_until(
        [&] { return std::holds_alternative<Idle>(take()) && !is_readable(descriptor); });
  }

  Event take() {
    Event event = subscriber.next(0ms);
    if (const auto* item = std::get_if<ItemEvent>(&event)) sequences.push_back(item->item.sequence);
    return event;
  }

  Subscriber subscriber;
  const int descriptor;
  Sequences sequences;
};

}  // namespace

TEST_CASE("an event loop gets every item by the descriptor alone", "[descriptor]") {
  Newsroom newsroom(without_heartbeats());
  const Sequences stored = newsroom.commit(1'200);
  Polled polled(newsroom.subscriber(FromSequence{}));
  polled.take_items(stored.size());
  // Live, in bursts and one by one.
  Sequences all = stored;
  for (int i = 0; i < 50; ++i) {
    for (const Sequence sequence : newsroom.commit(i % 2 == 0 ? 1 : 40)) all.push_back(sequence);
    if (i % 5 == 0) polled.take_items(all.size());
  }
  polled.take_items(all.size());
  CHECK(polled.sequences == all);
}

TEST_CASE("the descriptor stays readable until next has found nothing", "[descriptor]") {
  Newsroom newsroom(without_heartbeats());
  Polled polled(newsroom.subscriber());
  CHECK(is_readable(polled.descriptor));  // there is a broker to be greeted
  polled.wait_for<Connected>();
  CHECK(polled.is_quiet());
  newsroom.commit(3);
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    REQUIRE(is_readable(polled.descriptor, 20s));
    CHECK(is_readable(polled.descriptor));
    while (polled.sequences.size() <= static_cast<std::size_t>(i)) {
      REQUIRE(is_readable(polled.descriptor, 20s));
      polled.take();
    }
  }
  CHECK(polled.is_quiet());
  CHECK(polled.sequences.size() == 3);
}

TEST_CASE("the descriptor outlives the connections below it", "[descriptor]") {
  Newsroom newsroom(without_heartbeats());
  Polled polled(newsroom.subscriber());
  polled.wait_for<Connected>();
  Sequences all = newsroom.commit(2);
  polled.take_items(all.size());
  const int watched = watched_by(polled.descriptor);
  for (int restarts = 0; restarts < 2; ++restarts) {
    newsroom.stop_broker();
    polled.wait_for<Disconnected>();
    for (const Sequence sequence : newsroom.commit(30)) all.push_back(sequence);
    newsroom.start_broker();
    polled.wait_for<Connected>();
    polled.take_items(all.size());
    REQUIRE(polled.is_quiet());
    all.push_back(newsroom.commit(1).front());
    polled.take_items(all.size());
    CHECK(watched_by(polled.descriptor) == watched);
  }
  CHECK(polled.descriptor == polled.subscriber.descriptor());
  CHECK(polled.sequences == all);
}

TEST_CASE("nobody there shows by the descriptor alone", "[descriptor]") {
  Polled polled({.publish = "tcp://127.0.0.1:1", .replay = "tcp://127.0.0.1:1"});
  const int watched = watched_by(polled.descriptor);
  polled.wait_for<Disconnected>();
  // It asks again, on a connection of its own, and so on.
  REQUIRE(polled.is_quiet());
  REQUIRE(is_readable(polled.descriptor, 20s));
  polled.take();
  CHECK(watched_by(polled.descriptor) == watched);
}

TEST_CASE("close makes the descriptor readable for good", "[descriptor]") {
  Newsroom newsroom(without_heartbeats());
  Polled polled(newsroom.subscriber());
  polled.wait_for<Connected>();
  REQUIRE(polled.is_quiet());
  polled.subscriber.close();
  for (int i = 0; i < 3; ++i) {
    CHECK(is_readable(polled.descriptor));
    CHECK(std::holds_alternative<Closed>(polled.take()));
  }
}

TEST_CASE("a descriptor asked for late tells what came before", "[descriptor]") {
  Newsroom newsroom(without_heartbeats());
  test::Listener listener(newsroom.subscriber());
  listener.connect();
  newsroom.commit(5);
  REQUIRE(listener.listen_for_items(1));
  const int descriptor = listener.subscriber.descriptor();
  int items = 1;
  while (items < 5) {
    REQUIRE(is_readable(descriptor, 20s));
    items += std::holds_alternative<ItemEvent>(listener.subscriber.next(0ms));
  }
}
