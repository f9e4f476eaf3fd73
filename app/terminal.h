// Standard output and error: data on the one, messages on the other, and neither ever shows a byte
// from outside that was not made safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::app {

// "newswire: message" on standard error.
void say(std::string_view message);

bool is_terminal(int descriptor);
// Colour on standard output: a terminal, and NO_COLOR (no-color.org) is not set.
bool use_colour();
// Columns of the terminal on standard output; 0 where it is none.
std::size_t terminal_width();

// Whole lines to standard output, written at once so that a pipe's reader has them. False where the
// reader has gone (`| head`); throws FatalError on any other trouble, such as a full disk.
bool write_line(std::string_view line);

}  // namespace newswire::app
