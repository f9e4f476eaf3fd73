// A run of `fetch` that has nothing to do, told from a note in the store (store/idle_time_store.h)
// and the bytes of the config: to read what thousands of sources say takes a hundred times as long.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/configuration.h"
#include "core/clock.h"

namespace newswire::app {

// What tells the configuration from all others: the program's version, the place and the bytes of
// the file, and what these variables of the environment hold.
std::string config_hash(const ConfigText& text, const std::vector<std::string>& variables);

// Whether the note may stand for reading it: a file that the config names may have gone since.
bool is_noteworthy(const config::Config& config);

// The store, where its note says that with this configuration nothing is to be done at `now`, and
// nobody is fetching into it; nullopt: that is not known. Throws FatalError where reading the
// environment or the store's lock would.
std::optional<std::string> idle_store(const ConfigText& text, Time now);

}  // namespace newswire::app
