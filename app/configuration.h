// From the configuration file to the options of each actor: the only place that sees both.
#pragma once

#include <string>

#include "app/command.h"
#include "broker/options.h"
#include "config/config.h"
#include "core/log.h"
#include "fetcher/options.h"

namespace newswire::app {

// The file that --config names or that is found in the usual places. Throws FatalError (exit code
// 2) where there is none, or where it is wrong: file, line and key or topic rule are named.
config::Config load_config(const CommandLine& line);

// The same in two steps: the file's bytes, and what they say.
struct ConfigText {
  std::string file;
  std::string bytes;
};
ConfigText read_config(const CommandLine& line);
config::Config parse_config(const ConfigText& text);

// As above, or the defaults where there is no file.
config::Config load_config_or_defaults(const CommandLine& line);

// That it has no source of this name, and the nearest that it has.
std::string unknown_source(const config::Config& config, const std::string& name);

fetcher::Options fetcher_options(const config::Config& config);
// How far this source heeds a 429.
fetcher::PauseScope pause_scope_of(const config::Config& config, const config::Source& source);

// Reads the keys, too. Throws FatalError that names the file, and the key where a broker for other
// machines would have no protection.
broker::Options broker_options(const config::Config& config);
// Where metrics and health are served; empty: nowhere. Throws FatalError where other machines could
// see them, and that is not meant.
std::string monitor_endpoint(const config::Config& config, Log& log);
// Warns of what was changed and a running broker does not follow: all but `client_keys`.
void warn_of_restart(const config::Config& running, const config::Config& now, Log& log);

// The command line's word, else the configuration's.
LogLevel log_level(const CommandLine& line, const config::Config& config);
// For a log on standard error.
LogStyle log_style(const CommandLine& line, const config::Config& config);

}  // namespace newswire::app
