// Scripts by which shells complete newswire's commands, options and their values. They ask the
// program itself for the names of sources and of nothing else, and need nothing installed.
#pragma once

#include <string>

#include "packaging/manual/command_text.h"

namespace newswire::packaging {

std::string bash_completion(const CommandText& root);
std::string zsh_completion(const CommandText& root);
std::string fish_completion(const CommandText& root);

}  // namespace newswire::packaging
