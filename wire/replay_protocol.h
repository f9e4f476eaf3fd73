// Hello and replay: one JSON request, one JSON answer, between a DEALER or REQ and the ROUTER.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/item.h"
#include "core/result.h"

namespace newswire::wire {

constexpr std::size_t max_request_bytes = 64 * 1024;
constexpr std::size_t max_page_items = 500;
constexpr std::size_t max_page_bytes = 256 * 1024;

struct HelloRequest {
  std::string client;  // "name/1.0"
};

struct ReplayRequest {
  std::uint32_t epoch = 0;
  std::string lane;    // the subscription: "n/world/" or "q/...\n"
  Sequence after = 0;  // items after it; negative -k: the newest k that match
  // With a negative `after`: only items below it. Continues a search for the newest that a page's
  // limits cut short.
  std::optional<Sequence> before;
  std::size_t limit = max_page_items;
};

using Request = std::variant<HelloRequest, ReplayRequest>;

struct HelloReply {
  std::uint32_t epoch = 0;
  Sequence head = 0;
  Sequence floor = 0;
  std::int64_t heartbeat_ms = 2000;
  std::size_t max_page = max_page_items;
};

struct ReplayPage {
  std::uint32_t epoch = 0;
  Sequence head = 0;
  Sequence floor = 0;
  Sequence next = 0;  // how far the log was scanned; where the next page begins
  bool more = false;
  std::optional<Sequence> before;  // for "newest k", where `more`: goes into the next request
  std::vector<std::string> items;  // encoded items
};

enum class Refusal { epoch_changed, cursor_too_old, busy, bad_request, denied, draining };
std::string_view to_string(Refusal refusal);

struct RefusedReply {
  Refusal code = Refusal::bad_request;
  std::uint32_t epoch = 0;
  Sequence floor = 0;
  std::int64_t retry_ms = 0;
  std::string message;
};

using Reply = std::variant<HelloReply, ReplayPage, RefusedReply>;

std::string encode_request(const Request& request);
Result<Request> decode_request(std::string_view json);
std::string encode_reply(const Reply& reply);
// An item that does not decode is left as it is: pages are decoded by wire/item_json.h.
Result<Reply> decode_reply(std::string_view json);

}  // namespace newswire::wire
