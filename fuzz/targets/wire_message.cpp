// A frame that a stranger sends, to everything that a subscriber reads frames with.
#include <string>

#include "fuzz/target.h"
#include "wire/item_json.h"
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

}  // namespace

void try_input(std::string_view input) {
  expect_round_trip(input, wire::decode_header, wire::encode_header);
  expect_round_trip(input, wire::decode_reply, wire::encode_reply);
  expect_round_trip(input, wire::decode_notice, [](const wire::Notice& notice) {
    return wire::encode_notice(notice, "query");
  });
  expect_round_trip(input, wire::decode_item,
                    [](const Item& item) { return wire::encode_item(item, 1 << 20); });
  expect_short_item(input);
}

}  // namespace newswire::fuzz
