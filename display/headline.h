// An item for people. Without a width, one line, whole:
//
//   07:00 bbc-world  The title  [world, tech]  https://example.org/1
//
// With one, in columns, so that titles stand below each other; a title that is longer goes on below
// its beginning, for three lines at most, and the link stands whole on a line of its own, or hangs
// on the title where the terminal knows hyperlinks, or stands behind it in a wide window:
//
//   07:00 bbc-world      The title of what happened, and where it happened and
//                        to whom  [world, tech]
//                        https://example.org/1
//
// The first column is the age in a narrow window (below 60 columns), the time or date in a wider
// one, both from 120 columns on. Below 20 columns nothing is arranged; the terminal breaks lines.
#pragma once

#include <string>

#include "core/item.h"
#include "display/format.h"
#include "display/marks.h"

namespace newswire::display {

struct HeadlineNotes {
  std::string topics{};   // between '[' and ']'
  std::string matched{};  // between '<' and '>': the names of queries
  Marks marks{};          // of the title
};

// Without the last newline; safe for a terminal.
std::string headline(const Item& item, const HeadlineNotes& notes, const Format& format, Time now);

}  // namespace newswire::display
