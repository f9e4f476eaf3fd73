#include "subscriber/receiver.h"
#include "tests/support/catch.h"

using newswire::Sequence;
using newswire::subscriber::Receiver;
using newswire::subscriber::Verdict;
using newswire::wire::Header;
using newswire::wire::Kind;
using newswire::wire::Message;

namespace {

constexpr std::uint32_t epoch = 7;

Message item(const std::string& lane, Sequence sequence, std::vector<Sequence> prev) {
  return {lane, {Kind::item, epoch, sequence, std::move(prev)}, "{}"};
}

Message heartbeat(const std::string& lane, Sequence sequence, std::vector<Sequence> prev) {
  return {lane, {Kind::heartbeat, epoch, sequence, std::move(prev)}, ""};
}

Receiver receiver_of(const std::string& lane, Sequence position) {
  Receiver receiver(epoch);
  receiver.subscribe(lane, position);
  return receiver;
}

}  // namespace

TEST_CASE("each message has one meaning to a subscription", "[receiver]") {
  struct Row {
    const char* what;
    std::string lane;
    Message message;
    Verdict verdict;
  };
  const std::vector<Row> rows = {
      {"the next item", "n/", item("n/world/", 11, {10, 9}), Verdict::deliver},
      {"the next item of a topic", "n/tech/", item("n/tech/", 15, {14, 10}), Verdict::deliver},
      {"an item below", "n/tech/", item("n/tech/ai/", 15, {14, 10, 2}), Verdict::deliver},
      {"an item beside", "n/tech/", item("n/technology/", 15, {14, 10}), Verdict::ignore},
      {"an item above", "n/tech/ai/", item("n/tech/", 15, {14, 10}), Verdict::ignore},
      {"a hit of the query", "q/fox\n", item("q/fox\n", 30, {10}), Verdict::deliver},
      {"a hit of a longer query", "q/fox\n", item("q/fox hen\n", 30, {10}), Verdict::ignore},
      {"an item after a gap", "n/", item("n/world/", 12, {11, 9}), Verdict::repair},
      {"a gap on this topic", "n/tech/", item("n/tech/", 15, {14, 11}), Verdict::repair},
      {"a gap elsewhere", "n/tech/", item("n/tech/", 15, {14, 8}), Verdict::deliver},
      {"an item that was had", "n/", item("n/world/", 10, {9, 9}), Verdict::ignore},
      {"an old one after a gap that was repaired", "n/", item("n/a/", 9, {8, 8}), Verdict::ignore},
      {"a heartbeat", "n/", heartbeat("n/", 12, {10}), Verdict::advance},
      {"a heartbeat where nothing is new", "n/", heartbeat("n/", 10, {10}), Verdict::ignore},
      {"a heartbeat after the loss of the last item", "n/", heartbeat("n/", 11, {11}),
       Verdict::repair},
      {"a heartbeat of a lane below", "n/", heartbeat("n/tech/", 12, {10, 3}), Verdict::ignore},
      {"a heartbeat of a lane below that shows a gap", "n/", heartbeat("n/tech/", 12, {12, 3}),
       Verdict::repair},
      {"prev that does not reach the level", "n/tech/", item("n/tech/", 15, {14}),
       Verdict::malformed},
      {"no prev at all", "q/fox\n", item("q/fox\n", 15, {}), Verdict::malformed},
      {"an item before itself", "n/", item("n/", 15, {15}), Verdict::malformed},
      {"a heartbeat ahead of itself", "n/", heartbeat("n/", 15, {16}), Verdict::malformed},
      {"health", "n/", Message{"s/", {Kind::health, epoch, 12, {12}}, "{}"}, Verdict::ignore},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(receiver_of(row.lane, 10).judge(0, row.message) == row.verdict);
  }
}

TEST_CASE("a message of another log is for hello to explain", "[receiver]") {
  const Receiver receiver = receiver_of("n/", 10);
  Message message = item("n/", 11, {10});
  message.header.epoch = epoch + 1;
  CHECK(receiver.judge(0, message) == Verdict::greet);
}

TEST_CASE("one item on several lanes is handed over once", "[receiver]") {
  Receiver receiver = receiver_of("n/", 10);
  REQUIRE(receiver.judge(0, item("n/tech/", 11, {10, 3})) == Verdict::deliver);
  CHECK(receiver.hand_over(0, 11));
  CHECK(receiver.judge(0, item("n/world/", 11, {10, 9})) == Verdict::ignore);
}

TEST_CASE("a lane's message never moves the position of another", "[receiver]") {
  Receiver receiver(epoch);
  const auto tech = receiver.subscribe("n/tech/", 10);
  const auto world = receiver.subscribe("n/world/", 10);
  CHECK(receiver.hand_over(tech, 20));
  CHECK(receiver.position(tech) == 20);
  CHECK(receiver.position(world) == 10);
  CHECK(receiver.lowest_position() == 10);
  SECTION("so the loss of the other is still seen") {
    CHECK(receiver.judge(world, item("n/world/", 21, {20, 15})) == Verdict::repair);
  }
  SECTION("and what both receive is handed over once") {
    CHECK_FALSE(receiver.hand_over(world, 20));
    CHECK(receiver.lowest_position() == 20);
  }
}

TEST_CASE("a position never moves back", "[receiver]") {
  Receiver receiver = receiver_of("n/", 10);
  receiver.move_to(0, 4);
  CHECK(receiver.position(0) == 10);
  CHECK_FALSE(receiver.hand_over(0, 10));
}

TEST_CASE("a subscription too far ahead of another waits for it", "[receiver]") {
  constexpr std::size_t max_ahead = 3;
  Receiver receiver(epoch, max_ahead);
  const auto slow = receiver.subscribe("n/slow/", 0);
  const auto fast = receiver.subscribe("n/fast/", 0);
  for (Sequence i = 1; i <= 3; ++i) REQUIRE(receiver.hand_over(fast, i));
  CHECK(receiver.judge(fast, item("n/fast/", 4, {3, 3})) == Verdict::ignore);
  CHECK(receiver.judge(slow, item("n/slow/", 5, {4, 0})) == Verdict::deliver);
  receiver.move_to(slow, 3);
  CHECK(receiver.judge(fast, item("n/fast/", 6, {5, 4})) == Verdict::repair);
}
