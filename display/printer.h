// Items as text for a terminal, a pipe or a script. Knows nothing of terminals: whether there is
// colour, and how wide a line may be, is told.
#pragma once

#include <string>
#include <vector>

#include "core/item.h"
#include "display/format.h"
#include "display/marks.h"

namespace newswire::display {

// Without the last newline. Safe for a terminal, whatever the item holds. `now` tells pretty what
// is today.
//
// `matched`: of several queries at once, the names of those that the item matched. pretty shows
// them between '<' and '>', line in a last column, json as the array `matched`, a template as
// {matched}. `marks`: what pretty makes stand out in the title, where it has colours.
std::string format_item(const Item& item, const Format& format, Time now,
                        const std::vector<std::string>* matched = nullptr, const Marks& marks = {});

// One field, as a template has it; made safe for a terminal.
std::string field_text(const Item& item, ItemField field,
                       const std::vector<std::string>* matched = nullptr);

}  // namespace newswire::display
