// What the store knows of the sources; nothing where there is no store yet.
#pragma once

#include <string>
#include <vector>

#include "store/source_store.h"

namespace newswire::app {

bool store_exists(const std::string& path);
std::vector<store::SourceState> stored_sources(const std::string& path);

}  // namespace newswire::app
