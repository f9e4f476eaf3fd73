// A command as a page of the manual, section 1, in the man(7) macros.
#pragma once

#include <string>

#include "packaging/manual/command_text.h"

namespace newswire::packaging {

// `version` stands at the foot of the page; `date` too, as YYYY-MM-DD, or is empty.
std::string man_page(const CommandText& command, const std::string& version,
                     const std::string& date);

}  // namespace newswire::packaging
