#include "config/store_path.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "config/config.h"
#include "core/text.h"

namespace newswire::config {
namespace {

std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return ascii_trim(line);
}

// What stands behind the header [store], at the begin of a line.
std::string_view behind_header(std::string_view text) {
  constexpr std::string_view header = "[store]";
  for (auto at = text.find(header); at != std::string_view::npos; at = text.find(header, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return text.substr(at + header.size());
  }
  return {};
}

// The string of a line such as: path = "newswire.db"
std::string_view quoted_path(std::string_view line) {
  if (!line.starts_with("path")) return {};
  line = ascii_trim(line.substr(4));
  if (!line.starts_with('=')) return {};
  line = ascii_trim(line.substr(1));
  if (line.empty() || (line.front() != '"' && line.front() != '\'')) return {};
  const auto end = line.find(line.front(), 1);
  return end == std::string_view::npos ? std::string_view() : line.substr(1, end - 1);
}

std::string written_path(std::string_view text) {
  auto rest = behind_header(text);
  take_line(rest);
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (line.starts_with('[')) break;
    if (const auto path = quoted_path(line); !path.empty()) return std::string(path);
  }
  return Store().path;
}

}  // namespace

std::string likely_store_path(const std::string& text, const std::string& file) {
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(file, ignored).parent_path();
  return (folder / written_path(text)).lexically_normal().string();
}

}  // namespace newswire::config
