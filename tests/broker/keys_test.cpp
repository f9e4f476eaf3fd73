// A broker with keys: who is served, and what strangers can do to those who are. docs/security.md.
#include <deque>

#include "tests/broker/peers.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"
#include "tests/wire/raw_sockets.h"

using namespace newswire;
using test::Asker;
using test::Listener;
using test::RawConnection;
using test::RunningBroker;
using test::Stored;
using wire::ClientKeys;
using wire::KeyPair;
using wire::Kind;

namespace {

const KeyPair server = wire::make_key_pair();
const KeyPair desk = wire::make_key_pair();

ClientKeys keys_of(const KeyPair& own) {
  return {own, server.public_key};
}

broker::Options with_keys() {
  broker::Options options = test::on_any_port();
  options.protection.secret_key = server.secret_key;
  options.clients = {{desk.public_key, "desk"}};
  return options;
}

bool hears(Listener& listener, Stored& stored, const std::string& title) {
  const Sequence sequence = stored.commit(title);
  const auto message = listener.next(Kind::item);
  return message && message->header.sequence == sequence;
}

}  // namespace

TEST_CASE("a client whose key the broker knows is served, and so is the broker's own", "[keys]") {
  Stored stored;
  RunningBroker broker(stored.path(), with_keys());
  const ClientKeys keys = keys_of(GENERATE(false, true) ? server : desk);
  Listener listener(broker, "n/", keys);
  REQUIRE(listener.arrive());
  CHECK(hears(listener, stored, "one"));
  Asker asker(broker, keys);
  CHECK(asker.ask(wire::HelloRequest{"test/1.0"}).ok());
}

TEST_CASE("a stranger can neither subscribe nor ask nor replay", "[keys]") {
  Stored stored;
  stored.commit("secret");
  RunningBroker broker(stored.path(), with_keys());
  const ClientKeys keys = GENERATE(false, true) ? keys_of(wire::make_key_pair()) : ClientKeys();
  Listener stranger(broker, "n/", keys);
  Asker asker(broker, keys);
  asker.only_send(wire::ReplayRequest{stored.items().epoch(), "n/", 0, {}, 500});
  const auto loss = asker.loss();
  REQUIRE(loss);
  CHECK(*loss != wire::Loss::closed);

  // Whoever is served has heard the next item; the stranger has not.
  Listener listener(broker, "n/", keys_of(desk));
  REQUIRE(listener.arrive());
  CHECK(hears(listener, stored, "news"));
  CHECK(stranger.has_heard_nothing());
}

TEST_CASE("a key that is added to a running broker opens at once", "[keys]") {
  Stored stored;
  RunningBroker broker(stored.path(), with_keys());
  const KeyPair attic = wire::make_key_pair();
  broker.replace_clients({{desk.public_key, "desk"}, {attic.public_key, "attic"}});
  CHECK(Asker(broker, keys_of(attic)).ask(wire::HelloRequest{"test/1.0"}).ok());
  CHECK(broker.log().count("were cut") == 0);
}

TEST_CASE("a broker that others can reach without keys says so at its start", "[keys]") {
  Stored stored;
  broker::Options options = test::on_any_port();
  options.publish = "tcp://0.0.0.0:*";
  CHECK_THROWS_AS(RunningBroker(stored.path(), options), FatalError);
  options.protection.insecure = true;
  RunningBroker broker(stored.path(), options);
  CHECK(broker.log().count("reads everything") == 1);
  CHECK(broker.log().count("key=insecure") == 1);
}

TEST_CASE("a broker whose secret key is malformed does not start", "[keys]") {
  Stored stored;
  broker::Options options = with_keys();
  options.protection.secret_key = "short";
  CHECK_THROWS_AS(RunningBroker(stored.path(), options), FatalError);
}

TEST_CASE("garbage, port scans and handshakes that stop half-way keep nobody from the news",
          "[keys]") {
  Stored stored;
  RunningBroker broker(stored.path(), with_keys());
  std::deque<RawConnection> strangers;
  std::string curve_greeting("\xff\0\0\0\0\0\0\0\x01\x7f\x03\0CURVE", 17);
  curve_greeting.resize(64, '\0');
  const std::string hello("\x04\xc8\x05HELLO\x01\0", 10);
  for (const std::string& endpoint : {broker.publish(), broker.replay()}) {
    for (int i = 0; i < 50; ++i) {
      strangers.emplace_back(endpoint, "");
      strangers.emplace_back(endpoint, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      strangers.emplace_back(endpoint, std::string(10'000, '\xff'));
      strangers.emplace_back(endpoint, test::zmtp_beginning("SUB") + std::string("\0\3\1n/", 5));
      strangers.emplace_back(endpoint, curve_greeting.substr(0, 30));
      strangers.emplace_back(endpoint, curve_greeting + hello);
      strangers.emplace_back(endpoint, curve_greeting + hello + std::string(192, 'x'));
    }
  }
  Listener listener(broker, "n/", keys_of(desk));
  REQUIRE(listener.arrive());
  for (int i = 0; i < 20; ++i) CHECK(hears(listener, stored, std::to_string(i)));
  Asker asker(broker, keys_of(desk));
  CHECK(asker.ask(wire::HelloRequest{"test/1.0"}).ok());

  // And they are gone in the end: the broker waits ten seconds for a handshake.
  CHECK(std::ranges::all_of(
      strangers, [](const RawConnection& stranger) { return stranger.is_closed_by_peer(); }));
}
