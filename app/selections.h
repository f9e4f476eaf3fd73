// From selectors as people write them, in the config and behind --select, to what reads a page with
// them.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "feed/selection/selection.h"

namespace newswire::app {

// Throws FatalError (exit code 2) that names the file, the line, the key and the place in it.
feed::Selection selection_of(const std::string& config_file, const config::Source& source);

// Of "KEY=SELECTOR" words. Throws FatalError (exit code 2) with a caret under the place.
std::vector<feed::Selector> parse_selectors(const std::vector<std::string>& words);
feed::Selection compile_selection(feed::SelectionKind kind,
                                  const std::vector<feed::Selector>& selectors);

}  // namespace newswire::app
