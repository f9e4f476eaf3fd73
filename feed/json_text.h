// Texts in JSON. They are plain by specification (JSON Feed 1.1) or by custom, and yet often HTML.
#pragma once

#include <string>

#include "feed/draft.h"

namespace newswire::feed {

// HTML where it has an element that is opened and closed; else plain, with references that are
// whole decoded once: "Fish &amp; chips", "&#8216;quoted&#8217;". "<3" and "a < b" stay.
DraftText json_text(std::string text);

}  // namespace newswire::feed
