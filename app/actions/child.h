// A program that is started for an item, with an input that it may read or not, and a deadline.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace newswire::app {

struct Child {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH; no shell reads any of it
  std::vector<std::pair<std::string, std::string>> environment;  // added to ours
  std::string input;                                             // its standard input
};

struct ChildEnd {
  enum class Kind {
    exited,
    timed_out,    // it and all that it started were ended
    called_off,   // so it was, as `give_up` said so
    not_started,  // `reason` says why
  };
  Kind kind = Kind::exited;
  int code = 0;  // of exited; 128 + signal where one ended it
  std::string reason{};

  bool is_well() const { return kind == Kind::exited && code == 0; }
};

// Its output goes where ours goes. It gets none of our other descriptors, the usual signals, and a
// process group of its own, so that Ctrl-C is ours to deal with.
ChildEnd run_child(const Child& child, std::chrono::milliseconds deadline,
                   const std::function<bool()>& give_up);

}  // namespace newswire::app
