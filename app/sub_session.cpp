#include "app/sub_session.h"

#include <algorithm>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "app/command.h"
#include "app/terminal.h"
#include "core/crash_point.h"
#include "core/result.h"
#include "core/text.h"

namespace newswire::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Positions move without items too (heartbeats): how often a cursor is saved for that alone.
constexpr milliseconds cursor_interval{1000};
// A history that was asked for without following ends as a failure where no broker answers.
constexpr milliseconds patience_without_follow{10'000};

}  // namespace

SubSession::SubSession(SubOptions options) : options_(std::move(options)) {
  if (!options_.cursor_path.empty()) {
    cursor_file_.emplace(options_.cursor_path);
    saved_ = cursor_file_->load();
    options_.subscriber.resume = saved_;
  }
  try {
    subscriber_.emplace(options_.subscriber);
  } catch (const std::invalid_argument& e) {
    throw FatalError(e.what(), exit_code::usage);
  }
}

void SubSession::stop() {
  stopped_ = true;
  subscriber_->close();
}

int SubSession::run() {
  last_item_ = steady_clock::now();
  while (true) {
    milliseconds timeout = cursor_interval;
    if (options_.wait) {
      const auto left = last_item_ + *options_.wait - steady_clock::now();
      timeout = std::clamp(std::chrono::ceil<milliseconds>(left), milliseconds(0), timeout);
    }
    auto code = handle(subscriber_->next(timeout));
    if (!code) code = out_of_patience();
    if (code) {
      save_cursor();
      return *code;
    }
  }
}

std::optional<int> SubSession::handle(const Event& event) {
  return std::visit(
      [this](const auto& e) -> std::optional<int> {
        using Kind = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<Kind, ItemEvent>) {
          return print(e.item);
        } else if constexpr (std::is_same_v<Kind, Finished> || std::is_same_v<Kind, Closed>) {
          return exit_code::done;
        } else if constexpr (std::is_same_v<Kind, Idle>) {
          save_cursor();
          if (reader_has_gone()) return exit_code::done;
        } else if constexpr (std::is_same_v<Kind, Connected>) {
          connected_ = true;
          if (e.again) say("connected again");
        } else if constexpr (std::is_same_v<Kind, Disconnected>) {
          connected_ = false;
          say("no connection to " + options_.subscriber.publish + " (" + terminal_safe(e.reason) +
              "); trying again until it is back");
        } else if constexpr (std::is_same_v<Kind, GapLost>) {
          say("the store's retention has removed what came after sequence " +
              std::to_string(e.from) + " up to " + std::to_string(e.to) + ": " +
              std::to_string(e.to - e.from) + " sequences can no longer be had");
        } else if constexpr (std::is_same_v<Kind, EpochChanged>) {
          say("the broker has another store than before; going on with all that it holds");
        } else if constexpr (std::is_same_v<Kind, LocalFiltering>) {
          say("the broker does not take this query (" + terminal_safe(e.reason) +
              "); it is matched here instead");
        }
        return std::nullopt;
      },
      event);
}

std::optional<int> SubSession::print(const Item& item) {
  const Time now = SystemClock().now();
  const auto names = options_.wanted ? options_.wanted->names(item, now) : std::nullopt;
  const std::string line = format_item(item, options_.format, now, names ? &*names : nullptr);
  crash_point("before_line");
  if (!write_line(line, [this] { return stopped_.load(); })) return exit_code::done;
  last_item_ = steady_clock::now();
  // Only now: a kill between the two repeats this line, and loses none.
  crash_point("before_cursor_save");
  subscriber_->accept();
  save_cursor();
  if (++printed_ == options_.count) return exit_code::done;
  return std::nullopt;
}

std::optional<int> SubSession::out_of_patience() {
  const auto idle = steady_clock::now() - last_item_;
  if (!options_.subscriber.follow && !connected_ &&
      idle >= options_.wait.value_or(patience_without_follow)) {
    say("no broker answers at " + options_.subscriber.replay);
    return exit_code::failed;
  }
  if (options_.wait && idle >= *options_.wait) return exit_code::done;
  return std::nullopt;
}

void SubSession::save_cursor() {
  if (!cursor_file_) return;
  const auto cursor = subscriber_->cursor();
  if (!cursor || cursor == saved_) return;
  cursor_file_->save(*cursor);
  saved_ = cursor;
}

}  // namespace newswire::app
