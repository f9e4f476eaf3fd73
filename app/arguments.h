// What the subcommands' command lines have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/command.h"
#include "core/clock.h"
#include "core/result.h"
#include "query/query.h"

namespace newswire::app {

// A word such as -sponsored is part of a query, not a bundle of options: it is marked here, before
// parsing, and query_text() takes the mark off again. So does what check_option_values() has set
// up, as the value of an option may begin so, too.
std::vector<std::string> protect_query_words(std::vector<std::string> arguments);

// On the root and on every subcommand: a value that is empty, as of a variable of the shell that is
// not set, is refused. To be called when all options are there.
void check_option_values(CLI::App& root);

// --config, --log-level and --log-format, on the root and on every subcommand.
void add_common_options(CLI::App& root, CommandLine& line);

// Both of the innermost subcommand that was named.
int print_help(const CLI::App& root);
std::string usage_message(const CLI::App& root, std::string_view what);

// What the command line has that nothing takes, and the nearest that there is; empty: nothing.
std::string unknown_word(const CLI::App& root);

// The words of the command line that are a query.
void add_query_words(CLI::App& command, std::vector<std::string>& words);

// Several words of the command line are one query.
std::string query_text(const std::vector<std::string>& words);

// Prints the caret form and throws FatalError (exit code 2) where the query is wrong.
query::Query parse_query(const std::string& text);
query::Query parse_query(const std::vector<std::string>& words);

// "2h" or "7d" before `now`, or an RFC 3339 time.
Result<Time> parse_since(const std::string& text, Time now);

// Throws FatalError (exit code 2) that names the option.
Duration duration_option(std::string_view option, const std::string& text);

}  // namespace newswire::app
