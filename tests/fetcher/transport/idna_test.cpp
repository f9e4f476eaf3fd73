#include "fetcher/transport/idna.h"
#include "tests/support/catch.h"

using newswire::fetcher::to_ascii_host;

TEST_CASE("host names outside ASCII become Punycode, label by label", "[idna]") {
  CHECK(to_ascii_host("bücher.example") == "xn--bcher-kva.example");
  CHECK(to_ascii_host("www.münchen.de") == "www.xn--mnchen-3ya.de");
  CHECK(to_ascii_host("例え.テスト") == "xn--r8jz45g.xn--zckzah");
  CHECK(to_ascii_host("пример.испытание") == "xn--e1afmkfd.xn--80akhbyknj4f");
  CHECK(to_ascii_host("☕.example") == "xn--53h.example");
  CHECK(to_ascii_host("😀.example") == "xn--e28h.example");
}

TEST_CASE("host names in ASCII, and what is no text, stay as they are", "[idna]") {
  for (const std::string host : {"example.org", "xn--bcher-kva.example", "127.0.0.1", "::1", "",
                                 "a..b", "\xff\xfe.example"}) {
    CHECK(to_ascii_host(host) == host);
  }
}
