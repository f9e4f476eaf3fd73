#include "feed/json_shape.h"

#include <algorithm>
#include <string>

namespace newswire::feed {

JsonShape json_shape(std::string_view text) {
  JsonShape shape;
  std::string open;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      open += c;
      shape.depth = std::max(shape.depth, open.size());
    } else if ((c == '}' || c == ']') && !open.empty()) {
      open.pop_back();
      if (c == '}' && open == "{[") shape.whole_to = i + 1;
    }
  }
  return shape;
}

}  // namespace newswire::feed
