// The callback server under clients of all manners; real sockets.
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "core/result.h"
#include "fetcher/websub/callback_server.h"
#include "fetcher/websub/signature.h"
#include "tests/support/catch.h"
#include "tests/support/hub.h"
#include "tests/support/raw_client.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using namespace newswire::test;
using Request = store::Subscription::Request;

namespace {

const std::string topic = "https://news.example/feed";

struct Desk {
  std::atomic<int> events = 0;
  CallbackDesk desk;
  CallbackServer server;

  explicit Desk(const CallbackServer::Options& options = with({}), std::size_t limit = 1 << 20)
      : desk(limit, [this] { ++events; }), server(options, desk) {}

  static CallbackServer::Options with(CallbackServer::Options options) {
    options.listen = "127.0.0.1:0";
    options.max_body = 1000;
    return options;
  }
  std::string ask(const std::string& bytes) const {
    const RawClient client(server.port());
    client.say(bytes);
    return client.hear();
  }
  std::string question(const std::string& token, const std::string& query) const {
    return ask("GET /websub/" + token + "?" + query + " HTTP/1.1\r\nHost: me\r\n\r\n");
  }
  std::string ping(const std::string& token, const std::string& body,
                   const std::string& headers = "") const {
    return ask("POST /websub/" + token + " HTTP/1.1\r\nHost: me\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
  }
};

std::string status_of(const std::string& answer) {
  return answer.size() < 12 ? "none" : answer.substr(9, 3);
}

std::string subscribing(const std::string& more = "") {
  return "hub.mode=subscribe&hub.topic=https%3A%2F%2Fnews.example%2Ffeed&hub.challenge=a%2Bb" +
         more;
}

std::string signed_by(const std::string& secret, const std::string& body) {
  return "X-Hub-Signature: " + hub_signature("sha1", secret, body) + "\r\n";
}

}  // namespace

TEST_CASE("a hub's question is answered once and only about what was asked for", "[websub]") {
  Desk desk;
  desk.desk.expect("t0ken", {.topic = topic, .secret = "", .asked = Request::subscribe});
  CHECK(status_of(desk.question("other", subscribing())) == "404");
  CHECK(status_of(desk.question("", subscribing())) == "404");
  CHECK(status_of(desk.question("t0ken", "")) == "404");
  CHECK(status_of(desk.question(
            "t0ken", "hub.mode=subscribe&hub.topic=https://other.example/&hub.challenge=x")) ==
        "404");
  CHECK(status_of(desk.question("t0ken", "hub.mode=subscribe&hub.topic=" + topic)) == "404");
  CHECK(status_of(desk.question(
            "t0ken", "hub.mode=unsubscribe&hub.topic=" + topic + "&hub.challenge=x")) == "404");
  CHECK(desk.desk.take().empty());
  CHECK(desk.events == 0);

  const auto answer = desk.question("t0ken", subscribing("&hub.lease_seconds=77"));
  CHECK(status_of(answer) == "200");
  CHECK_THAT(answer, contains("\r\n\r\na+b"));
  CHECK_THAT(answer, contains("text/plain"));
  const auto events = desk.desk.take();
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == CallbackEvent::Kind::confirmed);
  CHECK(events[0].token == "t0ken");
  CHECK(events[0].text == "77");
  CHECK(desk.events == 1);
  CHECK(status_of(desk.question("t0ken", subscribing())) == "404");  // a replay
}

TEST_CASE("an end and a denial are heard", "[websub]") {
  Desk desk;
  desk.desk.expect("a", {.topic = topic, .secret = "", .asked = Request::unsubscribe});
  desk.desk.expect("b",
                   {.topic = topic, .secret = "", .asked = Request::none, .is_subscribed = true});
  const auto end =
      desk.question("a", "hub.mode=unsubscribe&hub.topic=" + topic + "&hub.challenge=bye");
  CHECK_THAT(end, contains("\r\n\r\nbye"));
  CHECK(status_of(desk.question(
            "b", "hub.mode=denied&hub.reason=no&hub.topic=https://x.example/")) == "404");
  CHECK(status_of(desk.question("b", "hub.mode=denied&hub.reason=no&hub.topic=" + topic)) == "200");
  const auto events = desk.desk.take();
  REQUIRE(events.size() == 2);
  CHECK(events[0].kind == CallbackEvent::Kind::unsubscribed);
  CHECK(events[1].kind == CallbackEvent::Kind::denied);
  CHECK(events[1].text == "no");
  CHECK(status_of(desk.ping("b", "x")) == "404");
}

