#include <cstdlib>
#include <set>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/wire/raw_sockets.h"
#include "wire/poller.h"
#include "wire/reply_socket.h"
#include "wire/subscribe_socket.h"

using namespace newswire;
using namespace newswire::wire;

namespace {

constexpr std::chrono::milliseconds no_linger{0};

std::optional<ReceivedRequest> next_request(ReplySocket& server) {
  std::optional<ReceivedRequest> request;
  test::wait_until([&] { return (request = server.receive()).has_value(); });
  return request;
}

}  // namespace

TEST_CASE("a request is answered to who asked", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  RequestSocket first(context, server.endpoint());
  RequestSocket second(context, server.endpoint());
  first.send("one");
  const auto from_first = next_request(server);
  REQUIRE(from_first);
  second.send("two");
  const auto from_second = next_request(server);
  REQUIRE(from_second);
  CHECK(from_first->body == "one");
  CHECK(from_first->client != from_second->client);

  CHECK(server.reply(*from_second, "for two"));
  CHECK(server.reply(*from_first, "for one"));
  std::optional<std::string> reply;
  REQUIRE(test::wait_until([&] { return (reply = first.receive()).has_value(); }));
  CHECK(*reply == "for one");
  REQUIRE(test::wait_until([&] { return (reply = second.receive()).has_value(); }));
  CHECK(*reply == "for two");
}

TEST_CASE("a client that reads each reply at once gets the next, however quick it is", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  constexpr int questions = 14;
  for (int round = 0; round < 20; ++round) {
    test::RawSocket client(zmq::socket_type::dealer, server.endpoint());
    for (int i = 0; i < questions; ++i) client.send({"question"});
    for (int i = 0; i < questions; ++i) {
      const auto request = next_request(server);
      REQUIRE(request);
      REQUIRE(server.reply(*request, "answer"));
      REQUIRE(client.receive().size() == 1);
    }
  }
}

TEST_CASE("a client that asks some questions ahead gets all the answers", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  constexpr int questions = 16;
  for (int round = 0; round < 20; ++round) {
    test::RawSocket client(zmq::socket_type::dealer, server.endpoint());
    for (int i = 0; i < questions; ++i) client.send({"question"});
    std::vector<ReceivedRequest> requests;
    for (int i = 0; i < questions; ++i) {
      auto request = next_request(server);
      REQUIRE(request);
      requests.push_back(std::move(*request));
    }
    for (const ReceivedRequest& request : requests) REQUIRE(server.reply(request, "answer"));
    for (int i = 0; i < questions; ++i) REQUIRE(client.receive().size() == 1);
  }
}

// libzmq numbers them from rand(): who knows the next number, takes it for his own name, and the
// process ends.
TEST_CASE("the numbers that clients get do not begin where rand does", "[reply]") {
  std::set<std::string> clients;
  for (int i = 0; i < 3; ++i) {
    std::srand(1);
    Context context;
    ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
    RequestSocket client(context, server.endpoint());
    client.send("one");
    const auto request = next_request(server);
    REQUIRE(request);
    clients.insert(request->client);
  }
  CHECK(clients.size() == 3);
}

TEST_CASE("a REQ socket is answered with the envelope that it needs", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  test::RawSocket client(zmq::socket_type::req, server.endpoint());
  client.send({"question"});
  const auto request = next_request(server);
  REQUIRE(request);
  CHECK(request->delimited);
  CHECK(request->body == "question");
  CHECK(server.reply(*request, "answer"));
  CHECK(client.receive() == std::vector<std::string>{"answer"});
}

TEST_CASE("frames that are no request have an empty body", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  test::RawSocket client(zmq::socket_type::dealer, server.endpoint());
  const auto frames = GENERATE(values<std::vector<std::string>>({
      {""},
      {"", ""},
      {"a", "b"},
      {"", "a", "b"},
      std::vector<std::string>(5000, "x"),
  }));
  client.send(frames);
  const auto request = next_request(server);
  REQUIRE(request);
  CHECK(request->body.empty());
  CHECK(server.reply(*request, "no"));
  CHECK(client.receive().back() == "no");
}

TEST_CASE("a request that is far too long costs its sender the connection, nobody else",
          "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  test::RawSocket rude(zmq::socket_type::dealer, server.endpoint());
  rude.send({std::string(10'000'000, 'x')});
  test::write_raw_bytes(server.endpoint(), std::string("\xff\0\0\0\0\0\0\0\x01\x7f", 10));
  RequestSocket client(context, server.endpoint());
  client.send("fine");
  const auto request = next_request(server);
  REQUIRE(request);
  CHECK(request->body == "fine");
}

TEST_CASE("a client that has gone is not waited for", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  std::optional<ReceivedRequest> request;
  {
    test::RawSocket client(zmq::socket_type::dealer, server.endpoint());
    client.send({"x"});
    request = next_request(server);
    REQUIRE(request);
  }
  CHECK(test::wait_until([&] { return !server.reply(*request, "too late"); }));
}

TEST_CASE("a client that does not read its replies is dropped, not waited for", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  test::RawSocket client(zmq::socket_type::dealer, server.endpoint());
  client.send({"x"});
  const auto request = next_request(server);
  REQUIRE(request);
  const std::string page(256 * 1024, 'x');
  int taken = 0;
  while (taken < 100'000 && server.reply(*request, page)) ++taken;
  CHECK(taken < 100'000);
}

TEST_CASE("after a reconnect, what was asked before is not answered any more", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  RequestSocket client(context, server.endpoint());
  client.send("old");
  const auto old = next_request(server);
  REQUIRE(old);
  client.reconnect();
  client.send("new");
  const auto renewed = next_request(server);
  REQUIRE(renewed);
  CHECK(renewed->body == "new");
  server.reply(*old, "old answer");
  CHECK(server.reply(*renewed, "new answer"));
  std::optional<std::string> reply;
  REQUIRE(test::wait_until([&] { return (reply = client.receive()).has_value(); }));
  CHECK(*reply == "new answer");
}

TEST_CASE("waiting ends when something is readable, and at the deadline", "[reply]") {
  Context context;
  ReplySocket server(context, "tcp://127.0.0.1:*", no_linger);
  RequestSocket client(context, server.endpoint());
  const auto now = std::chrono::steady_clock::now();
  CHECK_FALSE(wait_readable({server.handle()}, -1, now));
  client.send("x");
  CHECK(wait_readable({server.handle()}, -1, now + std::chrono::seconds(20)));
}

TEST_CASE("a wakeup ends a wait, once", "[reply]") {
  Wakeup wakeup;
  const auto now = std::chrono::steady_clock::now();
  wakeup.wake();
  wakeup.wake();
  CHECK(wait_readable({}, wakeup.descriptor(), now + std::chrono::seconds(20)));
  wakeup.clear();
  CHECK_FALSE(wait_readable({}, wakeup.descriptor(), now));
}

TEST_CASE("a connection that ends with a request on it is told, also after a reconnect",
          "[reply]") {
  Context context;
  Context other;
  std::optional<ReplySocket> server;
  server.emplace(other, "tcp://127.0.0.1:*", no_linger);
  RequestSocket client(context, server->endpoint());
  if (GENERATE(false, true)) client.reconnect();
  client.send("never answered");
  REQUIRE(next_request(*server));
  CHECK_FALSE(client.lost_connection());

  server.reset();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  CHECK(wait_readable({client.losses()}, -1, deadline));
  CHECK(client.lost_connection() == Loss::closed);
  CHECK_FALSE(client.lost_connection());
}
