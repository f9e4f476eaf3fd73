// What toml++ has read, as text again. For config/ only.
#pragma once

#include <string>

#include <toml++/toml.h>

namespace newswire::config {

// In one line. Without variables, "${" in its strings becomes "$${".
std::string node_text(const toml::node& node, bool may_name_variables);

}  // namespace newswire::config
