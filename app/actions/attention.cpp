#include "app/actions/attention.h"

#include <algorithm>

#include <unistd.h>

#include "app/actions/child.h"
#include "app/terminal.h"
#include "core/text.h"

namespace newswire::app {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds between_notifications{2};
constexpr int most_at_once = 5;
constexpr std::chrono::seconds between_bells{1};
constexpr std::chrono::milliseconds deadline{5000};
constexpr std::size_t max_title_bytes = 300;

// The body of a notification is markup (Desktop Notifications Specification 1.2, "Markup").
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

Child notification(const Item& item, std::size_t others) {
  std::string body = item.source;
  if (others > 0) body += ", and " + std::to_string(others) + " more";
  return {{"notify-send", "--app-name=newswire", "--",
           truncate_text(terminal_safe(item.title), max_title_bytes), escaped(terminal_safe(body))},
          {},
          {}};
}

}  // namespace

void Attention::call(const Item& item, const std::function<bool()>& give_up,
                     const std::function<void(const std::string&)>& tell) {
  const auto now = steady_clock::now();
  if (options_.bell && now >= next_bell_ && is_terminal(STDERR_FILENO)) {
    next_bell_ = now + between_bells;
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, "\a", 1);
  }
  if (!options_.notify) return;
  const auto from = std::max(all_allowed_at_, now);
  if (from - now > (most_at_once - 1) * between_notifications) {
    ++untold_;
    return;
  }
  all_allowed_at_ = from + between_notifications;
  const ChildEnd end = run_child(notification(item, untold_), deadline, give_up);
  untold_ = 0;
  if (end.is_well() || end.kind == ChildEnd::Kind::called_off) return;
  options_.notify = false;
  tell("--notify: notify-send " +
       (end.kind == ChildEnd::Kind::not_started ? "cannot be run: " + end.reason
        : end.kind == ChildEnd::Kind::timed_out ? std::string("does not answer")
                                                : "ended with code " + std::to_string(end.code)) +
       "; going on without notifications");
}

}  // namespace newswire::app
