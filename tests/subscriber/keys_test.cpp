// Subscribers of a broker with keys, while keys come and go.
#include <numeric>

#include "tests/subscriber/newsroom.h"
#include "tests/support/catch.h"

using namespace newswire;
using test::Listener;
using test::Newsroom;
using wire::KeyPair;

namespace {

const KeyPair server = wire::make_key_pair();
const KeyPair desk = wire::make_key_pair();
const KeyPair attic = wire::make_key_pair();
const wire::KnownClients both = {{desk.public_key, "desk"}, {attic.public_key, "attic"}};

broker::Options with_keys() {
  broker::Options options = Newsroom::quick();
  options.protection.secret_key = server.secret_key;
  options.clients = both;
  return options;
}

SubscriberOptions subscriber(const Newsroom& newsroom, const KeyPair& own) {
  SubscriberOptions options = newsroom.subscriber(FromSequence{0});
  options.server_key = server.public_key;
  options.secret_key = own.secret_key;
  return options;
}

std::vector<Sequence> all_up_to(Sequence head) {
  std::vector<Sequence> all(static_cast<std::size_t>(head));
  std::iota(all.begin(), all.end(), 1);
  return all;
}

std::string reason_of(const Listener& listener) {
  return listener.first_of<Disconnected>().reason;
}

}  // namespace

TEST_CASE("a subscriber with keys receives what is stored and what comes", "[keys]") {
  Newsroom newsroom(with_keys());
  newsroom.commit(2);
  Listener listener(subscriber(newsroom, desk));
  CHECK(listener.listen_for_items(2));
  newsroom.commit(1);
  CHECK(listener.listen_for_items(3));
}

TEST_CASE("a subscriber whose keys are of no use is told why", "[keys]") {
  Newsroom newsroom(with_keys());
  SubscriberOptions options = subscriber(newsroom, desk);
  std::string reason;
  SECTION("it has none") {
    options.server_key = options.secret_key = "";
    reason = "keys";
  }
  SECTION("the broker does not know it") {
    options.secret_key = wire::make_key_pair().secret_key;
    reason = "it does not know our key";
  }
  SECTION("it expects another broker") {
    options.server_key = wire::make_key_pair().public_key;
    reason = "it broke off the handshake";
  }
  Listener listener(options);
  REQUIRE(listener.listen_for<Disconnected>());
  CHECK_THAT(reason_of(listener), test::contains(reason));
}

TEST_CASE("a subscriber with keys does not take its news from a broker without", "[keys]") {
  Newsroom newsroom;
  newsroom.commit(1);
  Listener listener(subscriber(newsroom, desk));
  REQUIRE(listener.listen_for<Disconnected>());
  CHECK_THAT(reason_of(listener), test::contains("keys"));
  CHECK(listener.items.empty());
}

TEST_CASE("keys that are malformed are refused by the constructor", "[keys]") {
  SubscriberOptions options;
  SECTION("one is missing") {
    options.server_key = server.public_key;
  }
  SECTION("the other is missing") {
    options.secret_key = desk.secret_key;
  }
  SECTION("one is too short") {
    options.server_key = "short";
    options.secret_key = desk.secret_key;
  }
  SECTION("the other is too short") {
    options.server_key = server.public_key;
    options.secret_key = "short";
  }
  CHECK_THROWS_AS(Subscriber(options), std::invalid_argument);
}

TEST_CASE("a key that is taken back cuts its subscriber off, and the others miss nothing",
          "[keys]") {
  Newsroom newsroom(with_keys());
  Listener stays(subscriber(newsroom, desk));
  Listener goes(subscriber(newsroom, attic));
  newsroom.commit(1);
  REQUIRE(stays.listen_for_items(1));
  REQUIRE(goes.listen_for_items(1));

  newsroom.broker().replace_clients({{desk.public_key, "desk"}});
  Sequence head = 0;
  for (int i = 0; i < 50; ++i) head = newsroom.commit(1).front();
  CHECK(stays.listen_to(head));
  CHECK(stays.sequences == all_up_to(head));

  REQUIRE(goes.listen_for<Disconnected>());
  const auto before = goes.sequences.size();
  head = newsroom.commit(1).front();
  CHECK(stays.listen_to(head));
  CHECK_FALSE(goes.listen_until([&] { return goes.sequences.size() > before; },
                                std::chrono::milliseconds(500)));

  // It comes back with its key, and has missed nothing either.
  newsroom.broker().replace_clients(both);
  CHECK(goes.listen_to(head));
  CHECK(goes.sequences == all_up_to(head));
  CHECK(newsroom.broker().log().count("all connections were cut") == 1);
}

TEST_CASE("a subscriber that came before its key was known is served once it is", "[keys]") {
  Newsroom newsroom(with_keys());
  newsroom.broker().replace_clients({});
  newsroom.commit(3);
  Listener early(subscriber(newsroom, desk));
  REQUIRE(early.listen_for<Disconnected>());
  CHECK(early.items.empty());
  newsroom.broker().replace_clients(both);
  CHECK(early.listen_for_items(3));
  newsroom.commit(1);
  CHECK(early.listen_for_items(4));
}
