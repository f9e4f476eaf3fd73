#include "config/environment.h"

#include <algorithm>
#include <cstdlib>

#include "config/document.h"

namespace newswire::config {
namespace {

bool is_variable_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && !is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

}  // namespace

Result<Expanded> expand_environment(std::string_view text) {
  Expanded expanded;
  while (true) {
    const std::size_t mark = text.find("${");
    if (mark == std::string_view::npos) break;
    if (mark > 0 && text[mark - 1] == '$') {
      expanded.text.append(text.substr(0, mark - 1)).append("${");
      text.remove_prefix(mark + 2);
      continue;
    }
    const std::size_t end = text.find('}', mark);
    if (end == std::string_view::npos) {
      return Error{"'${' is never closed; write '$${' for the characters themselves"};
    }
    const std::string name(text.substr(mark + 2, end - mark - 2));
    if (!is_variable_name(name)) {
      return Error{shown("${" + name + "}") +
                   " names no environment variable; write '$${' for the characters themselves"};
    }
    const char* value = std::getenv(name.c_str());
    expanded.text.append(text.substr(0, mark));
    if (value == nullptr) {
      expanded.unset.push_back(name);
    } else {
      expanded.text.append(value);
      expanded.secrets.emplace_back(value);
    }
    expanded.variables.push_back(name);
    text.remove_prefix(end + 1);
  }
  expanded.text.append(text);
  return expanded;
}

}  // namespace newswire::config
