// The library against a broker that plays a part: what a real one does only on a bad day.
#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

#include "tests/subscriber/newsroom.h"
#include "tests/subscriber/session_fixture.h"
#include "wire/poller.h"
#include "wire/publish_socket.h"
#include "wire/reply_socket.h"

using namespace newswire;
using namespace std::chrono_literals;
using test::Listener;
using test::make_item;
using wire::Header;
using wire::Kind;

namespace {

constexpr std::uint32_t epoch = 7;
using Sequences = std::vector<Sequence>;

struct Part {
  // What a request is answered with; an empty text is no answer.
  std::function<std::string(const wire::Request&)> answer;
  // Goes out once a lane was subscribed to.
  std::vector<wire::Message> messages;
};

class ScriptedBroker {
 public:
  explicit ScriptedBroker(Part part)
      : part_(std::move(part)),
        publisher_(context_, "tcp://127.0.0.1:*", 0ms),
        replies_(context_, "tcp://127.0.0.1:*", 0ms),
        thread_([this](std::stop_token stop) { play(stop); }) {}

  SubscriberOptions subscriber(Start start = FromNow{}) const {
    SubscriberOptions options;
    options.publish = publisher_.endpoint();
    options.replay = replies_.endpoint();
    options.start = start;
    return options;
  }

 private:
  void play(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      wire::wait_readable({publisher_.handle(), replies_.handle()}, -1,
                          std::chrono::steady_clock::now() + 20ms);
      while (const auto request = replies_.receive()) {
        const std::string answer = part_.answer(wire::decode_request(request->body).value());
        if (!answer.empty()) replies_.reply(*request, answer);
      }
      while (publisher_.receive_subscription()) {
        for (const wire::Message& message : part_.messages) {
          publisher_.publish(message.lane, encode_header(message.header), message.body);
        }
      }
    }
  }

  const Part part_;
  wire::Context context_;
  wire::PublishSocket publisher_;
  wire::ReplySocket replies_;
  std::jthread thread_;
};

std::string hello(Sequence head, std::int64_t heartbeat_ms = 2000) {
  wire::HelloReply reply;
  reply.epoch = epoch;
  reply.head = head;
  reply.heartbeat_ms = heartbeat_ms;
  return wire::encode_reply(reply);
}

// A log of the sequences 1 to `head`, of which replay has all.
std::string replayed(const wire::ReplayRequest& request, Sequence head) {
  wire::ReplayPage page;
  page.epoch = epoch;
  page.head = page.next = head;
  for (Sequence i = request.after + 1; i <= head; ++i) {
    page.items.push_back(wire::encode_item(make_item(i)));
  }
  return wire::encode_reply(page);
}

std::string answer_well(const wire::Request& request, Sequence head_of_hello, Sequence head) {
  const auto* replay = std::get_if<wire::ReplayRequest>(&request);
  return replay ? replayed(*replay, head) : hello(head_of_hello);
}

wire::Message item(Sequence sequence) {
  return {"n/world/",
          {Kind::item, epoch, sequence, {sequence - 1, sequence - 1}},
          wire::encode_item(make_item(sequence))};
}

}  // namespace

TEST_CASE("the last message of a lane is lost, and the heartbeat tells", "[scripted]") {
  const ScriptedBroker broker(
      {.answer = [](const wire::Request& request) { return answer_well(request, 1, 2); },
       .messages = {{"n/", {Kind::heartbeat, epoch, 2, {2}}, ""}}});
  Listener listener(broker.subscriber());
  REQUIRE(listener.listen_for_items(1));
  CHECK(listener.sequences == Sequences{2});
}

TEST_CASE("heartbeats and items are lost, and asking after the silence tells", "[scripted]") {
  std::atomic<int> hellos = 0;
  const ScriptedBroker broker({.answer =
                                   [&](const wire::Request& request) {
                                     const auto* replay =
                                         std::get_if<wire::ReplayRequest>(&request);
                                     return replay ? replayed(*replay, 2) : hello(++hellos, 50);
                                   },
                               .messages = {}});
  Listener listener(broker.subscriber());
  REQUIRE(listener.listen_for_items(1));
  CHECK(listener.sequences == Sequences{2});
  CHECK(listener.count_of<Disconnected>() == 0);
}

TEST_CASE("a broker that never answers is told of, and next keeps its time", "[scripted]") {
  const ScriptedBroker broker(
      {.answer = [](const wire::Request&) { return std::string(); }, .messages = {item(1)}});
  Listener listener(broker.subscriber());
  REQUIRE(listener.listen_for<Disconnected>());
  CHECK_THAT(listener.first_of<Disconnected>().reason, test::contains("tcp://127.0.0.1:"));
  CHECK(listener.sequences.empty());
}

TEST_CASE("garbage on the live socket is left out", "[scripted]") {
  wire::Message not_an_item = item(2);
  not_an_item.body = "\xff{";
  const ScriptedBroker broker(
      {.answer = [](const wire::Request& request) { return answer_well(request, 1, 3); },
       .messages = {{"n/", {Kind::item, epoch, 9, {}}, ""},
                    {"n/x/", {Kind::item, epoch, 2, {3, 3}}, "{}"},
                    {"n/", {Kind::heartbeat, epoch, -5, {-7}}, ""},
                    not_an_item,
                    item(3)}});
  Listener listener(broker.subscriber());
  REQUIRE(listener.listen_for_items(2));
  CHECK(listener.sequences == Sequences{2, 3});
  CHECK(listener.subscriber.malformed() == 4);
}

TEST_CASE("garbage for an answer is told of once and survived", "[scripted]") {
  std::atomic<int> answers = 0;
  const ScriptedBroker broker({.answer =
                                   [&](const wire::Request& request) {
                                     if (++answers <= 3) return std::string(300, '{');
                                     return answer_well(request, 1, 1);
                                   },
                               .messages = {}});
  Listener listener(broker.subscriber(FromSequence{}));
  REQUIRE(listener.listen_for_items(1));
  CHECK(listener.count_of<Disconnected>() == 1);
  CHECK(listener.count_of<Connected>() == 1);
  CHECK(listener.subscriber.malformed() == 3);
}
