#include "display/status_text.h"

#include <cstdio>
#include <vector>

#include "core/text.h"
#include "display/progress_bar.h"
#include "display/wrap.h"

namespace newswire::display {
namespace {

std::string connection_text(const std::optional<bool>& connected) {
  if (!connected) return "o connecting";
  return *connected ? "* connected" : "! disconnected";
}

std::string lag_text(std::chrono::milliseconds lag) {
  const double seconds = std::chrono::duration<double>(lag).count();
  char text[32];
  if (seconds < 60) {
    std::snprintf(text, sizeof text, "lag %.1f s", seconds);
  } else if (seconds < 3600) {
    std::snprintf(text, sizeof text, "lag %.0f min", seconds / 60);
  } else {
    std::snprintf(text, sizeof text, "lag %.0f h", seconds / 3600);
  }
  return text;
}

}  // namespace

std::string status_text(const SubscriberStatus& status, std::size_t width) {
  std::vector<std::string> parts;
  if (status.lost > 0) parts.push_back(grouped(status.lost) + " lost");
  if (status.failed > 0) parts.push_back(grouped(status.failed) + " set aside");
  parts.push_back("head " + grouped(status.head));
  parts.push_back(grouped(status.last_minute) + "/min");
  if (status.lag) parts.push_back(lag_text(*status.lag));
  parts.push_back(grouped(status.repaired) + " repaired");
  parts.push_back(grouped(status.printed) + " printed");
  std::string text = connection_text(status.connected);
  for (const std::string& part : parts) {
    if (display_width(text) + 2 + display_width(part) > width) break;
    text += "  " + part;
  }
  return cut_to_width(text, width);
}

}  // namespace newswire::display
