// newswire as a user has it: a configuration in a folder of its own, sources on a local site, and
// the built program.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/site.h"
#include "tests/support/temp_folder.h"

namespace newswire::test {

struct SourceLine {
  std::string name;
  std::string topics;  // as in TOML: "\"tech\", \"world\""
};

class Deployment {
 public:
  // Each source is served at /<name>; `fetch` goes into the section [fetch] as it is.
  explicit Deployment(const std::vector<SourceLine>& sources, const std::string& fetch);

  // `newswire COMMAND... --config ...`, with state (cursors) kept in the folder.
  using Environment = std::map<std::string, std::string>;
  std::unique_ptr<Process> start(std::vector<std::string> arguments,
                                 Environment environment = {}) const;
  Finished run(std::vector<std::string> arguments) const;
  // `up` or `broker`, once its broker answers.
  std::unique_ptr<Process> start_serving(const std::string& command) const;

  std::string store_path() const { return folder.path("newswire.db"); }
  std::string publish() const { return "tcp://127.0.0.1:" + std::to_string(publish_port_); }
  std::string replay() const { return "tcp://127.0.0.1:" + std::to_string(replay_port_); }

  TempFolder folder;
  Site site;

 private:
  std::vector<std::string> command_line(std::vector<std::string> arguments) const;

  int publish_port_ = free_port();
  int replay_port_ = free_port();
};

// The value of one string or number key in each line of JSON.
std::vector<std::string> titles(const std::vector<std::string>& json_lines);
std::vector<long long> sequences(const std::vector<std::string>& json_lines);

// What polls quickly and without a host's spacing.
inline constexpr const char* quick_polling =
    "interval = \"200ms\"\nmin_interval = \"200ms\"\nhost_spacing = \"0s\"\n";

}  // namespace newswire::test
