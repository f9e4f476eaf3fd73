// Who comes in where a socket has keys. Each claim of docs/security.md about a single socket.
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"
#include "tests/wire/raw_sockets.h"
#include "wire/curve/gatekeeper.h"
#include "wire/publish_socket.h"
#include "wire/reply_socket.h"
#include "wire/subscribe_socket.h"

using namespace newswire;
using namespace newswire::wire;
using test::wait_until;

namespace {

constexpr std::chrono::milliseconds no_linger{0};

// A broker's sockets, with keys, and who may come in.
class Guarded {
 public:
  explicit Guarded(const KnownClients& clients, const std::string& endpoint = "tcp://127.0.0.1:*")
      : gatekeeper(context, clients, log.log()),
        publisher(context, endpoint, no_linger, {keys.secret_key}),
        server(context, "tcp://127.0.0.1:*", no_linger, {keys.secret_key}) {}

  ClientKeys for_client(const KeyPair& own) const { return {own, keys.public_key}; }

  bool hears_subscription() {
    return wait_until([&] { return publisher.receive_subscription().has_value(); });
  }
  bool hears_request() {
    return wait_until([&] { return server.receive().has_value(); });
  }
  // What there was until now, and so what would have come before what is asked about.
  bool has_heard_anything() { return publisher.receive_subscription() || server.receive(); }

  test::CapturedLog log;
  KeyPair keys = make_key_pair();
  Context context;
  Gatekeeper gatekeeper;
  PublishSocket publisher;
  ReplySocket server;
};

std::optional<Loss> loss_of(RequestSocket& socket) {
  std::optional<Loss> loss;
  wait_until([&] { return (loss = socket.lost_connection()).has_value(); });
  return loss;
}

// A client of the mechanism PLAIN; whatever its socket, it sends a subscription at once.
bool fails_with_password(zmq::socket_type type, const std::string& endpoint) {
  zmq::context_t context;
  zmq::socket_t socket(context, type);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::plain_username, "anybody");
  socket.set(zmq::sockopt::plain_password, "secret");
  zmq_socket_monitor(socket.handle(), "inproc://failures", ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL);
  zmq::socket_t failures(context, zmq::socket_type::pair);
  failures.set(zmq::sockopt::linger, 0);
  failures.set(zmq::sockopt::rcvtimeo, 20'000);
  failures.connect("inproc://failures");
  socket.connect(endpoint);
  socket.send(zmq::buffer(std::string("\x01n/")), zmq::send_flags::dontwait);
  zmq::message_t event;
  return failures.recv(event).has_value();
}

// Which of them depends on who is quicker to close.
bool is_refusal(std::optional<Loss> loss) {
  return loss && *loss != Loss::closed;
}

bool receives(SubscribeSocket& subscriber) {
  return wait_until([&] { return subscriber.receive().has_value(); });
}

const std::string header = encode_header({Kind::item, 1, 1, {0}});

}  // namespace

TEST_CASE("keys that are made are a pair, and no two are the same", "[curve]") {
  const KeyPair first = make_key_pair();
  const KeyPair second = make_key_pair();
  CHECK(is_key(first.public_key));
  CHECK(is_key(first.secret_key));
  CHECK(first.secret_key != second.secret_key);
  CHECK(*key_pair_of(first.secret_key) == first);
}

TEST_CASE("what is no key is told from one", "[curve]") {
  // The last decodes to more than 32 bits.
  const auto text =
      GENERATE(values<std::string>({"", "x", std::string(39, '0'), std::string(41, '0'),
                                    std::string(40, ' '), std::string(40, '#')}));
  CAPTURE(text);
  CHECK_FALSE(is_key(text));
  CHECK_FALSE(key_pair_of(text).ok());
}

TEST_CASE("keys of a client that do not fit each other are refused before it connects", "[curve]") {
  const KeyPair own = make_key_pair();
  const KeyPair other = make_key_pair();
  Context context;
  const auto keys =
      GENERATE_COPY(values<ClientKeys>({{own, ""},
                                        {own, "short"},
                                        {{}, other.public_key},
                                        {{own.public_key, other.secret_key}, other.public_key}}));
  CHECK_THROWS_AS(SubscribeSocket(context, "tcp://127.0.0.1:1", keys), FatalError);
  CHECK_THROWS_AS(RequestSocket(context, "tcp://127.0.0.1:1", keys), FatalError);
}

