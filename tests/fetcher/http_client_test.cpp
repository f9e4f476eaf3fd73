#include <chrono>
#include <future>
#include <sstream>
#include <string>

#include "fetcher/http_client.h"
#include "fetcher/transport/address.h"
#include "fetcher/transport/connection.h"
#include "fetcher/transport/interrupt.h"
#include "tests/fetcher/raw_server.h"
#include "tests/support/catch.h"
#include "tests/support/gzip.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using newswire::test::always;
using newswire::test::http_response;
using newswire::test::Peer;
using newswire::test::RawServer;

namespace {

HttpRequest request_for(const std::string& url) {
  HttpRequest request;
  request.url = parse_http_url(url).value();
  request.allow_private = true;
  request.connect_timeout = 5s;
  request.idle_timeout = 10s;
  request.total_timeout = 20s;
  return request;
}

Result<HttpResponse, HttpError> get(const HttpRequest& request) {
  return make_http_client()->get(request);
}

HttpFailure failure_of(const HttpRequest& request) {
  const auto result = get(request);
  REQUIRE_FALSE(result.ok());
  CHECK_THAT(result.error().message, test::contains(request.url.host));
  return result.error().failure;
}

}  // namespace

TEST_CASE("a response comes back with its status, headers and body", "[http]") {
  RawServer server(always(http_response("200 OK", "X-One: 1\r\nx-two:  two words \r\n", "hello")));
  const auto result = get(request_for(server.url("/feed")));
  REQUIRE(result.ok());
  CHECK(result->status == 200);
  CHECK(result->body == "hello");
  CHECK(result->header("x-one") == "1");
  CHECK(result->header("X-TWO") == "two words");
  CHECK_FALSE(result->header("X-Three"));
}

TEST_CASE("the request line is the target as given, without fragment or encoding", "[http]") {
  std::promise<std::string> heard;
  RawServer server([&](Peer& peer) {
    heard.set_value(peer.read_request());
    peer.send(http_response("200 OK", "", ""));
  });
  auto request = request_for(server.url("/a%20b?c=%7E+d&e=f#here"));
  request.headers = {{"If-None-Match", "W/\"a%20b\""}, {"User-Agent", "newswire/1"}};
  REQUIRE(get(request).ok());
  const auto text = heard.get_future().get();
  CHECK_THAT(text, test::contains("GET /a%20b?c=%7E+d&e=f HTTP/1.1\r\n"));
  CHECK_THAT(text, test::contains("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  CHECK_THAT(text, test::contains("If-None-Match: W/\"a%20b\"\r\n"));
  CHECK_THAT(text, test::contains("User-Agent: newswire/1\r\n"));
  CHECK_THAT(text, test::contains("Accept-Encoding: gzip"));
  CHECK(text.find("here") == std::string::npos);
}

TEST_CASE("header values are kept byte for byte", "[http]") {
  RawServer server(
      always(http_response("200 OK", "ETag: W/\"a%20b+c\"\r\nLocation: /x%2Fy\r\n", "")));
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->header("etag") == "W/\"a%20b+c\"");
  CHECK(result->header("location") == "/x%2Fy");
}

TEST_CASE("redirects are left to the caller", "[http]") {
  RawServer server(always(http_response("302 Found", "Location: /elsewhere\r\n", "moved")));
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->status == 302);
  CHECK(result->header("Location") == "/elsewhere");
  CHECK(server.connections() == 1);
}

TEST_CASE("a 304 is done at its head, though the server leaves the connection open", "[http]") {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 304 Not Modified\r\nETag: \"b\"\r\n\r\n");
    peer.wait_for_close();
  });
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->status == 304);
  CHECK(result->header("ETag") == "\"b\"");
}

TEST_CASE("interim responses come before the response", "[http]") {
  const std::string interim =
      GENERATE("HTTP/1.1 100 Continue\r\n\r\n",
               "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
               "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\nX: y\r\n\r\n",
               "HTTP/1.1 103 Early Hints\nLink: </a>\n\n");
  RawServer server(always(interim + http_response("200 OK", "ETag: \"a\"\r\n", "hello")));
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->status == 200);
  CHECK(result->body == "hello");
  CHECK(result->header("ETag") == "\"a\"");
  CHECK_FALSE(result->header("Link"));
}

