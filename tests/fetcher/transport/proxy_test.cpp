// Which proxy a request goes through, and what is said to it.
#include <future>
#include <optional>
#include <string>

#include "fetcher/http_client.h"
#include "fetcher/transport/proxy.h"
#include "tests/fetcher/raw_server.h"
#include "tests/support/catch.h"
#include "tests/support/environment.h"

using namespace newswire;
using namespace newswire::fetcher;
using newswire::test::always;
using newswire::test::contains;
using newswire::test::http_response;
using newswire::test::Peer;
using newswire::test::RawServer;
using newswire::test::Variable;

namespace {

Url url(const std::string& text) {
  return parse_http_url(text).value();
}

std::string proxy_of(const std::string& target, const std::string& configured,
                     const ProxyEnvironment& environment) {
  const auto proxy = proxy_for(url(target), configured, environment);
  return proxy ? proxy->host_port() : "directly";
}

struct NoProxies {  // for the test's time
  Variable http{"http_proxy", std::nullopt};
  Variable https{"https_proxy", std::nullopt};
  Variable none{"no_proxy", std::nullopt};
  Variable http_capitals{"HTTP_PROXY", std::nullopt};
  Variable https_capitals{"HTTPS_PROXY", std::nullopt};
  Variable none_capitals{"NO_PROXY", std::nullopt};
};

// What the proxy heard of a request for `target`, which it answers with `response`.
std::string heard_of(const std::string& target, const std::string& credentials,
                     const std::string& response, Result<HttpResponse, HttpError>& answer) {
  std::promise<std::string> heard;
  RawServer proxy([&](Peer& peer) {
    heard.set_value(peer.read_request());
    peer.send(response);
  });
  HttpRequest request;
  request.url = url(target);
  request.proxy = url("http://" + credentials + "127.0.0.1:" + std::to_string(proxy.port()) + "/");
  answer = make_http_client()->get(request);
  return heard.get_future().get();
}

}  // namespace

TEST_CASE("the config decides on the proxy before the environment does", "[proxy]") {
  ProxyEnvironment environment;
  environment.http = url("http://plain.example:3128");
  environment.https = url("http://safe.example:3128");
  environment.no_proxy = "local.example, .inner.example,exact.example:8080,10.1.2.3";

  CHECK(proxy_of("http://a.example/", "", environment) == "plain.example:3128");
  CHECK(proxy_of("https://a.example/", "", environment) == "safe.example:3128");
  CHECK(proxy_of("http://a.example/", "none", environment) == "directly");
  CHECK(proxy_of("http://a.example/", "http://own.example:1", environment) == "own.example:1");
  CHECK(proxy_of("http://local.example/", "own.example:1", environment) == "own.example:1");
  CHECK(proxy_of("http://a.example/", "", {}) == "directly");

  CHECK(proxy_of("http://local.example/", "", environment) == "directly");
  CHECK(proxy_of("http://a.LOCAL.example/", "", environment) == "directly");
  CHECK(proxy_of("http://notlocal.example/", "", environment) == "plain.example:3128");
  CHECK(proxy_of("http://a.inner.example/", "", environment) == "directly");
  CHECK(proxy_of("http://exact.example:8080/", "", environment) == "directly");
  CHECK(proxy_of("http://exact.example/", "", environment) == "plain.example:3128");
  CHECK(proxy_of("http://10.1.2.3/", "", environment) == "directly");
  environment.no_proxy = "10.0.0.0/8,192.168.4.0/22,fd00::/8,127.0.0.1/0x,1.1.1.1/33";
  for (const std::string direct : {"10.1.2.3", "192.168.7.255", "[fd00:ec2::254]"}) {
    CHECK(proxy_of("http://" + direct + "/", "", environment) == "directly");
  }
  for (const std::string other : {"11.1.2.3", "192.168.8.0", "[fe00::1]", "127.0.0.1", "1.1.1.1",
                                  "10.example", "[::ffff:10.1.2.3]"}) {
    CHECK(proxy_of("http://" + other + "/", "", environment) == "plain.example:3128");
  }
  environment.no_proxy = "*";
  CHECK(proxy_of("https://a.example/", "", environment) == "directly");
}

TEST_CASE("variables in lower case count before those in capitals", "[proxy]") {
  const NoProxies nothing;
  CHECK_FALSE(read_proxy_environment().http);
  const Variable capitals("HTTP_PROXY", "capitals.example:1");
  CHECK(read_proxy_environment().http->host == "capitals.example");
  const Variable lower("http_proxy", "http://lower.example:1");
  const auto environment = read_proxy_environment();
  CHECK(environment.http->host == "lower.example");
  CHECK_FALSE(environment.https);
}

TEST_CASE("a proxy of a kind that we cannot use is refused without quoting it", "[proxy]") {
  const NoProxies nothing;
  const Variable socks("https_proxy", "socks5://user:hunter2@proxy.example:1080");
  try {
    read_proxy_environment();
    FAIL("taken");
  } catch (const FatalError& error) {
    CHECK_THAT(error.what(), contains("https_proxy"));
    CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a proxy is asked for the whole URL of http", "[proxy]") {
  Result<HttpResponse, HttpError> answer = HttpError{};
  const auto heard =
      heard_of("http://news.example/feed?a=b", "", http_response("200 OK", "", "hello"), answer);
  REQUIRE(answer.ok());
  CHECK(answer->body == "hello");
  CHECK_THAT(heard, contains("GET http://news.example/feed?a=b HTTP/1.1\r\n"));
  CHECK_THAT(heard, contains("Host: news.example\r\n"));
  CHECK(heard.find("Proxy-Authorization") == std::string::npos);
}

TEST_CASE("a proxy hears its own credentials and opens a tunnel for https", "[proxy]") {
  Result<HttpResponse, HttpError> answer = HttpError{};
  const auto heard = heard_of("https://news.example/feed", "me:p%40ss@",
                              "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", answer);
  CHECK_THAT(heard, contains("CONNECT news.example:443 HTTP/1.1\r\nHost: news.example:443\r\n"));
  CHECK_THAT(heard, contains("Proxy-Authorization: Basic bWU6cEBzcw==\r\n"));
  CHECK(heard.find("/feed") == std::string::npos);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.error().message, contains("opens no tunnel: HTTP 407"));
  CHECK(answer.error().message.find("p@ss") == std::string::npos);
}

TEST_CASE("no proxy is asked for an address that is plainly private", "[proxy]") {
  RawServer proxy(always(http_response("200 OK", "", "hello")));
  HttpRequest request;
  request.url = url(GENERATE("http://127.0.0.1/", "http://169.254.169.254/", "http://localhost/"));
  request.proxy = url(proxy.url("/"));
  const auto answer = make_http_client()->get(request);
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().failure == HttpFailure::private_address);
  CHECK(proxy.connections() == 0);
}
