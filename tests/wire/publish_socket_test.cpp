#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/wire/raw_sockets.h"
#include "wire/publish_socket.h"
#include "wire/subscribe_socket.h"

using namespace newswire;
using namespace newswire::wire;

namespace {

constexpr std::chrono::milliseconds no_linger{0};

std::optional<SubscriptionEvent> next_event(PublishSocket& publisher) {
  std::optional<SubscriptionEvent> event;
  test::wait_until([&] { return (event = publisher.receive_subscription()).has_value(); });
  return event;
}

std::optional<Result<Message>> next_message(SubscribeSocket& subscriber) {
  std::optional<Result<Message>> message;
  test::wait_until([&] { return (message = subscriber.receive()).has_value(); });
  return message;
}

// A publisher and a subscriber that has arrived.
struct Pair {
  explicit Pair(const std::string& endpoint = "tcp://127.0.0.1:*")
      : publisher(context, endpoint, no_linger), subscriber(context, publisher.endpoint()) {}

  void subscribe(const std::string& lane) {
    subscriber.subscribe(lane);
    REQUIRE(next_event(publisher)->lane == lane);
  }

  Context context;
  PublishSocket publisher;
  SubscribeSocket subscriber;
};

std::string header(Sequence sequence) {
  return encode_header({Kind::item, 1, sequence, {sequence - 1}});
}

}  // namespace

TEST_CASE("a published message arrives at who subscribed to its lane", "[publish]") {
  Pair pair;
  CHECK(pair.publisher.endpoint() != "tcp://127.0.0.1:*");
  pair.subscribe("n/tech/");
  pair.publisher.publish("n/technology/", header(1), "{}");
  pair.publisher.publish("n/tech/ai/", header(2), R"({"a":1})");
  const auto message = next_message(pair.subscriber);
  REQUIRE(message);
  REQUIRE(message->ok());
  CHECK((*message)->lane == "n/tech/ai/");
  CHECK((*message)->header == Header{Kind::item, 1, 2, {1}});
  CHECK((*message)->body == R"({"a":1})");
}

TEST_CASE("copies of one body go out on their own lanes, in order", "[publish]") {
  Pair pair;
  pair.subscribe("n/");
  const std::string first = header(1);
  const std::string second = header(2);
  const std::vector<Copy> copies = {{"n/a/", first}, {"n/b/", second}};
  const std::string body(100, 'x');
  pair.publisher.publish(copies, body);
  for (const Copy& copy : copies) {
    const auto message = next_message(pair.subscriber);
    REQUIRE(message);
    REQUIRE(message->ok());
    CHECK((*message)->lane == copy.lane);
    CHECK((*message)->body == body);
  }
}

TEST_CASE("the publisher hears of every subscriber, and of the last one's leaving", "[publish]") {
  Pair pair;
  pair.subscribe("s/");
  std::optional<SubscribeSocket> second;
  second.emplace(pair.context, pair.publisher.endpoint());
  second->subscribe("s/");
  auto event = next_event(pair.publisher);
  REQUIRE(event);
  CHECK(event->subscribed);
  CHECK(event->lane == "s/");

  second.reset();
  pair.subscriber.unsubscribe("s/");
  event = next_event(pair.publisher);
  REQUIRE(event);
  CHECK_FALSE(event->subscribed);
  CHECK(event->lane == "s/");
}

TEST_CASE("thousands of subscriptions all arrive", "[publish]") {
  Pair pair;
  for (int i = 0; i < 5000; ++i) pair.subscriber.subscribe("n/" + std::to_string(i) + "/");
  for (int i = 0; i < 5000; ++i) REQUIRE(next_event(pair.publisher));
}

TEST_CASE("what subscribers send besides subscriptions is dropped", "[publish]") {
  Context context;
  PublishSocket publisher(context, "tcp://127.0.0.1:*", no_linger);
  test::RawSocket rude(zmq::socket_type::xsub, publisher.endpoint());
  rude.send({"hello"});
  rude.send({""});
  rude.send({"a", "b", "c"});
  rude.send({std::string("\x01n/", 3)});
  const auto event = next_event(publisher);
  REQUIRE(event);
  CHECK(event->subscribed);
  CHECK(event->lane == "n/");
}

TEST_CASE("a subscription that is far too long costs its sender the connection, nobody else",
          "[publish]") {
  Pair pair;
  // By hand: libzmq's own client would crash on sending it.
  test::write_raw_bytes(pair.publisher.endpoint(), test::zmtp_beginning("SUB") +
                                                       test::zmtp_long_frame(200'000) + "\x01q/" +
                                                       std::string(199'997, 'a'));
  test::write_raw_bytes(
      pair.publisher.endpoint(),
      test::zmtp_beginning("SUB") + test::zmtp_long_frame(1'000'000'000) + "\x01");
  test::write_raw_bytes(pair.publisher.endpoint(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  test::write_raw_bytes(pair.publisher.endpoint(), std::string(100'000, '\xff'));
  test::write_raw_bytes(pair.publisher.endpoint(), "");
  pair.subscribe("n/");
  pair.publisher.publish("n/", header(1), "{}");
  CHECK(next_message(pair.subscriber));
}

TEST_CASE("a subscriber gets an error for what is no message, and goes on", "[publish]") {
  zmq::context_t context;
  zmq::socket_t rude(context, zmq::socket_type::xpub);
  rude.set(zmq::sockopt::linger, 0);
  rude.bind("tcp://127.0.0.1:*");
  Context ours;
  SubscribeSocket subscriber(ours, rude.get(zmq::sockopt::last_endpoint));
  subscriber.subscribe("");
  zmq::message_t subscription;
  REQUIRE(rude.recv(subscription));

  const auto frames = GENERATE(values<std::vector<std::string>>({
      {"n/"},
      {"n/", "no header"},
      {"n/", header(1), "{}", "a fourth"},
      {"", "", ""},
      std::vector<std::string>(1000, "x"),
  }));
  auto send = [&](const std::vector<std::string>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      rude.send(zmq::buffer(all[i]),
                i + 1 < all.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
  };
  send(frames);
  send({"n/", header(7)});
  const auto error = next_message(subscriber);
  REQUIRE(error);
  CHECK_FALSE(error->ok());
  const auto message = next_message(subscriber);
  REQUIRE(message);
  REQUIRE(message->ok());
  CHECK((*message)->header.sequence == 7);
}

TEST_CASE("a subscriber that never reads does not keep the publisher waiting", "[publish]") {
  Pair pair;
  pair.subscribe("n/");
  SubscribeSocket stalled(pair.context, pair.publisher.endpoint());
  stalled.subscribe("n/");
  REQUIRE(next_event(pair.publisher));
  // Far more than both ends' queues and the kernel's buffers hold.
  const int messages = 3 * publish_queue_messages;
  const std::string body(2000, 'x');
  Sequence last = 0;
  for (int i = 1; i <= messages; ++i) {
    pair.publisher.publish("n/", header(i), body);
    while (const auto message = pair.subscriber.receive()) last = (*message)->header.sequence;
  }
  CHECK(test::wait_until([&] {
    while (const auto message = pair.subscriber.receive()) last = (*message)->header.sequence;
    if (last == messages) return true;
    pair.publisher.publish("n/", header(messages), body);  // in case it was dropped
    return false;
  }));
}
