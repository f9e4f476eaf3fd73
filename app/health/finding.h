// What looking at newswire and its surroundings came to: something is well, or it is not, and then
// what to do about it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::app {

enum class Severity {
  ok,
  warning,  // worth somebody's look; newswire does its work
  problem,  // newswire cannot do its work
};
std::string_view to_string(Severity severity);

// A value. What is shown of it is made safe for a terminal then.
struct Finding {
  Severity severity = Severity::ok;
  std::string kind;     // what it is counted under: "store", "failing"
  std::string subject;  // what it is about: source "bbc-world"
  std::string text;     // one line, no full stop
  std::string fix;      // to be copied: a command, or a key of the configuration; may be empty

  friend bool operator==(const Finding&, const Finding&) = default;
};
using Findings = std::vector<Finding>;

// "source "x": HTTP 410, not fetched any more. newswire source remove x", safe for a terminal.
std::string line_of(const Finding& finding);

bool has_problem(const Findings& findings);

// Without those that are ok, the worst first, otherwise in the order in which they came.
Findings worst_first(Findings findings);

// At most `most` of each kind; the others of a kind are one more finding, with their number.
// `fix_of_rest` shows them all.
Findings shortened(const Findings& findings, std::size_t most, const std::string& fix_of_rest);

// Commands that can be copied.
class Fixes {
 public:
  // As --config named it; empty: in a usual place, where every command finds it.
  explicit Fixes(std::string config_file) : config_file_(std::move(config_file)) {}

  // "source remove x" -> "newswire source remove x --config FILE".
  std::string run(const std::string& command) const;

 private:
  std::string config_file_;
};

// As a shell takes it for one word: in quotes where that is needed.
std::string shell_word(const std::string& text);

}  // namespace newswire::app
