// Connections that serve more than one request.
#include <atomic>
#include <string>

#include "fetcher/http_client.h"
#include "tests/fetcher/raw_server.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using newswire::test::http_response;
using newswire::test::Peer;
using newswire::test::RawServer;

namespace {

HttpRequest request_for(const std::string& url) {
  HttpRequest request;
  request.url = parse_http_url(url).value();
  request.allow_private = true;
  return request;
}

// Answers request after request of one connection, until the client closes it.
RawServer::Script always_again(const std::string& response) {
  return [response](Peer& peer) {
    while (!peer.read_request().empty() && peer.send(response)) {
    }
  };
}

}  // namespace

TEST_CASE("a connection serves the next request to the same server", "[reuse]") {
  const auto* response =
      GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
               "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n",
               "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
  RawServer server(always_again(response));
  const auto client = make_http_client();
  for (int i = 0; i < 3; ++i) {
    const auto answer = client->get(request_for(server.url("/feed")));
    REQUIRE(answer.ok());
    CHECK(answer->body == (answer->status == 200 ? "hello" : ""));
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a connection whose response has no clear end serves no other", "[reuse]") {
  const auto* response =
      GENERATE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
               "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
               "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello",
               "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n");
  RawServer server(always_again(response));
  const auto client = make_http_client();
  for (int i = 0; i < 2; ++i) REQUIRE(client->get(request_for(server.url("/feed"))).ok());
  CHECK(server.connections() == 2);
}

TEST_CASE("a kept connection that the server closed costs a new one and no failure", "[reuse]") {
  std::atomic<int> closed = 0;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    peer.send(http_response("200 OK", "", "hello"));
    // Some servers close at once, some only when they are asked again.
    if (closed++ % 2 == 0) peer.read_request();
  });
  const auto client = make_http_client();
  for (int i = 0; i < 4; ++i) {
    const auto answer = client->get(request_for(server.url("/feed")));
    REQUIRE(answer.ok());
    CHECK(answer->body == "hello");
  }
  CHECK(server.connections() == 4);
}

TEST_CASE("a request that a kept connection has begun to answer is not sent again", "[reuse]") {
  std::atomic<int> requests = 0;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    ++requests;
    peer.send(http_response("200 OK", "", "hello"));
    if (peer.read_request().empty()) return;
    ++requests;
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
  });
  const auto client = make_http_client();
  REQUIRE(client->get(request_for(server.url("/feed"))).ok());
  const auto cut = client->get(request_for(server.url("/feed")));
  REQUIRE_FALSE(cut.ok());
  CHECK(cut.error().failure == HttpFailure::reset);
  CHECK(requests == 2);
}

TEST_CASE("a new connection that closes without an answer is a failure at once", "[reuse]") {
  RawServer server([](Peer& peer) { peer.read_request(); });
  const auto client = make_http_client();
  CHECK_FALSE(client->get(request_for(server.url("/feed"))).ok());
  CHECK(server.connections() == 1);
}

TEST_CASE("the time-outs hold on a kept connection", "[reuse]") {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send(http_response("200 OK", "", "hello"));
    peer.read_request();
    peer.wait_for_close();
  });
  const auto client = make_http_client();
  auto request = request_for(server.url("/feed"));
  REQUIRE(client->get(request).ok());
  request.idle_timeout = 50ms;
  const auto late = client->get(request);
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().failure == HttpFailure::idle_timeout);
  CHECK(server.connections() == 1);
}

TEST_CASE("a request that may not go to a private address gets no connection to one", "[reuse]") {
  RawServer server(always_again(http_response("200 OK", "", "hello")));
  const auto client = make_http_client();
  auto request = request_for(server.url("/feed"));
  REQUIRE(client->get(request).ok());
  request.allow_private = false;
  const auto refused = client->get(request);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().failure == HttpFailure::private_address);
}