TEST_CASE("a client whose key is known subscribes, receives and asks", "[curve]") {
  const test::TempFolder folder;
  const KeyPair desk = make_key_pair();
  Guarded broker({{desk.public_key, "desk"}},
                 GENERATE(false, true) ? "tcp://127.0.0.1:*" : "ipc://" + folder.path("live"));
  Context context;
  SubscribeSocket live(context, broker.publisher.endpoint(), broker.for_client(desk));
  live.subscribe("n/");
  REQUIRE(broker.hears_subscription());
  broker.publisher.publish("n/", header, "{}");
  CHECK(receives(live));

  RequestSocket requests(context, broker.server.endpoint(), broker.for_client(desk));
  requests.send("question");
  CHECK(broker.hears_request());
}

TEST_CASE("a client whose key is not known is refused, and told of with its key", "[curve]") {
  const KeyPair desk = make_key_pair();
  const KeyPair stranger = make_key_pair();
  Guarded broker({{desk.public_key, "desk"}});
  Context context;
  SubscribeSocket live(context, broker.publisher.endpoint(), broker.for_client(stranger));
  live.subscribe("n/");
  RequestSocket requests(context, broker.server.endpoint(), broker.for_client(stranger));
  requests.send("question");
  CHECK(loss_of(requests) == Loss::key_refused);
  CHECK(broker.log.count("was refused") == 1);
  CHECK(broker.log.count(stranger.public_key) == 1);
  CHECK(broker.log.count("address=127.0.0.1") == 1);
  CHECK_FALSE(broker.has_heard_anything());
}

TEST_CASE("a client without keys is refused", "[curve]") {
  Guarded broker({});
  Context context;
  SubscribeSocket live(context, broker.publisher.endpoint());
  live.subscribe("n/");
  RequestSocket requests(context, broker.server.endpoint());
  requests.send("question");
  CHECK(is_refusal(loss_of(requests)));
  CHECK_FALSE(broker.has_heard_anything());
}

TEST_CASE("a client that speaks PLAIN is refused", "[curve]") {
  Guarded broker({});
  CHECK(fails_with_password(zmq::socket_type::xsub, broker.publisher.endpoint()));
  CHECK(fails_with_password(zmq::socket_type::dealer, broker.server.endpoint()));
  CHECK_FALSE(broker.has_heard_anything());
}

TEST_CASE("peers of ZMTP 1 and 2, which know no keys, are refused", "[curve]") {
  Guarded broker({});
  // rfc.zeromq.org/spec/13 and /15: signature, revision, socket type, identity; then a message.
  const std::string greeting = GENERATE(std::string("\x01\x00", 2),
                                        std::string("\xff\0\0\0\0\0\0\0\x01\x7f\x01\x02\0\0", 14));
  for (const std::string& endpoint : {broker.publisher.endpoint(), broker.server.endpoint()}) {
    const test::RawConnection old(endpoint, greeting + std::string("\0\x03\x01n/", 5));
    CHECK(old.is_closed_by_peer());
  }
  CHECK_FALSE(broker.has_heard_anything());
}

TEST_CASE("a client that expects another broker does not speak with this one", "[curve]") {
  const KeyPair desk = make_key_pair();
  Guarded broker({{desk.public_key, "desk"}});
  Context context;
  RequestSocket requests(context, broker.server.endpoint(),
                         ClientKeys{desk, make_key_pair().public_key});
  requests.send("question");
  CHECK(loss_of(requests) == Loss::broken_off);
  CHECK_FALSE(broker.has_heard_anything());
}

TEST_CASE("a client with keys does not speak with a broker that has none", "[curve]") {
  Context context;
  ReplySocket open(context, "tcp://127.0.0.1:*", no_linger);
  RequestSocket requests(context, open.endpoint(),
                         ClientKeys{make_key_pair(), make_key_pair().public_key});
  requests.send("question");
  CHECK(is_refusal(loss_of(requests)));
  CHECK_FALSE(open.receive());
}

