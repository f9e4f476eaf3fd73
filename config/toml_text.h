// Values as TOML text (toml.io, 1.0.0).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newswire::config {

// "text" as a basic string, whatever is in it; what is no UTF-8 becomes U+FFFD.
std::string toml_string(std::string_view text);
std::string toml_list(const std::vector<std::string>& texts);

// So that the text names no variable of the environment: "${" becomes "$${"; and the other way.
std::string without_variables(std::string_view text);
std::string literal_text(std::string_view text);

// A value that somebody else wrote, in one line: what it says if it is one TOML value, else a
// string of it. No string in it names a variable of the environment.
std::string harmless_toml_value(std::string_view text);

// The other way: what harmless_toml_value makes this TOML value of again, variables apart, which
// are then no longer that. A string stands without its quotes where it can.
std::string exchange_text(std::string_view value);

}  // namespace newswire::config
