// ${NAME} in a value of the config: for secrets that must not stand in the file. For config/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace newswire::config {

struct Expanded {
  std::string text;
  std::vector<std::string> secrets;    // what was put in for variables
  std::vector<std::string> variables;  // their names, and those of the next
  std::vector<std::string> unset;      // that are not set; nothing was put in for them
};

// "$${" stands for "${"; any other '$' for itself. What a variable holds is not looked into again.
// An error where a variable is not named properly.
Result<Expanded> expand_environment(std::string_view text);

}  // namespace newswire::config
