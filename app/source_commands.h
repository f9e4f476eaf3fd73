// The commands below `newswire source`, and what those that change the configuration share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/command.h"
#include "config/config.h"

namespace newswire::app {

void add_source_list(CLI::App& source, CommandLine& line);
void add_source_add(CLI::App& source, CommandLine& line);
void add_source_remove(CLI::App& source, CommandLine& line);
void add_source_import(CLI::App& source, CommandLine& line);
void add_source_export(CLI::App& source, CommandLine& line);

// The file that --config names or that is found in the usual places; ./newswire.toml where none is.
std::string config_file_to_edit(const CommandLine& line);

// Says so where another process fetches into the store, as it reads its configuration only when
// told.
void tell_running_fetcher(const config::Config& config);

// "--topic: ..." as FatalError (exit code 2) where one is wrong.
std::vector<std::string> parse_topics(const std::vector<std::string>& texts);

}  // namespace newswire::app