TEST_CASE("a ping is taken where it is signed, and dropped in silence where it is not",
          "[websub]") {
  Desk desk;
  desk.desk.expect("t",
                   {.topic = topic, .secret = "s", .asked = Request::none, .is_subscribed = true});
  desk.desk.expect("open",
                   {.topic = topic, .secret = "", .asked = Request::none, .is_subscribed = true});
  desk.desk.expect("early", {.topic = topic, .secret = "s", .asked = Request::subscribe});
  desk.desk.expect("late", {.topic = topic, .secret = "s", .asked = Request::unsubscribe});

  CHECK(status_of(desk.ping("t", "news", "Content-Type: text/xml\r\n" + signed_by("s", "news"))) ==
        "202");
  CHECK(status_of(desk.ping("t", "news")) == "202");
  CHECK(status_of(desk.ping("t", "fake", signed_by("s", "news"))) == "202");
  const std::string about = "Link: <https://other.example/>; rel=\"self\"\r\n";
  CHECK(status_of(desk.ping("t", "news", about + signed_by("s", "news"))) == "202");
  CHECK(status_of(desk.ping("open", "news")) == "202");
  CHECK(status_of(desk.ping("early", "news", signed_by("s", "news"))) == "404");
  CHECK(status_of(desk.ping("late", "news", signed_by("s", "news"))) == "410");
  CHECK(status_of(desk.ping("unknown", "news")) == "404");

  using Kind = CallbackEvent::Kind;
  const auto events = desk.desk.take();
  REQUIRE(events.size() == 5);
  CHECK(events[0].kind == Kind::pinged);
  CHECK(events[0].body == "news");
  CHECK(events[0].content_type == "text/xml");
  CHECK(events[1].kind == Kind::refused);
  CHECK_THAT(events[1].text, contains("without a signature"));
  CHECK(events[2].kind == Kind::refused);
  CHECK_THAT(events[2].text, contains("wrong signature"));
  CHECK(events[3].kind == Kind::refused);
  CHECK_THAT(events[3].text, contains("another topic"));
  CHECK(events[4].kind == Kind::hinted);
  CHECK(events[4].body.empty());
}

TEST_CASE("a body has a limit, whole or in chunks", "[websub]") {
  Desk desk;
  desk.desk.expect("t",
                   {.topic = topic, .secret = "s", .asked = Request::none, .is_subscribed = true});
  CHECK(status_of(desk.ping("t", std::string(1001, 'x'))) == "413");
  const std::string chunked = "POST /t HTTP/1.1\r\nHost: me\r\nTransfer-Encoding: chunked\r\n";
  CHECK(status_of(desk.ask(chunked + "\r\n3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n")) ==
        "413");
  CHECK(desk.desk.take().empty());
  CHECK(status_of(desk.ask(chunked + signed_by("s", "news") + "\r\n4\r\nnews\r\n0\r\n\r\n")) ==
        "202");
  const auto events = desk.desk.take();
  REQUIRE(events.size() == 1);
  CHECK(events[0].body == "news");
}

TEST_CASE("what waits to be read has a limit, and the hub is told to come back", "[websub]") {
  Desk desk(Desk::with({}), 1500);
  desk.desk.expect("t",
                   {.topic = topic, .secret = "s", .asked = Request::none, .is_subscribed = true});
  const std::string body(900, 'x');
  CHECK(status_of(desk.ping("t", body, signed_by("s", body))) == "202");
  const auto refusal = desk.ping("t", body, signed_by("s", body));
  CHECK(status_of(refusal) == "503");
  CHECK_THAT(refusal, contains("Retry-After"));
  CHECK(desk.desk.take().size() == 1);
  CHECK(status_of(desk.ping("t", body, signed_by("s", body))) == "202");
}

