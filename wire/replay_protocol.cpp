#include "wire/replay_protocol.h"

#include <algorithm>
#include <array>
#include <limits>

#include "wire/json_reader.h"
#include "wire/json_text.h"

namespace newswire::wire {
namespace {

constexpr std::array<std::string_view, 6> refusal_names = {
    "epoch_changed", "cursor_too_old", "busy", "bad_request", "denied", "draining"};

// Appends `,"key":`; the first member of every object is "v".
void append_key(std::string& out, std::string_view key) {
  out += ",\"";
  out += key;
  out += "\":";
}

void append_member(std::string& out, std::string_view key, std::int64_t value) {
  append_key(out, key);
  append_json(out, value);
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_key(out, key);
  append_json(out, value);
}

std::string encode(const HelloRequest& request) {
  std::string json = R"({"v":1,"op":"hello")";
  append_member(json, "client", request.client);
  return json += '}';
}

std::string encode(const ReplayRequest& request) {
  std::string json = R"({"v":1,"op":"replay")";
  append_member(json, "epoch", request.epoch);
  append_member(json, "sub", request.lane);
  append_member(json, "after", request.after);
  if (request.before) append_member(json, "before", *request.before);
  append_member(json, "limit", static_cast<std::int64_t>(request.limit));
  return json += '}';
}

std::string encode(const HelloReply& reply) {
  std::string json = R"({"v":1,"ok":true)";
  append_member(json, "epoch", reply.epoch);
  append_member(json, "head", reply.head);
  append_member(json, "floor", reply.floor);
  append_member(json, "heartbeat_ms", reply.heartbeat_ms);
  append_member(json, "max_page", static_cast<std::int64_t>(reply.max_page));
  return json += '}';
}

std::string encode(const ReplayPage& page) {
  std::size_t size = 160;
  for (const std::string& item : page.items) size += item.size() + 1;
  std::string json;
  json.reserve(size);
  json += R"({"v":1,"ok":true)";
  append_member(json, "epoch", page.epoch);
  append_member(json, "head", page.head);
  append_member(json, "floor", page.floor);
  append_member(json, "next", page.next);
  append_key(json, "more");
  json += page.more ? "true" : "false";
  if (page.before) append_member(json, "before", *page.before);
  append_key(json, "items");
  json += '[';
  for (std::size_t i = 0; i < page.items.size(); ++i) {
    if (i > 0) json += ',';
    json += page.items[i];
  }
  return json += "]}";
}

std::string encode(const RefusedReply& reply) {
  std::string json = R"({"v":1,"ok":false)";
  append_member(json, "code", to_string(reply.code));
  append_member(json, "epoch", reply.epoch);
  append_member(json, "floor", reply.floor);
  append_member(json, "retry_ms", reply.retry_ms);
  append_member(json, "message", reply.message);
  return json += '}';
}

void check_version(JsonReader& reader) {
  if (reader.integer("v") != 1) reader.fail("\"v\" is not 1");
}

std::uint32_t read_epoch(JsonReader& reader) {
  const std::int64_t epoch = reader.required_integer("epoch");
  if (epoch < 0 || epoch > std::numeric_limits<std::uint32_t>::max()) {
    reader.fail("\"epoch\" is out of range");
  }
  return static_cast<std::uint32_t>(epoch);
}

ReplayRequest read_replay(JsonReader& reader) {
  ReplayRequest request;
  request.epoch = read_epoch(reader);
  request.lane = reader.required_text("sub");
  request.after = reader.required_integer("after");
  if (reader.has("before")) request.before = reader.integer("before");
  const std::int64_t limit = reader.integer("limit", max_page_items);
  if (limit < 1) reader.fail("\"limit\" is below 1");
  request.limit = static_cast<std::size_t>(
      std::clamp<std::int64_t>(limit, 1, static_cast<std::int64_t>(max_page_items)));
  return request;
}

RefusedReply read_refusal(JsonReader& reader) {
  RefusedReply reply;
  const std::string code = reader.required_text("code");
  const auto name = std::find(refusal_names.begin(), refusal_names.end(), code);
  if (name == refusal_names.end()) {
    reader.fail("\"code\" is unknown");
  } else {
    reply.code = static_cast<Refusal>(name - refusal_names.begin());
  }
  if (reader.has("epoch")) reply.epoch = read_epoch(reader);
  reply.floor = reader.integer("floor");
  reply.retry_ms = reader.integer("retry_ms");
  reply.message = reader.text("message");
  return reply;
}

ReplayPage read_page(JsonReader& reader) {
  ReplayPage page;
  page.epoch = read_epoch(reader);
  page.head = reader.required_integer("head");
  page.floor = reader.integer("floor");
  page.next = reader.required_integer("next");
  page.more = reader.boolean("more");
  if (reader.has("before")) page.before = reader.integer("before");
  page.items = reader.elements("items");
  return page;
}

HelloReply read_hello(JsonReader& reader) {
  HelloReply reply;
  reply.epoch = read_epoch(reader);
  reply.head = reader.required_integer("head");
  reply.floor = reader.integer("floor");
  reply.heartbeat_ms = reader.integer("heartbeat_ms", reply.heartbeat_ms);
  const std::int64_t max_page = reader.integer("max_page", max_page_items);
  if (max_page < 1) reader.fail("\"max_page\" is below 1");
  reply.max_page = static_cast<std::size_t>(std::max<std::int64_t>(max_page, 1));
  return reply;
}

template <typename Message, typename Kind>
Result<Message> finished(const JsonReader& reader, Kind message) {
  if (!reader.ok()) return Error{reader.fault()};
  return Message(std::move(message));
}

}  // namespace

std::string_view to_string(Refusal refusal) {
  return refusal_names[static_cast<std::size_t>(refusal)];
}

std::string encode_request(const Request& request) {
  return std::visit([](const auto& kind) { return encode(kind); }, request);
}

Result<Request> decode_request(std::string_view json) {
  JsonReader reader(json);
  check_version(reader);
  const std::string op = reader.required_text("op");
  if (op == "hello") return finished<Request>(reader, HelloRequest{reader.text("client")});
  if (op == "replay") return finished<Request>(reader, read_replay(reader));
  reader.fail("\"op\" is neither hello nor replay");
  return Error{reader.fault()};
}

std::string encode_reply(const Reply& reply) {
  return std::visit([](const auto& kind) { return encode(kind); }, reply);
}

Result<Reply> decode_reply(std::string_view json) {
  JsonReader reader(json);
  check_version(reader);
  if (!reader.boolean("ok")) return finished<Reply>(reader, read_refusal(reader));
  if (reader.has("items")) return finished<Reply>(reader, read_page(reader));
  return finished<Reply>(reader, read_hello(reader));
}

}  // namespace newswire::wire
