#include "feed/selection/json_document.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "feed/json_repair.h"

namespace newswire::feed {
namespace {

// Found without building anything of it: the library spends memory on depth.
std::size_t depth_of(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

Result<nlohmann::ordered_json> parse_json_document(std::string_view text, std::size_t max_depth) {
  using Json = nlohmann::ordered_json;
  if (depth_of(text) > max_depth) {
    return Error{"JSON nested more than " + std::to_string(max_depth) + " deep"};
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) json = Json::parse(repair_json(text), nullptr, false);
  if (json.is_discarded()) return Error{"malformed JSON"};
  return json;
}

}  // namespace newswire::feed
