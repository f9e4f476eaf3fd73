#include "feed/selection/json_way.h"

#include <algorithm>
#include <optional>

namespace newswire::feed {
namespace {

constexpr std::size_t max_way_bytes = 4096;

// `at` is where the pointer stands in its selector, for the message.
Result<JsonPointer, SelectorFault> parse_pointer(std::string_view text, std::size_t at) {
  JsonPointer tokens;
  if (text.empty()) return tokens;
  if (text.front() != '/') {
    return SelectorFault{
        at, "a JSON pointer begins with '/', as in /" + std::string(text.substr(0, 40))};
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/') {
      tokens.emplace_back();
    } else if (text[i] != '~') {
      tokens.back() += text[i];
    } else if (i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1')) {
      tokens.back() += text[++i] == '0' ? '~' : '/';
    } else {
      return SelectorFault{at + i, "in a JSON pointer '~' is written as ~0, and '/' as ~1"};
    }
  }
  return tokens;
}

}  // namespace

Result<JsonWay, SelectorFault> parse_json_way(std::string_view text) {
  if (text.size() > max_way_bytes) {
    return SelectorFault{max_way_bytes, "it is longer than 4096 bytes"};
  }
  JsonWay way;
  way.is_template = text.find("{/") != std::string_view::npos;
  if (!way.is_template) {
    auto pointer = parse_pointer(text, 0);
    if (!pointer) return pointer.error();
    way.parts.push_back({{}, std::move(*pointer)});
    return way;
  }
  std::size_t at = 0;
  for (std::size_t brace = text.find("{/"); brace != std::string_view::npos;
       brace = text.find("{/", at)) {
    const std::size_t end = text.find('}', brace);
    if (end == std::string_view::npos) {
      return SelectorFault{brace, "'{' is opened here and never closed"};
    }
    auto pointer = parse_pointer(text.substr(brace + 1, end - brace - 1), brace + 1);
    if (!pointer) return pointer.error();
    way.parts.push_back({std::string(text.substr(at, brace - at)), std::move(*pointer)});
    at = end + 1;
  }
  way.rest = text.substr(at);
  return way;
}

}  // namespace newswire::feed
