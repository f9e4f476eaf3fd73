// What `newswire sub` does once its command line is understood: receive, print, keep the cursor.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/actions/attention.h"
#include "app/actions/item_command.h"
#include "app/screen/bottom_line.h"
#include "app/screen/per_minute.h"
#include "app/wanted.h"
#include "display/format.h"
#include "display/status_text.h"
#include "subscriber/cursor.h"
#include "subscriber/subscriber.h"

namespace newswire::app {

struct SubOptions {
  SubscriberOptions subscriber;
  display::Format format;
  bool prints = true;                           // false: the command alone gets the items
  std::optional<ItemCommandOptions> command{};  // for each item, before its position is saved
  AttentionOptions attention{};
  std::optional<Wanted> wanted{};                 // what the titles are marked by, and named
  std::function<Wanted()> read_again{};           // `wanted` anew; throws FatalError
  std::string cursor_path;                        // empty: no cursor is kept
  std::int64_t count = 0;                         // end after so many items; 0: no limit
  std::optional<std::chrono::milliseconds> wait;  // end when nothing came for so long
};

// One thread, but for what says otherwise.
class SubSession {
 public:
  // Throws FatalError (exit code 2 where the options are wrong).
  explicit SubSession(SubOptions options);

  // Returns the exit code.
  int run();
  // Any thread.
  void stop();
  void read_queries_again();  // soon, where the options say how; what is wrong changes nothing

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void change_queries();
  std::optional<int> handle(const Event& event);
  std::optional<int> hand_over(const Item& item);
  // False where standard output takes no more.
  bool print(const Item& item, const std::vector<std::string>* names);
  void say_above_line(const std::string& message);
  void show_status();
  std::optional<int> out_of_patience();
  int no_broker();
  void save_cursor();

  SubOptions options_;
  std::optional<CursorFile> cursor_file_;
  std::optional<Cursor> saved_;
  std::optional<Subscriber> subscriber_;
  std::optional<ItemCommand> command_;
  Attention attention_;
  BottomLine line_;
  PerMinute recent_;
  display::SubscriberStatus status_;
  bool was_connected_ = false;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> is_changed_ = false;  // what the queries are read from, perhaps
  SteadyTime last_item_;
};

}  // namespace newswire::app
