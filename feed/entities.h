// HTML's named characters, and the code points that authors mean by numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace newswire::feed {

// The UTF-8 text of "nbsp", "eacute", "hellip" ..., of all names of HTML, case-sensitive; empty
// where there is no such name.
std::string_view html_entity(std::string_view name);

// Appends the character that `&#number;` means in HTML (section 13.2.5.80): 128 to 159 are
// windows-1252, what is no character becomes U+FFFD.
void append_numbered_character(std::string& out, std::uint32_t number);

// A reference at the beginning of `text`, which begins with '&', as HTML reads it (section
// 13.2.5.73): a whole name and its semicolon, else the longest of the old names that are known
// without one. Before '=' the rule for attributes holds in text too, for the sake of addresses.
struct Reference {
  std::size_t bytes = 0;   // of the text; 0 where it is no reference
  std::string_view named;  // what it stands for, where it has a name
  std::uint32_t number = 0;
};
Reference read_reference(std::string_view text);

// Appends text as it must stand in markup: '<' and '&' as references.
void append_escaped(std::string& out, std::string_view text);

}  // namespace newswire::feed
