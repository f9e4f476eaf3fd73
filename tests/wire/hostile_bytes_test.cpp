// Every decoder of the wire against bytes that nearly are what it expects: each gives a value or an
// error, and what it takes for a value can be written again.
#include <random>

#include "core/text.h"
#include "tests/support/catch.h"
#include "wire/item_json.h"
#include "wire/lane.h"
#include "wire/message.h"
#include "wire/replay_protocol.h"

using namespace newswire;
using namespace newswire::wire;

namespace {

std::string mutated(std::string text, std::mt19937& random) {
  static const std::string pieces[] = {"\"",
                                       "\\",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       ":",
                                       ",",
                                       "null",
                                       "-1",
                                       "1e999",
                                       "\\ud800",
                                       "\xff",
                                       std::string(1, '\0'),
                                       "99999999999999999999"};
  const int changes = 1 + static_cast<int>(random() % 3);
  for (int i = 0; i < changes; ++i) {
    const std::size_t at = random() % (text.size() + 1);
    switch (random() % 4) {
      case 0:
        text.insert(at, pieces[random() % std::size(pieces)]);
        break;
      case 1:
        text.erase(at, random() % 8);
        break;
      case 2:
        text.resize(at);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random());
    }
  }
  return text;
}

std::vector<std::string> samples() {
  Item item;
  item.sequence = 5;
  item.title = "\"quoted\" 日本";
  item.topics = {"tech/ai"};
  item.author = "x";
  item.published = Time{};
  ReplayPage page;
  page.items = {encode_item(item), encode_item(item)};
  return {encode_item(item),
          encode_header({Kind::item, 7, 5, {4, 3}}),
          encode_notice({"gone", "410", "bbc"}, "source"),
          encode_request(HelloRequest{"x"}),
          encode_request(ReplayRequest{7, "q/a\n", -5, 9, 10}),
          encode_reply(page),
          encode_reply(HelloReply{}),
          encode_reply(RefusedReply{})};
}

// Returns how many of the decoders took the bytes.
int decode_as_everything(const std::string& bytes) {
  int taken = 0;
  if (const auto item = decode_item(bytes)) {
    ++taken;
    REQUIRE(decode_item(encode_item(*item)).ok());
  }
  if (const auto header = decode_header(bytes)) {
    ++taken;
    REQUIRE(*decode_header(encode_header(*header)) == *header);
  }
  if (const auto notice = decode_notice(bytes)) {
    ++taken;
    REQUIRE(decode_notice(encode_notice(*notice, "query")).ok());
  }
  if (const auto request = decode_request(bytes)) {
    ++taken;
    REQUIRE(decode_request(encode_request(*request)).ok());
  }
  if (const auto reply = decode_reply(bytes)) {
    ++taken;
    REQUIRE(decode_reply(encode_reply(*reply)).ok());
  }
  const Lane lane = parse_lane(bytes);
  if (const auto* topic = std::get_if<TopicLane>(&lane)) REQUIRE(topic_lane(topic->topic) == bytes);
  if (const auto* query = std::get_if<QueryLane>(&lane)) REQUIRE(query_lane(query->query) == bytes);
  return taken;
}

}  // namespace

TEST_CASE("no bytes break a decoder", "[hostile_bytes]") {
  std::mt19937 random(20261120);
  int taken = 0;
  for (const std::string& sample : samples()) {
    REQUIRE(decode_as_everything(sample) > 0);
    for (int i = 0; i < 3000; ++i) taken += decode_as_everything(mutated(sample, random));
  }
  CHECK(taken > 0);  // mutations that are still fine are part of it
}

TEST_CASE("no lane is broken by what a subscriber sends", "[hostile_bytes]") {
  std::mt19937 random(5);
  for (const std::string lane : {"n/", "n/tech/ai/", "q/a b\n", "s/"}) {
    for (int i = 0; i < 3000; ++i) decode_as_everything(mutated(lane, random));
  }
  CHECK(lane_level(std::string(1'000'000, '/')) == 0);
}