TEST_CASE("bodies come in chunks, compressed, or until the connection closes", "[http]") {
  SECTION("chunks") {
    RawServer server(
        always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
               "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"));
    const auto result = get(request_for(server.url("/")));
    REQUIRE(result.ok());
    CHECK(result->body == "hello world");
  }
  SECTION("gzip") {
    RawServer server(
        always(http_response("200 OK", "Content-Encoding: gzip\r\n", test::gzip("hello"))));
    const auto result = get(request_for(server.url("/")));
    REQUIRE(result.ok());
    CHECK(result->body == "hello");
  }
  SECTION("gzip with garbage after it") {
    RawServer server(always(http_response("200 OK", "Content-Encoding: gzip\r\n",
                                          test::gzip("hello") + "trailing junk")));
    const auto result = get(request_for(server.url("/")));
    REQUIRE(result.ok());
    CHECK(result->body == "hello");
  }
  SECTION("chunks with extensions, and trailers behind them") {
    RawServer server(
        always("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
               "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\nX-Checksum: 1\r\nETag: \"t\"\r\n\r\n"));
    const auto result = get(request_for(server.url("/")));
    REQUIRE(result.ok());
    CHECK(result->body == "hello");
    CHECK_FALSE(result->header("ETag"));
  }
  SECTION("pieces of gzip, in chunks") {
    const std::string body = test::gzip("he") + test::gzip("llo");
    std::ostringstream size;
    size << std::hex << body.size();
    RawServer server(
        always("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" +
               size.str() + "\r\n" + body + "\r\n0\r\n\r\n"));
    const auto result = get(request_for(server.url("/")));
    REQUIRE(result.ok());
    CHECK(result->body == "hello");
  }
  SECTION("to the end of the connection") {
    RawServer server(always("HTTP/1.0 200 OK\r\n\r\nhello"));
    const auto result = get(request_for(server.url("/")));
    REQUIRE(result.ok());
    CHECK(result->body == "hello");
  }
}

TEST_CASE("lines of a head may end without carriage returns", "[http]") {
  RawServer server(always("HTTP/1.1 200 OK\nETag: \"a\"\nContent-Length: 5\n\nhello"));
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->header("ETag") == "\"a\"");
  CHECK(result->body == "hello");
}

TEST_CASE("an interim response is passed over", "[http]") {
  RawServer server(always("HTTP/1.1 100 Continue\r\n\r\n" +
                          http_response("200 OK", "ETag: \"a\"\r\n", "hello")));
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->status == 200);
  CHECK(result->header("ETag") == "\"a\"");
  CHECK(result->body == "hello");
}

TEST_CASE("the next address is tried where one refuses", "[http]") {
  std::uint16_t closed_port = 0;
  {
    RawServer gone([](Peer&) {});
    closed_port = gone.port();
  }
  RawServer server([](Peer& peer) { peer.send("x"); });
  auto addresses = parse_address("127.0.0.1", closed_port);
  addresses.push_back(parse_address("127.0.0.1", server.port()).front());

  Connection::Plan plan;
  plan.host = "two.example";
  plan.connect_timeout = plan.idle_timeout = 10s;
  plan.deadline = std::chrono::steady_clock::now() + 20s;
  const Interrupt interrupt;
  Connection connection(plan, interrupt);
  REQUIRE(connection.connect(addresses));
  char byte = 0;
  CHECK(connection.read(&byte, 1) == 1);
  CHECK(byte == 'x');
}

TEST_CASE("a name is looked up", "[http]") {
  RawServer server(always(http_response("200 OK", "", "hello")));
  auto request = request_for(server.url("/"));
  request.url.host = "localhost";
  const auto result = get(request);
  REQUIRE(result.ok());
  CHECK(result->body == "hello");
}

TEST_CASE("a body that is cut short is a failure", "[http]") {
  SECTION("by length") {
    RawServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"));
    CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::reset);
  }
  SECTION("in a chunk") {
    RawServer server(
        always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n wo"));
    CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::reset);
  }
  SECTION("by a reset") {
    RawServer server([](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
      peer.reset();
    });
    CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::reset);
  }
}

TEST_CASE("a server that hangs up without a word is a failure", "[http]") {
  RawServer server([](Peer& peer) { peer.read_request(); });
  CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::reset);
}

TEST_CASE("what is no HTTP is told as such", "[http]") {
  const auto answer = GENERATE(as<std::string>(), "SSH-2.0-OpenSSH_9.2\r\n", "<rss></rss>",
                               "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n\r\n");
  CAPTURE(answer);
  RawServer server(always(answer));
  CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::protocol);
}

TEST_CASE("a refused connection is told as such", "[http]") {
  std::string url;
  {
    RawServer server([](Peer&) {});
    url = server.url("/");
  }
  CHECK(failure_of(request_for(url)) == HttpFailure::refused);
}

TEST_CASE("a name that does not exist is told as such", "[http]") {
  CHECK(failure_of(request_for("http://no-such-host.invalid/")) == HttpFailure::dns);
}

TEST_CASE("the total time-out holds against a trickle", "[http]") {
  // Each byte comes well within the idle time-out, for ever.
  const auto drip = [](Peer& peer, std::string_view byte) {
    const auto stopped = [&] { return peer.stopping(); };
    while (peer.send(byte) && !newswire::test::wait_until(stopped, 10ms)) {
    }
  };
  RawServer::Script script;
  SECTION("of a status line") {
    script = [&](Peer& peer) {
      peer.read_request();
      drip(peer, "H");
    };
  }
  SECTION("of headers") {
    script = [&](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\n");
      drip(peer, "X");
    };
  }
  SECTION("of a body") {
    script = [&](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\n\r\n");
      drip(peer, "x");
    };
  }
  SECTION("of chunks") {
    script = [&](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      drip(peer, "1\r\nx\r\n");
    };
  }
  RawServer server(script);
  auto request = request_for(server.url("/"));
  request.total_timeout = 300ms;
  CHECK(failure_of(request) == HttpFailure::total_timeout);
}

