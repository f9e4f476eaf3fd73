// Live messages: three frames, lane, header, body. docs/wire.md is the protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/item.h"
#include "core/result.h"

namespace newswire::wire {

constexpr std::size_t max_body_bytes = 64 * 1024;

enum class Kind { item, heartbeat, health, error, bye };

struct Header {
  Kind kind = Kind::heartbeat;
  std::uint32_t epoch = 0;
  Sequence sequence = 0;
  // prev[d]: the largest earlier sequence published under the first d segments of the lane; in a
  // heartbeat, the largest up to and including `sequence`.
  std::vector<Sequence> prev;

  friend bool operator==(const Header&, const Header&) = default;
};

struct Message {
  std::string lane;
  Header header;
  std::string body;  // JSON, or empty for heartbeat and bye
};

std::string encode_header(const Header& header);
// The same, behind what `json` holds; adds no more than the limit.
void append_header(std::string& json, const Header& header);
constexpr std::size_t max_header_bytes = 256;
Result<Header> decode_header(std::string_view json);

// What an error or health message says.
struct Notice {
  std::string code;
  std::string message;
  std::string about;  // the query or the source it is about; key "query" or "source"
};
std::string encode_notice(const Notice& notice, std::string_view about_key);
Result<Notice> decode_notice(std::string_view json);

}  // namespace newswire::wire
