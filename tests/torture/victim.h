// A process that is killed and started again, and again.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/process.h"
#include "tests/torture/fate.h"

namespace newswire::torture {

using SteadyTime = std::chrono::steady_clock::time_point;

class Victim {
 public:
  using Environment = std::map<std::string, std::string>;
  using Launch = std::function<std::unique_ptr<test::Process>(const Environment&)>;

  // `launch` starts one life of it.
  Victim(Kind kind, unsigned seed, Launch launch)
      : kind_(kind), fates_(kind, seed), launch_(std::move(launch)) {}

  struct End {
    int code = 0;  // 128 + SIGKILL where it was killed
    bool at_crash_point = false;
    std::string err;  // what it had to say
  };
  // Kills it, or starts it, where its time has come. Returns its end where it has just ended; the
  // process that ended is still process() until the next call.
  std::optional<End> attend(SteadyTime now);

  // From now on it is started, and not killed any more. (A crash point that was set for its present
  // life may still be met.)
  void spare() { is_spared_ = true; }
  // From now on it is not started any more.
  void retire() { is_retired_ = true; }

  Kind kind() const { return kind_; }
  test::Process* process() { return process_.get(); }
  bool is_running() const { return process_ && !has_ended_; }
  int lives() const { return lives_; }  // that have begun

 private:
  void start(SteadyTime now);

  Kind kind_;
  Fates fates_;
  Launch launch_;
  std::unique_ptr<test::Process> process_;
  Fate fate_;
  int lives_ = 0;
  bool has_ended_ = false;
  bool was_shot_ = false;
  bool is_spared_ = false;
  bool is_retired_ = false;
  SteadyTime next_{};  // of its end while it runs, else of its start
};

}  // namespace newswire::torture
