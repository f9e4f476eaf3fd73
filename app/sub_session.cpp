#include "app/sub_session.h"

#include <algorithm>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <unistd.h>

#include "app/command.h"
#include "app/terminal.h"
#include "core/crash_point.h"
#include "core/result.h"
#include "core/text.h"
#include "display/printer.h"

namespace newswire::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Positions move without items too (heartbeats): how often a cursor is saved for that alone.
constexpr milliseconds cursor_interval{1000};
// A history that was asked for without following ends as a failure where no broker answers.
constexpr milliseconds patience_without_follow{10'000};
// How soon the status is back after a flood of items had no time for it.
constexpr milliseconds status_interval{500};

}  // namespace

SubSession::SubSession(SubOptions options)
    : options_(std::move(options)), attention_(options_.attention) {
  if (!options_.cursor_path.empty()) {
    cursor_file_.emplace(options_.cursor_path);
    saved_ = cursor_file_->load();
    options_.subscriber.resume = saved_;
  }
  if (options_.command) {
    if (cursor_file_) {
      options_.command->set_aside_path = set_aside_path_for(options_.cursor_path);
    }
    command_.emplace(*options_.command);
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

void SubSession::read_queries_again() {
  is_changed_ = true;
}

int SubSession::run() {
  last_item_ = steady_clock::now();
  while (true) {
    if (is_changed_.exchange(false)) change_queries();
    milliseconds timeout = line_.is_possible() ? status_interval : cursor_interval;
    if (options_.wait) {
      const auto left = last_item_ + *options_.wait - steady_clock::now();
      timeout = std::clamp(std::chrono::ceil<milliseconds>(left), milliseconds(0), timeout);
    }
    auto code = handle(subscriber_->next(timeout));
    if (!code) code = out_of_patience();
    if (!code && line_.is_due()) show_status();
    if (code) {
      line_.hide();
      save_cursor();
      return *code;
    }
  }
}

// Between two events: whatever was handed over has been accepted.
void SubSession::change_queries() {
  try {
    Wanted wanted = options_.read_again();
    Wanted::Asked asked = wanted.asked();
    subscriber_->select(options_.subscriber.topics, asked.query, std::move(asked.filter));
    say_above_line("queries read again: " + std::to_string(wanted.file()->size()));
    options_.wanted = std::move(wanted);
  } catch (const std::exception& e) {
    say_above_line(std::string("queries kept: ") + e.what());
  }
}

std::optional<int> SubSession::handle(const Event& event) {
  return std::visit(
      [this](const auto& e) -> std::optional<int> {
        using Kind = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<Kind, ItemEvent>) {
          return hand_over(e.item);
        } else if constexpr (std::is_same_v<Kind, Finished> || std::is_same_v<Kind, Closed>) {
          return exit_code::done;
        } else if constexpr (std::is_same_v<Kind, Idle>) {
          save_cursor();
          if (reader_has_gone()) return exit_code::done;
        } else if constexpr (std::is_same_v<Kind, Connected>) {
          status_.connected = was_connected_ = true;
          if (e.again) say_above_line("connected again");
        } else if constexpr (std::is_same_v<Kind, Disconnected>) {
          status_.connected = false;
          say_above_line("no connection to " + options_.subscriber.publish + " (" +
                         terminal_safe(e.reason) + "); trying again until it is back");
        } else if constexpr (std::is_same_v<Kind, GapLost>) {
          status_.lost += e.to - e.from;
          say_above_line("the store's retention has removed what came after sequence " +
                         std::to_string(e.from) + " up to " + std::to_string(e.to) + ": " +
                         std::to_string(e.to - e.from) + " sequences can no longer be had");
        } else if constexpr (std::is_same_v<Kind, GapRepaired>) {
          status_.repaired += e.items;
        } else if constexpr (std::is_same_v<Kind, EpochChanged>) {
          say_above_line(
              "the broker has another store than before; going on with all that it holds");
        } else if constexpr (std::is_same_v<Kind, LocalFiltering>) {
          say_above_line("the broker does not take this query (" + terminal_safe(e.reason) +
                         "); it is matched here instead");
        }
        return std::nullopt;
      },
      event);
}

std::optional<int> SubSession::hand_over(const Item& item) {
  const auto stopped = [this] { return stopped_.load(); };
  const auto tell = [this](const std::string& message) { say_above_line(message); };
  const Time now = SystemClock().now();
  const auto names = options_.wanted ? options_.wanted->names(item, now) : std::nullopt;
  crash_point("before_line");
  if (options_.prints && !print(item, names ? &*names : nullptr)) return exit_code::done;
  if (command_) {
    const auto outcome = command_->run(item, names ? &*names : nullptr, stopped, tell);
    if (outcome == ItemCommand::Outcome::called_off) return exit_code::done;
    status_.failed += outcome == ItemCommand::Outcome::set_aside ? 1 : 0;
  }
  attention_.call(item, stopped, tell);
  last_item_ = steady_clock::now();
  // Only now: a kill between the two repeats this item, and loses none.
  crash_point("before_cursor_save");
  subscriber_->accept();
  save_cursor();
  recent_.add(last_item_);
  status_.lag = std::chrono::floor<milliseconds>(SystemClock().now() - item.fetched);
  if (++status_.printed == options_.count) return exit_code::done;
  return std::nullopt;
}

bool SubSession::print(const Item& item, const std::vector<std::string>* names) {
  display::Format& format = options_.format;
  format.width = terminal_width(STDOUT_FILENO);  // windows change
  const Time now = SystemClock().now();
  const auto marks =
      options_.wanted && format.colour ? options_.wanted->title_marks(item, now) : display::Marks();
  const std::string line = format_item(item, format, now, names, marks);
  line_.hide();
  return write_line(line, [this] { return stopped_.load(); });
}

void SubSession::say_above_line(const std::string& message) {
  line_.hide();
  say(message);
}

void SubSession::show_status() {
  status_.head = subscriber_->head();
  status_.last_minute = recent_.count(steady_clock::now());
  line_.show(display::status_text(status_, line_.width()));
}

std::optional<int> SubSession::out_of_patience() {
  const auto idle = steady_clock::now() - last_item_;
  if (!options_.subscriber.follow && !status_.connected.value_or(false) &&
      idle >= options_.wait.value_or(patience_without_follow)) {
    return no_broker();
  }
  if (!options_.wait || idle < *options_.wait) return std::nullopt;
  if (was_connected_) return exit_code::done;
  return no_broker();
}

int SubSession::no_broker() {
  say("no broker answers at " + options_.subscriber.replay);
  return exit_code::failed;
}

void SubSession::save_cursor() {
  if (!cursor_file_) return;
  const auto cursor = subscriber_->cursor();
  if (!cursor || cursor == saved_) return;
  cursor_file_->save(*cursor);
  saved_ = cursor;
}

}  // namespace newswire::app
