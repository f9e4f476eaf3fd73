#include "store/text_list.h"

#include <cstddef>
#include <utility>

namespace newswire::store {

std::string join_list(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    for (const char c : value) {
      if (c == '\n') {
        text += "\\n";
      } else if (c == '\\') {
        text += "\\\\";
      } else {
        text += c;
      }
    }
    text += '\n';
  }
  return text;
}

void split_list(const std::string& text, std::vector<std::string>& values) {
  values.clear();
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      values.push_back(std::move(value));
      value.clear();
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      value += text[i] == 'n' ? '\n' : text[i];
    } else {
      value += text[i];
    }
  }
}

}  // namespace newswire::store
