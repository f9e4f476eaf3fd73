#include "tests/support/catch.h"
#include "wire/message.h"

using namespace newswire;
using namespace newswire::wire;

TEST_CASE("a header is written as the protocol shows it", "[message]") {
  const Header header{Kind::item, 4294967295u, 123, {120, 7}};
  CHECK(encode_header(header) ==
        R"({"v":1,"kind":"item","epoch":4294967295,"seq":123,"prev":[120,7]})");
}

TEST_CASE("every kind of header comes back as it was", "[message]") {
  const auto kind = GENERATE(Kind::item, Kind::heartbeat, Kind::health, Kind::error, Kind::bye);
  const Header header{kind, 7, 9'000'000'000, {1, 2, 3, 4, 5}};
  const auto decoded = decode_header(encode_header(header));
  REQUIRE(decoded);
  CHECK(*decoded == header);
}

TEST_CASE("keys of a later version are ignored in a header", "[message]") {
  const auto header =
      decode_header(R"({"x":{"y":[]},"prev":[0],"seq":1,"epoch":2,"kind":"bye","v":1})");
  REQUIRE(header);
  CHECK(header->kind == Kind::bye);
}

TEST_CASE("a header that is not one is an error, whatever it is", "[message]") {
  const auto json = GENERATE(values<std::string>({
      "",
      "null",
      "[]",
      "{}",
      "{",
      "\xff\xfe",
      std::string(60'000, '['),
      R"({"v":2,"kind":"item","epoch":1,"seq":1,"prev":[]})",
      R"({"v":"1","kind":"item","epoch":1,"seq":1,"prev":[]})",
      R"({"v":1,"kind":"news","epoch":1,"seq":1,"prev":[]})",
      R"({"v":1,"kind":3,"epoch":1,"seq":1,"prev":[]})",
      R"({"v":1,"kind":"item","seq":1,"prev":[]})",
      R"({"v":1,"kind":"item","epoch":-1,"seq":1,"prev":[]})",
      R"({"v":1,"kind":"item","epoch":4294967296,"seq":1,"prev":[]})",
      R"({"v":1,"kind":"item","epoch":1,"prev":[]})",
      R"({"v":1,"kind":"item","epoch":1,"seq":1.5,"prev":[]})",
      R"({"v":1,"kind":"item","epoch":1,"seq":18446744073709551615,"prev":[]})",
      R"({"v":1,"kind":"item","epoch":1,"seq":1,"prev":{}})",
      R"({"v":1,"kind":"item","epoch":1,"seq":1,"prev":["1"]})",
      R"({"v":1,"kind":"item","epoch":1,"seq":1,"prev":[1])",
  }));
  CAPTURE(json.substr(0, 80));
  CHECK_FALSE(decode_header(json).ok());
}

TEST_CASE("a notice names what it is about", "[message]") {
  const Notice notice{"bad_query", "column 3: \"quotes\"", "a OR\n"};
  const std::string json = encode_notice(notice, "query");
  CHECK(json == R"({"code":"bad_query","message":"column 3: \"quotes\"","query":"a OR\n"})");
  const auto decoded = decode_notice(json);
  REQUIRE(decoded);
  CHECK(decoded->code == notice.code);
  CHECK(decoded->message == notice.message);
  CHECK(decoded->about == notice.about);
  CHECK(decode_notice(R"({"code":"gone","source":"bbc"})")->about == "bbc");
}

TEST_CASE("a notice without a code is an error", "[message]") {
  CHECK_FALSE(decode_notice(R"({"message":"x"})").ok());
  CHECK_FALSE(decode_notice("x").ok());
}
