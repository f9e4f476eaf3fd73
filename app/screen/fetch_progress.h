// What `newswire fetch` shows of itself while it runs: a bar, what failed, what is new, and the
// hosts that took longest.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "app/screen/bottom_line.h"
#include "config/config.h"
#include "fetcher/fetcher.h"

namespace newswire::app {

// One thread at a time.
class FetchProgress {
 public:
  // `due`: how many sources are, as far as is known. `line` must outlive it.
  FetchProgress(BottomLine& line, const std::vector<config::Source>& sources, std::int64_t due);

  void add(const fetcher::FetchReport& report);

 private:
  std::string slowest() const;

  BottomLine& line_;
  std::map<std::string, std::string> hosts_;               // by source
  std::map<std::string, std::chrono::milliseconds> took_;  // the longest fetch of each host
  std::int64_t due_;
  std::int64_t done_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t new_items_ = 0;
};

}  // namespace newswire::app
