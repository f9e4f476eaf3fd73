// What toml++ has read, as text again. For config/ only.
#pragma once

#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace newswire::config {

// In one line, with each of its strings changed.
using ChangeText = std::string (*)(std::string_view);
std::string node_text(const toml::node& node, ChangeText change);

inline std::string as_written(std::string_view text) {
  return std::string(text);
}

}  // namespace newswire::config
