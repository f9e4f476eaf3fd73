// `--exec CMD`: a command of the user's for each item.
//
// The shell reads CMD, and nothing else: what the item says is in the environment (NEWSWIRE_TITLE,
// NEWSWIRE_LINK and so on: each field of a template) and, as JSON, on standard input.
//
// A command that ends with another code than 0, or has not ended at its deadline, is tried again
// twice, after pauses of 1 s and 3 s. Then the item is set aside: told on standard error, its JSON
// appended to a file where there is a cursor, and gone past. So one item that the command cannot
// take does not stop the others, and none is lost. A command that cannot be run at all (the shell's
// 126 and 127) is a FatalError, and the cursor stays before the item.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/item.h"

namespace newswire::app {

struct ItemCommandOptions {
  std::string command{};
  std::chrono::milliseconds deadline{30'000};
  std::string set_aside_path{};  // empty: what is set aside is only told
};

// Where items are set aside of the subscriber with this cursor.
std::string set_aside_path_for(const std::string& cursor_path);

class ItemCommand {
 public:
  enum class Outcome { done, set_aside, called_off };

  explicit ItemCommand(ItemCommandOptions options) : options_(std::move(options)) {}

  // `tell` gets what went wrong. Throws FatalError where the command cannot be run, or an item not
  // be set aside.
  Outcome run(const Item& item, const std::vector<std::string>* matched,
              const std::function<bool()>& give_up,
              const std::function<void(const std::string&)>& tell);

 private:
  void set_aside(const std::string& json) const;

  ItemCommandOptions options_;
};

}  // namespace newswire::app
