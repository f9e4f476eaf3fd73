// The monitor's server under clients of all manners; real sockets.
#include <memory>
#include <stdexcept>
#include <vector>

#include "app/monitoring/monitor_server.h"
#include "core/result.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::app;
using namespace newswire::test;

namespace {

Answer pages(const std::string& path) {
  if (path == "/broken") throw std::runtime_error("it broke");
  if (path == "/large") return {200, std::string(1 << 20, 'x')};
  if (path != "/page") return {404, "no\n"};
  return {503, "a page\n", "text/plain; version=7"};
}

}  // namespace

TEST_CASE("a page is served with its status and its type", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  const auto answer = http_get(server.port(), "/page");
  CHECK(answer.status == 503);
  CHECK(answer.body == "a page\n");
  CHECK_THAT(answer.head, contains("Content-Type: text/plain; version=7\r\n"));
  CHECK_THAT(answer.head, contains("Content-Length: 7\r\n"));
  CHECK_THAT(answer.head, contains("Connection: close\r\n"));
  CHECK(http_get(server.port(), "/page?x=y").status == 503);
  CHECK(http_get(server.port(), "/pages").status == 404);
  CHECK(http_get(server.port(), "/large").body.size() == 1 << 20);
}

TEST_CASE("a HEAD has the head of the page and no body", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  const auto answer = http_ask(server.port(), "HEAD /page HTTP/1.1\r\nHost: me\r\n\r\n");
  CHECK(answer.status == 503);
  CHECK_THAT(answer.head, contains("Content-Length: 7\r\n"));
  CHECK(answer.body.empty());
}

TEST_CASE("only GET and HEAD are answered", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  const std::string method = GENERATE("POST", "PUT", "DELETE", "OPTIONS", "PATCH");
  const auto answer = http_ask(
      server.port(), method + " /page HTTP/1.1\r\nHost: me\r\nContent-Length: 2\r\n\r\nhi");
  CHECK(answer.status == 405);
  CHECK_THAT(answer.head, contains("Allow: GET, HEAD\r\n"));
}

TEST_CASE("a page that throws is an error and the next one comes", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  CHECK(http_get(server.port(), "/broken").status == 500);
  CHECK(http_get(server.port(), "/page").status == 503);
}

TEST_CASE("what is no request or too long for one ends the connection", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  for (const std::string& bytes :
       {std::string("\r\n\r\n"), std::string("hello\r\n\r\n"), std::string(5000, '\0'),
        "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n" + std::string(50'000, 'a')}) {
    const auto answer = http_ask(server.port(), bytes);
    CHECK((answer.status == 0 || answer.status >= 400));
  }
  CHECK(http_get(server.port(), "/page").status == 503);
}

TEST_CASE("clients that trickle or say nothing keep nobody waiting for long", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 4; ++i) {
    idle.push_back(std::make_unique<RawClient>(server.port()));
    REQUIRE(idle.back()->is_connected());
  }
  const auto trickle = [&] {
    for (const auto& client : idle) client->say("G");
  };
  const RawClient client(server.port());
  REQUIRE(client.say("GET /page HTTP/1.1\r\nHost: me\r\n\r\n"));
  std::string heard;
  CHECK(wait_until([&] {
    trickle();
    heard += client.hear(50ms);
    return heard.find("a page") != std::string::npos;
  }));
}

TEST_CASE("more connections than can wait are sent away", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 60; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
  int sent_away = 0;
  CHECK(wait_until([&] {
    for (const auto& client : clients) {
      if (client->hear(1ms).find("503 Service Unavailable") != std::string::npos) ++sent_away;
    }
    return sent_away > 0;
  }));
  clients.clear();
  CHECK(wait_until([&] { return http_get(server.port(), "/page").body == "a page\n"; }));
}

TEST_CASE("a port that is taken and an address that is none are told", "[monitoring]") {
  const MonitorServer server("127.0.0.1:0", pages);
  const auto trouble = [](const std::string& listen) -> std::string {
    try {
      MonitorServer(listen, pages);
    } catch (const FatalError& error) {
      return error.what();
    }
    return "";
  };
  const std::string taken = "127.0.0.1:" + std::to_string(server.port());
  CHECK_THAT(trouble(taken), contains("cannot listen for monitoring at " + taken));
  CHECK_THAT(trouble(taken), contains("in use"));
  CHECK_THAT(trouble("news.example:80"), contains("its host must be an address"));
}
