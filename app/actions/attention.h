// `--notify` and `--bell`: somebody is told that there is news.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/item.h"

namespace newswire::app {

struct AttentionOptions {
  bool notify = false;  // a notification of the desktop, by notify-send
  bool bell = false;    // the terminal's, on standard error; nothing where that is none
};

// At most five notifications at once, behind them one in two seconds, and one bell in one: what
// comes between is counted in the next. A desktop that takes no notifications is told of once, and
// not asked again.
class Attention {
 public:
  explicit Attention(AttentionOptions options) : options_(options) {}

  // `tell` gets what went wrong.
  void call(const Item& item, const std::function<bool()>& give_up,
            const std::function<void(const std::string&)>& tell);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  AttentionOptions options_;
  SteadyTime all_allowed_at_{};  // from then on there may be most_at_once notifications again
  SteadyTime next_bell_{};
  std::size_t untold_ = 0;  // items since the last notification
};

}  // namespace newswire::app
