#include "core/topic.h"

namespace newswire {
namespace {

bool is_segment_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

Result<std::string> parse_topic(std::string_view text) {
  auto fail = [&](std::string_view why) {
    return Error{"topic '" + std::string(text.substr(0, max_topic_bytes)) + "' " +
                 std::string(why)};
  };
  if (text.empty()) return fail("is empty");
  if (text.size() > max_topic_bytes) return fail("is too long (128 bytes at most)");

  std::string topic;
  std::size_t segments = 1;
  bool segment_is_empty = true;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '/') {
      if (segment_is_empty) return fail("has an empty segment");
      if (++segments > max_topic_segments) return fail("has more than 4 segments");
      segment_is_empty = true;
    } else if (is_segment_char(c)) {
      segment_is_empty = false;
    } else {
      return fail("may hold letters a-z, digits, '_', '-' and '/' only");
    }
    topic += c;
  }
  if (segment_is_empty) return fail("has an empty segment");
  return topic;
}

bool topic_is_within(std::string_view topic, std::string_view prefix) {
  return topic.substr(0, prefix.size()) == prefix &&
         (topic.size() == prefix.size() || topic[prefix.size()] == '/');
}

}  // namespace newswire
