// JSON written straight into a string: the hot paths encode every item and every header, and their
// keys have a fixed order. For wire/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::wire {

// Quoted and escaped, UTF-8 as it is; invalid UTF-8 is repaired.
void append_json(std::string& out, std::string_view text);
inline void append_json(std::string& out, const std::string& text) {
  append_json(out, std::string_view(text));
}
void append_json(std::string& out, const std::optional<std::string>& text);  // null where absent
void append_json(std::string& out, const std::vector<std::string>& texts);
void append_json(std::string& out, std::int64_t number);
void append_json(std::string& out, const std::vector<std::int64_t>& numbers);

// How many bytes a byte of valid text takes in JSON.
std::size_t json_bytes(char c);

}  // namespace newswire::wire
