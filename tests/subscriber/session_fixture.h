// A session without sockets, and the broker's side of the conversation said by hand.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "subscriber/session.h"
#include "tests/support/catch.h"
#include "wire/item_json.h"
#include "wire/message.h"
#include "wire/replay_protocol.h"

namespace newswire::test {

inline Item make_item(Sequence sequence, std::vector<std::string> topics = {"world"}) {
  Item item;
  item.sequence = sequence;
  item.id = "item-" + std::to_string(sequence);
  item.source = "bbc-world";
  item.topics = std::move(topics);
  item.title = "Title " + std::to_string(sequence);
  item.link = "https://example.org/" + std::to_string(sequence);
  item.fetched = Time(std::chrono::hours(24 * 365 * 50)) + std::chrono::minutes(sequence);
  return item;
}

class SessionFixture {
 public:
  static constexpr std::uint32_t epoch = 7;

  explicit SessionFixture(SubscriberOptions options = {}) : session(options, 1) {}

  // The request that the session sends now; nothing where it sends none.
  std::optional<wire::Request> request() {
    const auto outgoing = session.request(now);
    if (!outgoing) return std::nullopt;
    return wire::decode_request(outgoing->request).value();
  }
  std::optional<wire::ReplayRequest> replay_request() {
    const auto any = request();
    if (!any || !std::holds_alternative<wire::ReplayRequest>(*any)) return std::nullopt;
    return std::get<wire::ReplayRequest>(*any);
  }
  bool asks_hello() {
    const auto any = request();
    return any && std::holds_alternative<wire::HelloRequest>(*any);
  }

  void answer(const wire::Reply& reply) { session.answered(wire::encode_reply(reply), now); }
  void answer_hello(Sequence head, Sequence floor = 0, std::uint32_t of_epoch = epoch) {
    wire::HelloReply hello;
    hello.epoch = of_epoch;
    hello.head = head;
    hello.floor = floor;
    answer(hello);
  }
  void answer_page(const std::vector<Sequence>& items, Sequence next, bool more = false,
                   std::uint32_t of_epoch = epoch) {
    wire::ReplayPage page;
    page.epoch = of_epoch;
    page.head = next;
    page.next = next;
    page.more = more;
    for (const Sequence sequence : items) {
      page.items.push_back(wire::encode_item(make_item(sequence)));
    }
    answer(page);
  }
  void refuse(wire::Refusal code, Sequence floor = 0, std::int64_t retry_ms = 0) {
    answer(wire::RefusedReply{code, epoch, floor, retry_ms, "no"});
  }

  // Greeted, at `head`, and live where the start policy is FromNow.
  void connect(Sequence head) {
    REQUIRE(asks_hello());
    answer_hello(head);
  }

  void hear(wire::Message message) { session.heard(std::move(message), now); }
  void hear_item(Sequence sequence, Sequence prev, std::uint32_t of_epoch = epoch) {
    hear({"n/world/",
          {wire::Kind::item, of_epoch, sequence, {prev, prev}},
          wire::encode_item(make_item(sequence))});
  }
  void hear_heartbeat(Sequence sequence, Sequence prev) {
    hear({"n/", {wire::Kind::heartbeat, epoch, sequence, {prev}}, ""});
  }

  std::optional<Event> event() { return session.event(now, Time(std::chrono::hours(500'000))); }
  template <typename Kind>
  std::optional<Kind> event_of() {
    auto any = event();
    if (!any || !std::holds_alternative<Kind>(*any)) return std::nullopt;
    return std::get<Kind>(std::move(*any));
  }
  // All items up to the next event of another kind, accepted.
  std::vector<Sequence> items() {
    std::vector<Sequence> sequences;
    while (true) {
      session.accept();
      auto any = event();
      if (!any) return sequences;
      const auto* item = std::get_if<ItemEvent>(&*any);
      if (item == nullptr) {
        held_back = std::move(any);
        return sequences;
      }
      sequences.push_back(item->item.sequence);
    }
  }

  void pass(std::chrono::milliseconds time) { now += time; }

  subscriber::Session session;
  subscriber::SteadyTime now{std::chrono::hours(1)};
  std::optional<Event> held_back;  // what ended items()
};

}  // namespace newswire::test