TEST_CASE("a silent server meets the idle time-out", "[http]") {
  RawServer server([](Peer& peer) { peer.wait_for_close(); });
  auto request = request_for(server.url("/"));
  request.idle_timeout = 100ms;
  CHECK(failure_of(request) == HttpFailure::idle_timeout);
}

TEST_CASE("a server that never shakes hands meets the connect time-out", "[http]") {
  RawServer server([](Peer& peer) { peer.wait_for_close(); });
  auto request = request_for(server.url("/"));
  request.url.scheme = "https";
  request.connect_timeout = 100ms;
  CHECK(failure_of(request) == HttpFailure::connect_timeout);
}

TEST_CASE("a request goes out once its connection stands", "[http]") {
  RawServer server(always(http_response("200 OK", "", "hello")));
  int times = 0;
  auto request = request_for(server.url("/"));
  request.goes_out = [&] { ++times; };
  REQUIRE(get(request).ok());
  CHECK(times == 1);
  request.url.scheme = "https";  // which the server does not speak
  request.connect_timeout = 300ms;
  CHECK_FALSE(get(request).ok());
  CHECK(times == 1);
}

TEST_CASE("a body whose end is not clear is no whole answer", "[http]") {
  const std::string rest =
      GENERATE(as<std::string>(), "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
               "Content-Length: five\r\n\r\nhello", "Content-Length: 6\r\n\r\nhello",
               "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
               "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
               "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
               "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
               "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
               "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n");
  RawServer server(always("HTTP/1.1 200 OK\r\n" + rest));
  CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::reset);
}

TEST_CASE("a 204 is an answer without a body", "[http]") {
  RawServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
    peer.wait_for_close();
  });
  const auto result = get(request_for(server.url("/")));
  REQUIRE(result.ok());
  CHECK(result->status == 204);
}

TEST_CASE("a packed body that breaks off is no whole answer", "[http]") {
  const std::string packed = test::gzip("hello");
  const auto cut = GENERATE(std::size_t{1}, std::size_t{8}, std::size_t{10});
  RawServer server(always(http_response("200 OK", "Content-Encoding: gzip\r\n",
                                        packed.substr(0, packed.size() - cut))));
  CHECK(failure_of(request_for(server.url("/"))) == HttpFailure::reset);
}

TEST_CASE("a body larger than allowed is not read to its end", "[http]") {
  RawServer::Script script;
  SECTION("endless") {
    script = [](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\n\r\n");
      const std::string block(64 << 10, 'x');
      while (!peer.stopping() && peer.send(block)) {
      }
    };
  }
  SECTION("small on the wire, large when unpacked") {
    script = always(http_response("200 OK", "Content-Encoding: gzip\r\n",
                                  test::gzip(std::string(32 << 20, '\0'), Z_BEST_COMPRESSION)));
  }
  SECTION("a header without end") {
    script = [](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\nX: ");
      const std::string block(64 << 10, 'x');
      while (!peer.stopping() && peer.send(block)) {
      }
    };
  }
  SECTION("a status line without end") {
    script = [](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 ");
      const std::string block(64 << 10, 'x');
      while (!peer.stopping() && peer.send(block)) {
      }
    };
  }
  SECTION("a status line without end, behind an interim response") {
    script = always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 " + std::string(60'000, 'a') +
                    "\r\n\r\n");
  }
  SECTION("a chunk size without end") {
    script = [](Peer& peer) {
      peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      const std::string block(64 << 10, '0');
      while (!peer.stopping() && peer.send(block)) {
      }
    };
  }
  RawServer server(script);
  auto request = request_for(server.url("/"));
  request.max_body_bytes = 1 << 20;
  CHECK(failure_of(request) == HttpFailure::too_large);
}

TEST_CASE("a private address is refused unless the request allows it", "[http]") {
  RawServer server(always(http_response("200 OK", "", "secret")));
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "0x7f000001"}) {
    CAPTURE(host);
    auto request = request_for(server.url("/"));
    request.url.host = host;
    request.allow_private = false;
    CHECK(failure_of(request) == HttpFailure::private_address);
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("stop ends what is under way and all that comes after", "[http]") {
  std::promise<void> asked;
  RawServer server([&](Peer& peer) {
    peer.read_request();
    asked.set_value();
    peer.wait_for_close();
  });
  const auto client = make_http_client();
  auto pending =
      std::async(std::launch::async, [&] { return client->get(request_for(server.url("/"))); });
  asked.get_future().wait();
  client->stop();
  const auto ended = pending.get();
  REQUIRE_FALSE(ended.ok());
  CHECK(ended.error().failure == HttpFailure::stopped);
  const auto later = client->get(request_for(server.url("/")));
  REQUIRE_FALSE(later.ok());
  CHECK(later.error().failure == HttpFailure::stopped);
  CHECK(server.connections() == 1);
}