TEST_CASE("a key that is added is good at once, and cuts nobody", "[curve]") {
  const KeyPair first = make_key_pair();
  const KeyPair second = make_key_pair();
  Guarded broker({{first.public_key, "first"}});
  Context context;
  RequestSocket requests(context, broker.server.endpoint(), broker.for_client(first));
  requests.send("question");
  REQUIRE(broker.hears_request());

  CHECK_FALSE(broker.gatekeeper.replace({{first.public_key, "a"}, {second.public_key, "b"}}));
  RequestSocket others(context, broker.server.endpoint(), broker.for_client(second));
  others.send("question");
  CHECK(broker.hears_request());
}

TEST_CASE("a key that nobody came with is taken back without cutting anybody", "[curve]") {
  const KeyPair first = make_key_pair();
  const KeyPair second = make_key_pair();
  Guarded broker({{first.public_key, "first"}, {second.public_key, "second"}});
  Context context;
  RequestSocket requests(context, broker.server.endpoint(), broker.for_client(first));
  requests.send("question");
  REQUIRE(broker.hears_request());
  CHECK_FALSE(broker.gatekeeper.replace({{first.public_key, "first"}}));
  CHECK(broker.gatekeeper.replace({}));
}

TEST_CASE("a cut ends the connections of a key that was taken back, and the others come again",
          "[curve]") {
  const test::TempFolder folder;
  const KeyPair stays = make_key_pair();
  const KeyPair goes = make_key_pair();
  Guarded broker({{stays.public_key, "stays"}, {goes.public_key, "goes"}},
                 GENERATE(false, true) ? "tcp://127.0.0.1:*" : "ipc://" + folder.path("live"));
  Context context;
  SubscribeSocket good(context, broker.publisher.endpoint(), broker.for_client(stays));
  SubscribeSocket bad(context, broker.publisher.endpoint(), broker.for_client(goes));
  RequestSocket asks(context, broker.server.endpoint(), broker.for_client(goes));
  for (SubscribeSocket* socket : {&good, &bad}) {
    socket->subscribe("n/");
    REQUIRE(broker.hears_subscription());
  }
  asks.send("question");
  REQUIRE(broker.hears_request());

  REQUIRE(broker.gatekeeper.replace({{stays.public_key, "stays"}}));
  REQUIRE(wait_until([&] { return broker.publisher.cut_connections(); }));
  REQUIRE(wait_until([&] { return broker.server.cut_connections(); }));
  // Both are gone, one is back. Sockets get on with it when they are used.
  std::optional<Loss> loss;
  int subscribed = 0;
  CHECK(wait_until([&] {
    if (const auto heard = asks.lost_connection()) loss = heard;
    broker.server.receive();
    good.receive();
    bad.receive();
    while (const auto event = broker.publisher.receive_subscription()) {
      subscribed += event->subscribed ? 1 : 0;
    }
    return loss && subscribed > 0 && broker.log.count("was refused") > 0;
  }));
  CHECK(subscribed == 1);
  broker.publisher.publish("n/", header, "{}");
  CHECK(receives(good));
  CHECK_FALSE(bad.receive());
  asks.reconnect();
  asks.send("question");
  CHECK(loss_of(asks) == Loss::key_refused);
  CHECK_FALSE(broker.server.receive());
}

TEST_CASE("a cut leaves an ipc path to its owner and group", "[curve]") {
  const test::TempFolder folder;
  const std::string path = folder.path("live");
  Guarded broker({}, "ipc://" + path);
  REQUIRE(wait_until([&] { return broker.publisher.cut_connections(); }));
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::mask) ==
        std::filesystem::perms(0660));
}

TEST_CASE("refusals are told once in a while, not each", "[curve]") {
  Guarded broker({});
  Context context;
  for (int i = 0; i < 5; ++i) {
    RequestSocket requests(context, broker.server.endpoint(), broker.for_client(make_key_pair()));
    requests.send("question");
    REQUIRE(loss_of(requests) == Loss::key_refused);
  }
  CHECK(broker.log.count("was refused") == 1);
}
