// A fuzz target: bytes that anybody might send, given to one part of newswire, and what must hold
// of that part's answer, whatever the bytes are. Each file of targets/ is one.
#pragma once

#include <string_view>

namespace newswire::fuzz {

// What a target defines. Returns where all is well; else ends the process.
void try_input(std::string_view input);

// Ends the process with a message where it does not hold. Unlike an assert, in every build.
void expect(bool holds, std::string_view what, std::string_view shown = {});

// The form that an item's text fields have (core/item.h): one line of valid UTF-8 without
// anything that a terminal must not see, without space at the ends or two spaces in a row.
void expect_line_of_text(std::string_view text, std::string_view what);

}  // namespace newswire::fuzz
