// The subcommands. Each file beside this one declares its options on the parser and says what to
// run; main.cpp calls them one after the other, parses, and runs the one that was chosen.
#pragma once

#include <functional>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "core/log.h"

namespace newswire::app {

namespace exit_code {
constexpr int done = 0;
constexpr int failed = 1;
constexpr int usage = 2;
constexpr int no_feed = 3;
constexpr int sources_failed = 4;
constexpr int interrupted = 130;
}  // namespace exit_code

struct CommandLine {
  std::string config_file;   // --config; empty: the usual places
  std::string log_level;     // --log-level; empty: the config's
  std::string log_format;    // --log-format; likewise
  std::function<int()> run;  // of the chosen subcommand; returns the exit code
};

void add_up(CLI::App& root, CommandLine& line);
void add_fetch(CLI::App& root, CommandLine& line);
void add_broker(CLI::App& root, CommandLine& line);
void add_sub(CLI::App& root, CommandLine& line);
void add_search(CLI::App& root, CommandLine& line);
void add_match(CLI::App& root, CommandLine& line);
void add_explain(CLI::App& root, CommandLine& line);
void add_retag(CLI::App& root, CommandLine& line);
void add_parse(CLI::App& root, CommandLine& line);
void add_source(CLI::App& root, CommandLine& line);
void add_keygen(CLI::App& root, CommandLine& line);
void add_store(CLI::App& root, CommandLine& line);
void add_status(CLI::App& root, CommandLine& line);
void add_doctor(CLI::App& root, CommandLine& line);

}  // namespace newswire::app
