// A way into a JSON document: a JSON Pointer (RFC 6901), or a text with pointers in braces, such as
// "https://news.example/item?id={/objectID}".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "feed/selection/selector_fault.h"

namespace newswire::feed {

using JsonPointer = std::vector<std::string>;  // its tokens, unescaped

struct JsonWay {
  struct Part {
    std::string text;  // that stands before the pointer
    JsonPointer pointer;
    friend bool operator==(const Part&, const Part&) = default;
  };

  bool is_template = false;
  std::vector<Part> parts;  // one, without a text, where it is a pointer
  std::string rest;         // of a template: what stands behind the last

  friend bool operator==(const JsonWay&, const JsonWay&) = default;
};

// A template is told from a pointer by holding "{/".
Result<JsonWay, SelectorFault> parse_json_way(std::string_view text);

}  // namespace newswire::feed