TEST_CASE("only what hubs send is understood", "[websub]") {
  Desk desk;
  desk.desk.expect("t",
                   {.topic = topic, .secret = "s", .asked = Request::none, .is_subscribed = true});
  for (const std::string method : {"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"}) {
    CAPTURE(method);
    const auto answer = desk.ask(method + " /t HTTP/1.1\r\nHost: me\r\nContent-Length: 0\r\n\r\n");
    CHECK(status_of(answer) == "405");
    CHECK_THAT(answer, contains("Allow: GET, POST"));
    CHECK(answer.find("Server:") == std::string::npos);
    CHECK(answer.find("httplib") == std::string::npos);
  }
  CHECK(status_of(desk.ask("POST /t HTTP/1.1\r\nHost: me\r\n\r\n")) == "411");
  CHECK(status_of(desk.ping("t", "x", "Content-Encoding: gzip\r\n")) == "415");
  CHECK(status_of(desk.ping("t", "x", "Content-Type: multipart/form-data; boundary=x\r\n")) ==
        "415");
  CHECK(status_of(desk.ask("GET / HTTP/1.1\r\n\r\n")) == "404");
  CHECK(status_of(desk.ask("GET /" + std::string(5000, 'a') + " HTTP/1.1\r\n\r\n")) == "404");
  CHECK(status_of(desk.ask("no HTTP at all\r\n\r\n")) == "400");
  CHECK(status_of(desk.ask("\x16\x03\x01\r\n\r\n")) == "400");
  // A head without an end is cut off, not kept.
  const auto endless = desk.ask("GET /t HTTP/1.1\r\nX: " + std::string(100'000, 'x'));
  CHECK((endless.empty() || status_of(endless) == "400"));
  CHECK(desk.desk.take().empty());
}

TEST_CASE("a client that trickles is cut off, and holds nobody", "[websub]") {
  CallbackServer::Options hasty;
  hasty.head = hasty.total = 300ms;
  Desk desk(Desk::with(hasty));
  desk.desk.expect("t",
                   {.topic = topic, .secret = "s", .asked = Request::none, .is_subscribed = true});
  const auto trickle = [&](const std::string& beginning, const std::string& piece) {
    const RawClient client(desk.server.port());
    client.say(beginning);
    // A byte each few milliseconds keeps a time-out from one byte to the next from ever coming.
    return wait_until([&] { return !client.say(piece); }, 10s);
  };
  CHECK(trickle("GET /t HTTP/1.1\r\n", "X"));
  CHECK(trickle("POST /t HTTP/1.1\r\nContent-Length: 900\r\n\r\n", "x"));

  // More silent clients than are served at once.
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 20; ++i) silent.push_back(std::make_unique<RawClient>(desk.server.port()));
  CHECK(status_of(desk.ping("t", "news", signed_by("s", "news"))) == "202");
}

TEST_CASE("a stop does not wait for clients", "[websub]") {
  const auto began = std::chrono::steady_clock::now();
  {
    Desk desk;
    const RawClient silent(desk.server.port());
    const RawClient half(desk.server.port());
    half.say("POST /t HTTP/1.1\r\nContent-Le");
  }
  CHECK(std::chrono::steady_clock::now() - began < 4s);  // less than any of its time-outs
}

TEST_CASE("a port that is taken and an address that is none are told", "[websub]") {
  Desk desk;
  const auto refusal = [&](const std::string& listen) -> std::string {
    try {
      CallbackDesk other(1, [] {});
      CallbackServer({.listen = listen}, other);
    } catch (const FatalError& error) {
      return error.what();
    }
    return "none";
  };
  const auto taken = "127.0.0.1:" + std::to_string(desk.server.port());
  CHECK_THAT(refusal(taken), contains("cannot listen for hubs at " + taken));
  CHECK_THAT(refusal(taken), contains("in use"));
  CHECK_THAT(refusal("news.example:80"), contains("must be an address"));
  CHECK_THAT(refusal("127.0.0.1"), contains("no port"));
  CHECK_THAT(refusal("127.0.0.1:70000"), contains("65535"));
}
