#include <cstddef>
#include <string>

#include "feed/content_coding.h"
#include "tests/support/catch.h"
#include "tests/support/gzip.h"

using namespace newswire::feed;
using newswire::test::gzip;
using namespace std::string_literals;

namespace {

constexpr std::size_t plenty = 1 << 20;

// "hello", and 4,000 times the letter x.
const std::string brotli_hello = "\x0b\x02\x80hello\x03"s;
const std::string brotli_of_many = "\x1b\x9f\x0f\x00\x24\xf0\xe2\xb1\x40\xb2\x0e\x00\x00"s;
const std::string zlib_hello = "\x78\xda\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15"s;
const std::string bare_hello = "\xcb\x48\xcd\xc9\xc9\x07\x00"s;

struct Case {
  std::string header;
  std::string body;
};

InflateEnd end_of(const std::string& body, const std::string& header) {
  return decode_content(body, header, plenty).end;
}

}  // namespace

TEST_CASE("a body is unpacked as its header says", "[content_coding]") {
  const Case known =
      GENERATE(Case{"gzip", gzip("hello")}, Case{"X-GZIP", gzip("hello")}, Case{"br", brotli_hello},
               Case{"deflate", zlib_hello}, Case{"deflate", bare_hello},
               Case{"gzip, gzip", gzip(gzip("hello"))}, Case{"identity , gzip", gzip("hello")},
               Case{"br,gzip", gzip(brotli_hello)}, Case{"", "hello"}, Case{"identity", "hello"},
               Case{"utf-8", "hello"});
  const Inflated decoded = decode_content(known.body, known.header, plenty);
  CHECK(decoded.bytes == "hello");
  CHECK(decoded.end == InflateEnd::whole);
}

TEST_CASE("a packed body that breaks off is told from a whole one", "[content_coding]") {
  const Case known =
      GENERATE(Case{"gzip", gzip("hello")}, Case{"br", brotli_hello}, Case{"deflate", zlib_hello},
               Case{"deflate", bare_hello}, Case{"gzip, gzip", gzip(gzip("hello"))});
  for (std::size_t size = 0; size < known.body.size(); ++size) {
    CHECK(end_of(known.body.substr(0, size), known.header) != InflateEnd::whole);
  }
}

TEST_CASE("what is not packed as it says is damaged", "[content_coding]") {
  CHECK(end_of("hello", "gzip") == InflateEnd::damaged);
  CHECK(end_of("hello", "br") != InflateEnd::whole);
  CHECK(end_of("hello", "br, br, br, br, br") == InflateEnd::damaged);
}

TEST_CASE("nothing is unpacked to more than is allowed", "[content_coding]") {
  CHECK(decode_content(brotli_of_many, "br", 4000).end == InflateEnd::whole);
  CHECK(decode_content(brotli_of_many, "br", 3999).end == InflateEnd::too_large);
  const auto twice = gzip(gzip(std::string(plenty, 'x')));
  CHECK(decode_content(twice, "gzip, gzip", plenty - 1).end == InflateEnd::too_large);
}
