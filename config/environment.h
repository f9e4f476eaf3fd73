// ${NAME} in a value of the config: for secrets that must not stand in the file. For config/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace newswire::config {

struct Expanded {
  std::string text;
  std::vector<std::string> secrets;  // what was put in for variables
};

// "$${" stands for "${"; any other '$' for itself. What a variable holds is not looked into again.
// An error where a variable is not set or not named properly.
Result<Expanded> expand_environment(std::string_view text);

}  // namespace newswire::config
