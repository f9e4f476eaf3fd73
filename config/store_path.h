// Where the store of a config is, without reading the config.
#pragma once

#include <string>

namespace newswire::config {

// What Config::store.path most likely is for this text of that file. A guess, for those who can
// tell from what they find there whether it was right: of a text that says it in an unusual way,
// or that load() would refuse, it is another path.
std::string likely_store_path(const std::string& text, const std::string& file);

}  // namespace newswire::config
