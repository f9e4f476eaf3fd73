// What a terminal can do, as far as its environment tells: there is no way to ask that every
// terminal answers.
#pragma once

#include <functional>
#include <string_view>

namespace newswire::display {

// The value of an environment variable; empty where it is not set.
using Environment = std::function<std::string_view(const char* name)>;

enum class ColourChoice { automatic, always, never };

// NO_COLOR (no-color.org) set to anything, and a TERM that is dumb or not set, are for automatic.
bool shows_colour(ColourChoice choice, bool is_terminal, const Environment& environment);

// Whether lines can be rewritten: TERM is set, and not to dumb.
bool can_move_cursor(const Environment& environment);

// Whether OSC 8 is known, or at least not shown as rubbish. FORCE_HYPERLINK=1 and =0 say otherwise.
bool knows_hyperlinks(const Environment& environment);

}  // namespace newswire::display
