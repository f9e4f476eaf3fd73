#include "tests/support/catch.h"
#include "wire/item_json.h"
#include "wire/replay_protocol.h"

using namespace newswire;
using namespace newswire::wire;

TEST_CASE("requests are written as the protocol shows them", "[replay_protocol]") {
  CHECK(encode_request(HelloRequest{"reader/1.0"}) ==
        R"({"v":1,"op":"hello","client":"reader/1.0"})");
  ReplayRequest request{77, "q/a \"b\"\n", 12, std::nullopt, 500};
  CHECK(encode_request(request) ==
        R"({"v":1,"op":"replay","epoch":77,"sub":"q/a \"b\"\n","after":12,"limit":500})");
  request.after = -10;
  request.before = 90;
  CHECK(
      encode_request(request) ==
      R"({"v":1,"op":"replay","epoch":77,"sub":"q/a \"b\"\n","after":-10,"before":90,"limit":500})");
}

TEST_CASE("a replay request comes back as it was", "[replay_protocol]") {
  const ReplayRequest request{4294967295u, "n/world/", -10, 90, 7};
  const auto decoded = decode_request(encode_request(request));
  REQUIRE(decoded);
  const auto& back = std::get<ReplayRequest>(*decoded);
  CHECK(back.epoch == request.epoch);
  CHECK(back.lane == request.lane);
  CHECK(back.after == request.after);
  CHECK(back.before == request.before);
  CHECK(back.limit == request.limit);
}

TEST_CASE("a request may leave out its limit and add what we do not know", "[replay_protocol]") {
  const auto decoded =
      decode_request(R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":0,"later":true})");
  REQUIRE(decoded);
  CHECK(std::get<ReplayRequest>(*decoded).limit == 500);
  REQUIRE(decode_request(R"({"v":1,"op":"hello"})"));
}

TEST_CASE("a limit beyond a page's is a page's", "[replay_protocol]") {
  const auto decoded = decode_request(
      R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":0,"limit":1000000000000})");
  REQUIRE(decoded);
  CHECK(std::get<ReplayRequest>(*decoded).limit == 500);
}

TEST_CASE("a request that is none says what is wrong", "[replay_protocol]") {
  struct Example {
    std::string json;
    std::string reason;
  };
  const auto example = GENERATE(values<Example>({
      {"", "JSON"},
      {"{\"v\":1,\"op\":\"hello\"", "JSON"},
      {"\xff", "JSON"},
      {std::string("{\"v\":1,\"op\":\"hello\"}\0", 21), "JSON"},
      {"[]", "object"},
      {R"({"op":"hello"})", "\"v\""},
      {R"({"v":2,"op":"hello"})", "\"v\""},
      {R"({"v":1})", "op"},
      {R"({"v":1,"op":"dance"})", "op"},
      {R"({"v":1,"op":7})", "op"},
      {R"({"v":1,"op":"hello","client":[]})", "client"},
      {R"({"v":1,"op":"replay","sub":"n/","after":0})", "epoch"},
      {R"({"v":1,"op":"replay","epoch":"1","sub":"n/","after":0})", "epoch"},
      {R"({"v":1,"op":"replay","epoch":1,"after":0})", "sub"},
      {R"({"v":1,"op":"replay","epoch":1,"sub":"n/"})", "after"},
      {R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":0.5})", "after"},
      {R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":1e30})", "after"},
      {R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":0,"limit":0})", "limit"},
      {R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":0,"limit":-3})", "limit"},
      {R"({"v":1,"op":"replay","epoch":1,"sub":"n/","after":-1,"before":"x"})", "before"},
  }));
  CAPTURE(example.json);
  const auto decoded = decode_request(example.json);
  REQUIRE_FALSE(decoded.ok());
  CHECK_THAT(decoded.error().message, test::contains(example.reason));
}

TEST_CASE("a hello is answered with the state of the log", "[replay_protocol]") {
  const HelloReply reply{5, 100, 20, 2000, 500};
  const std::string json = encode_reply(reply);
  CHECK(json ==
        R"({"v":1,"ok":true,"epoch":5,"head":100,"floor":20,"heartbeat_ms":2000,"max_page":500})");
  const auto decoded = decode_reply(json);
  REQUIRE(decoded);
  CHECK(std::get<HelloReply>(*decoded).head == 100);
  CHECK(std::get<HelloReply>(*decoded).floor == 20);
}

TEST_CASE("a page holds whole items", "[replay_protocol]") {
  Item item;
  item.sequence = 8;
  item.title = "[\"}, not a bracket\\";
  ReplayPage page;
  page.epoch = 5;
  page.head = 100;
  page.next = 8;
  page.more = true;
  page.items = {encode_item(item), encode_item(Item{})};
  const auto decoded = decode_reply(encode_reply(page));
  REQUIRE(decoded);
  const auto& back = std::get<ReplayPage>(*decoded);
  CHECK(back.next == 8);
  CHECK(back.more);
  CHECK_FALSE(back.before);
  REQUIRE(back.items.size() == 2);
  CHECK(back.items == page.items);
  CHECK(decode_item(back.items[0])->title == item.title);
}

TEST_CASE("an empty page is a page, not a hello", "[replay_protocol]") {
  ReplayPage page;
  page.next = 40;
  page.more = true;
  page.before = 41;
  const auto decoded = decode_reply(encode_reply(page));
  REQUIRE(decoded);
  REQUIRE(std::holds_alternative<ReplayPage>(*decoded));
  CHECK(std::get<ReplayPage>(*decoded).before == 41);
  CHECK(std::get<ReplayPage>(*decoded).items.empty());
}

TEST_CASE("a refusal comes back with its reason", "[replay_protocol]") {
  const auto code = GENERATE(Refusal::epoch_changed, Refusal::cursor_too_old, Refusal::busy,
                             Refusal::bad_request, Refusal::denied, Refusal::draining);
  const auto decoded = decode_reply(encode_reply(RefusedReply{code, 3, 20, 150, "why"}));
  REQUIRE(decoded);
  const auto& back = std::get<RefusedReply>(*decoded);
  CHECK(back.code == code);
  CHECK(back.epoch == 3);
  CHECK(back.floor == 20);
  CHECK(back.retry_ms == 150);
  CHECK(back.message == "why");
}

TEST_CASE("a reply that is none is an error", "[replay_protocol]") {
  const auto json = GENERATE(values<std::string>({
      "",
      "{}",
      "null",
      R"({"v":1,"ok":true})",
      R"({"v":1,"ok":false})",
      R"({"v":1,"ok":"yes"})",
      R"({"v":1,"ok":false,"code":"tired"})",
      R"({"v":1,"ok":true,"epoch":1,"head":1,"items":{}})",
      R"({"v":1,"ok":true,"epoch":1,"head":1,"items":[]})",
      R"({"v":1,"ok":true,"epoch":1,"head":1,"max_page":0})",
  }));
  CAPTURE(json);
  CHECK_FALSE(decode_reply(json).ok());
}
