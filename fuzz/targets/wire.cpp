// A frame that a stranger sends, to everything that reads frames.
#include <string>
#include <variant>

#include "broker/query_lanes.h"
#include "fuzz/target.h"
#include "wire/item_json.h"
#include "wire/lane.h"
#include "wire/message.h"
#include "wire/replay_protocol.h"

namespace newswire::fuzz {
namespace {

// What was decoded is encoded so that it is decoded as the same.
template <typename Decode, typename Encode>
void expect_round_trip(std::string_view frame, Decode decode, Encode encode) {
  const auto first = decode(frame);
  if (!first) {
    expect(!first.error().message.empty(), "a refusal has a reason", frame);
    return;
  }
  const std::string encoded = encode(*first);
  const auto second = decode(encoded);
  expect(second.ok(), "what is encoded can be decoded", encoded);
  expect(encode(*second) == encoded, "what is decoded again is the same", encoded);
}

void expect_short_item(std::string_view frame) {
  constexpr std::size_t limit_bytes = 1000;
  const auto item = wire::decode_item(frame);
  if (!item) return;
  const std::string encoded = wire::encode_item(*item, limit_bytes);
  expect(encoded.size() <= limit_bytes, "an encoded item has a limit", encoded);
  expect(wire::decode_item(encoded).ok(), "a shortened item can be decoded", encoded);
}

// As the broker takes a subscription to a query.
void expect_subscription(const std::string& frame, const std::string& query) {
  expect(wire::query_lane(query) == frame, "a query lane is spelled in one way", frame);
  broker::QueryLanes lanes(1);
  expect(lanes.add(frame, query, 7), "the first query is kept", query);
  expect(lanes.contains(frame) && lanes.last(frame) == 7, "a lane begins at the head", frame);
  if (const wire::Notice* refusal = lanes.refusal(frame)) {
    const auto decoded = wire::decode_notice(wire::encode_notice(*refusal, "query"));
    expect(decoded.ok() && decoded->code == refusal->code && decoded->message == refusal->message &&
               decoded->about == refusal->about,
           "a refusal reaches the subscriber", query);
  }
  lanes.remove(frame);
  expect(lanes.size() == 0, "a lane that is left is gone", frame);
}

void expect_lane(const std::string& frame) {
  const wire::Lane lane = wire::parse_lane(frame);
  (void)wire::lane_level(frame);
  if (const auto* topic = std::get_if<wire::TopicLane>(&lane)) {
    expect(wire::topic_lane(topic->topic) == frame, "a topic lane is spelled in one way", frame);
  }
  if (const auto* query = std::get_if<wire::QueryLane>(&lane)) {
    expect_subscription(frame, query->query);
  }
}

}  // namespace

void try_input(std::string_view input) {
  expect_round_trip(input, wire::decode_header, wire::encode_header);
  expect_round_trip(input, wire::decode_request, wire::encode_request);
  expect_round_trip(input, wire::decode_reply, wire::encode_reply);
  expect_round_trip(input, wire::decode_notice, [](const wire::Notice& notice) {
    return wire::encode_notice(notice, "query");
  });
  expect_round_trip(input, wire::decode_item,
                    [](const Item& item) { return wire::encode_item(item, 1 << 20); });
  expect_short_item(input);
  expect_lane(std::string(input));
}

}  // namespace newswire::fuzz
