#include <string>

#include "config/endpoint.h"
#include "tests/support/catch.h"

using newswire::config::parse_endpoint;
using newswire::test::contains;

TEST_CASE("tcp endpoints have a host and a port", "[endpoint]") {
  for (const std::string text : {"tcp://127.0.0.1:5560", "tcp://127.0.0.1:*", "tcp://[::1]:5560",
                                 "tcp://*:5560", "tcp://news.example.org:65535", "tcp://eth0:1"}) {
    INFO(text);
    CHECK(parse_endpoint(text, "/etc").value() == text);
  }
  for (const std::string text :
       {"tcp://127.0.0.1", "tcp://:5560", "tcp://", "tcp://127.0.0.1:", "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:65536", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:5560/", "tcp://::1:5560",
        "tcp://a b:1", "tcp://[]:1", "tcp://a:5x", "tcp://a:**"}) {
    INFO(text);
    CHECK_FALSE(parse_endpoint(text, "/etc").ok());
  }
}

TEST_CASE("ipc endpoints have a path that a socket can have", "[endpoint]") {
  CHECK(parse_endpoint("ipc:///run/news", "/etc").value() == "ipc:///run/news");
  CHECK(parse_endpoint("ipc://news", "/etc").value() == "ipc:///etc/news");
  CHECK_FALSE(parse_endpoint("ipc://", "/etc").ok());

  const std::string longest = "/" + std::string(106, 'x');
  CHECK(parse_endpoint("ipc://" + longest, "/etc").ok());
  CHECK_THAT(parse_endpoint("ipc://" + longest + "x", "/etc").error().message,
             contains("a path of 108 bytes"));
  CHECK_FALSE(parse_endpoint("ipc://" + std::string(106, 'x'), "/etc").ok());
}

TEST_CASE("other transports are refused", "[endpoint]") {
  for (const char* text : {"", "127.0.0.1:5560", "udp://127.0.0.1:1", "inproc://x", "TCP://a:1"}) {
    CHECK_THAT(parse_endpoint(text, "/etc").error().message, contains("is not an endpoint"));
  }
}
