// The line that `sub` keeps below its headlines:
//
//   * connected  head 1,234  12/min  lag 0.4 s  3 repaired
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace newswire::display {

struct SubscriberStatus {
  std::optional<bool> connected;  // none: not yet
  std::int64_t head = 0;          // the newest sequence of the broker's log
  std::int64_t printed = 0;
  std::int64_t last_minute = 0;                  // items that came within it
  std::optional<std::chrono::milliseconds> lag;  // of the last live one, since it was fetched
  std::int64_t repaired = 0;                     // items had by replay, as live ones were missed
  std::int64_t lost = 0;                         // sequences that can no longer be had
  std::int64_t failed = 0;                       // items set aside by --exec
};

// Within `width` columns: what matters less, which stands further behind, goes first.
std::string status_text(const SubscriberStatus& status, std::size_t width);

}  // namespace newswire::display
