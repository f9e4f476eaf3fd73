#include <string>

#include "fetcher/transport/address.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::fetcher;

namespace {

bool is_private_text(const std::string& text) {
  const auto addresses = parse_address(text, 80);
  REQUIRE(addresses.size() == 1);
  CHECK(addresses.front().to_string() == text);
  return is_private(addresses.front());
}

}  // namespace

TEST_CASE("addresses that are not the public Internet are private", "[address]") {
  const auto text = GENERATE(
      as<std::string>(), "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1",
      "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
      "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
      "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
      "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:192.168.0.1", "64:ff9b::a00:1",
      "2002:7f00:1::1", "2001::1", "2001:db8::1", "fec0::1", "100::1");
  CAPTURE(text);
  CHECK(is_private_text(text));
}

TEST_CASE("addresses of the public Internet are not", "[address]") {
  const auto text =
      GENERATE(as<std::string>(), "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255",
               "100.128.0.1", "126.255.255.255", "128.0.0.1", "169.253.0.1", "172.15.255.255",
               "172.32.0.1", "192.0.1.1", "192.167.1.1", "223.255.255.255", "2606:4700::1111",
               "2001:4860:4860::8888", "2a00:1450::1", "64:ff9b::101:101");
  CAPTURE(text);
  CHECK_FALSE(is_private_text(text));
}

TEST_CASE("a name is no address, and neither are the old ways to write one", "[address]") {
  for (const std::string text : {"localhost", "example.org", "127.1", "0x7f.1", "2130706433", ""}) {
    CHECK(parse_address(text, 80).empty());
  }
}

TEST_CASE("who writes a private literal or localhost means it", "[address]") {
  CHECK(is_plainly_private_host("localhost"));
  CHECK(is_plainly_private_host("127.0.0.1"));
  CHECK(is_plainly_private_host("192.168.0.7"));
  CHECK(is_plainly_private_host("::1"));
  for (const std::string host : {"127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0",
                                 "127.0.0.1.", "localhost.", "news.localhost"}) {
    CHECK(is_plainly_private_host(host));
  }
  for (const std::string host :
       {"1.1", "16843009", "1.1.1.1.", "localhost.example.", "0x.example"}) {
    CHECK_FALSE(is_plainly_private_host(host));
  }
  CHECK_FALSE(is_plainly_private_host("intranet"));
  CHECK_FALSE(is_plainly_private_host("1.1.1.1"));
  CHECK_FALSE(is_plainly_private_host("localhost.example.org"));
}
