// A response as it comes over the wire, to its head and its body, unpacked.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "feed/content_coding.h"
#include "fetcher/transport/message_body.h"
#include "fetcher/transport/message_head.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

using namespace fetcher;

constexpr std::size_t max_body_bytes = 64 << 10;

struct Response {
  std::optional<ResponseHead> head;
  BodyEnd end = BodyEnd::cut_short;
  std::string body;
};

// As it is read where the network hands over so many bytes at a time.
Response read(std::string_view wire, std::size_t at_a_time) {
  Response response;
  HeadRecorder head;
  while (!head.is_whole()) {
    if (wire.empty() || !head.take(wire.front())) return response;
    wire.remove_prefix(1);
  }
  response.head = parse_head(head.bytes());
  if (!response.head) return response;
  const auto hand_over = [&](char* to, std::size_t size) {
    const auto count = wire.copy(to, std::min(size, at_a_time));
    wire.remove_prefix(count);
    return static_cast<long>(count);
  };
  response.end = read_body(response.head->headers, hand_over, max_body_bytes, response.body);
  return response;
}

}  // namespace

void try_input(std::string_view input) {
  const Response at_once = read(input, input.size() + 1);
  const Response by_bytes = read(input, 1);
  expect(at_once.head.has_value() == by_bytes.head.has_value(), "there is a head, or none", input);
  if (!at_once.head) return;
  expect(at_once.head->headers == by_bytes.head->headers, "the head is the same", input);
  expect(at_once.end == by_bytes.end, "the body ends the same", input);
  expect(at_once.body.size() <= max_body_bytes, "the body is not too large", input);
  if (at_once.end == BodyEnd::whole) {
    expect(at_once.body == by_bytes.body, "the body is the same", input);
  }
  for (const auto& [name, value] : at_once.head->headers) {
    expect(value.find_first_of("\n") == value.npos, "a header is one line", value);
  }
  const auto codings = find_header(at_once.head->headers, "Content-Encoding").value_or("");
  const auto decoded = feed::decode_content(at_once.body, codings, max_body_bytes);
  expect(decoded.end == feed::InflateEnd::too_large || decoded.bytes.size() <= max_body_bytes,
         "what is unpacked is not too large", input);
}

}  // namespace newswire::fuzz
