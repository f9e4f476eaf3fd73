#include "feed/selection/json_document.h"

#include <string>

#include <nlohmann/json.hpp>

#include "feed/json_repair.h"
#include "feed/json_shape.h"

namespace newswire::feed {
Result<nlohmann::ordered_json> parse_json_document(std::string_view text, std::size_t max_depth) {
  using Json = nlohmann::ordered_json;
  if (json_shape(text).depth > max_depth) {
    return Error{"JSON nested more than " + std::to_string(max_depth) + " deep"};
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) json = Json::parse(repair_json(text), nullptr, false);
  if (json.is_discarded()) return Error{"malformed JSON"};
  return json;
}

}  // namespace newswire::feed
