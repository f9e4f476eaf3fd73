// Broken XML made well formed, as its author most likely meant it. All leniency about what
// documents look like has its home here (what their fields hold: normalise).
#pragma once

#include <string>
#include <string_view>

namespace newswire::feed {

// `text` is valid UTF-8. What comes back nests properly and has no junk around its root, no stray
// '&' or '<', no control characters, no doubled attributes, no comments. Elements that are open
// where the document breaks off stay open, so that the reader can tell which items came whole.
std::string repair_xml(std::string_view text);

}  // namespace newswire::feed
