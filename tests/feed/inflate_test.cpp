#include <string>

#include "feed/inflate.h"
#include "tests/support/catch.h"
#include "tests/support/gzip.h"

using namespace newswire::feed;
using newswire::test::gzip;

namespace {

constexpr std::size_t plenty = 1 << 20;

}  // namespace

TEST_CASE("packed bytes come back as they were", "[inflate]") {
  for (const std::size_t size : {0, 1, 100, 100'000}) {
    std::string text;
    while (text.size() < size) text += std::to_string(text.size() * 7919);
    const Inflated inflated = inflate_bytes(gzip(text), plenty);
    CHECK(inflated.bytes == text);
    CHECK(inflated.end == InflateEnd::whole);
  }
}

TEST_CASE("what says a wrong size is unpacked all the same", "[inflate]") {
  const std::string text(5'000, 'x');
  SECTION("pieces, each with a size of its own") {
    const Inflated inflated = inflate_bytes(gzip("one ") + gzip(text), plenty);
    CHECK(inflated.bytes == "one " + text);
    CHECK(inflated.end == InflateEnd::whole);
  }
  SECTION("something stands behind it") {
    const Inflated inflated = inflate_bytes(gzip(text) + "junk", plenty);
    CHECK(inflated.bytes == text);
    CHECK(inflated.end == InflateEnd::whole);
  }
  SECTION("it says a size that it has not") {
    std::string packed = gzip(text);
    packed[packed.size() - 3] = '\x7f';
    const Inflated inflated = inflate_bytes(packed, 100 * plenty);
    CHECK(inflated.bytes == text);
    CHECK(inflated.end == InflateEnd::damaged);
  }
}

TEST_CASE("packed bytes that are not whole say so", "[inflate]") {
  std::string text;
  while (text.size() < 50'000) text += std::to_string(text.size() * 7919);
  const std::string packed = gzip(text);
  SECTION("they break off") {
    const Inflated inflated = inflate_bytes(packed.substr(0, packed.size() / 2), plenty);
    CHECK(inflated.end == InflateEnd::cut_short);
    CHECK(text.starts_with(inflated.bytes));
    CHECK_FALSE(inflated.bytes.empty());
  }
  SECTION("they are damaged in the middle") {
    std::string damaged = packed;
    for (std::size_t i = 0; i < 20; ++i) damaged[damaged.size() / 2 + i] = '\xff';
    CHECK(inflate_bytes(damaged, plenty).end == InflateEnd::damaged);
  }
  SECTION("they are larger than is allowed") {
    CHECK(inflate_bytes(packed, text.size() - 1).end == InflateEnd::too_large);
    CHECK(inflate_bytes(packed, text.size()).end == InflateEnd::whole);
  }
  SECTION("they are no packed bytes") {
    CHECK(inflate_bytes("hello, hello, hello, hello", plenty).end == InflateEnd::damaged);
  }
}
