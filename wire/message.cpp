#include "wire/message.h"

#include <algorithm>
#include <array>
#include <limits>

#include "wire/json_reader.h"
#include "wire/json_text.h"

namespace newswire::wire {
namespace {

constexpr std::array<std::string_view, 5> kind_names = {"item", "heartbeat", "health", "error",
                                                        "bye"};

}  // namespace

std::string encode_header(const Header& header) {
  std::string json;
  json.reserve(96);
  append_header(json, header);
  return json;
}

void append_header(std::string& json, const Header& header) {
  json += R"({"v":1,"kind":")";
  json += kind_names[static_cast<std::size_t>(header.kind)];
  json += R"(","epoch":)";
  append_json(json, header.epoch);
  json += R"(,"seq":)";
  append_json(json, header.sequence);
  json += R"(,"prev":)";
  append_json(json, header.prev);
  json += '}';
}

Result<Header> decode_header(std::string_view json) {
  JsonReader reader(json);
  if (reader.integer("v") != 1) reader.fail("not a message of protocol version 1");
  const std::string kind = reader.required_text("kind");
  const auto name = std::find(kind_names.begin(), kind_names.end(), kind);
  if (name == kind_names.end()) reader.fail("\"kind\" is unknown");
  const std::int64_t epoch = reader.required_integer("epoch");
  if (epoch < 0 || epoch > std::numeric_limits<std::uint32_t>::max()) {
    reader.fail("\"epoch\" is out of range");
  }
  Header header;
  header.epoch = static_cast<std::uint32_t>(epoch);
  header.sequence = reader.required_integer("seq");
  header.prev = reader.integers("prev");
  if (!reader.ok()) return Error{"header: " + reader.fault()};
  header.kind = static_cast<Kind>(name - kind_names.begin());
  return header;
}

std::string encode_notice(const Notice& notice, std::string_view about_key) {
  std::string json = R"({"code":)";
  append_json(json, notice.code);
  json += R"(,"message":)";
  append_json(json, notice.message);
  json += ',';
  append_json(json, about_key);
  json += ':';
  append_json(json, notice.about);
  json += '}';
  return json;
}

Result<Notice> decode_notice(std::string_view json) {
  JsonReader reader(json);
  Notice notice;
  notice.code = reader.required_text("code");
  notice.message = reader.text("message");
  notice.about = reader.text(reader.has("query") ? "query" : "source");
  if (!reader.ok()) return Error{"notice: " + reader.fault()};
  return notice;
}

}  // namespace newswire::wire
