// What `newswire sub` does once its command line is understood: receive, print, keep the cursor.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "app/wanted.h"
#include "subscriber/cursor.h"
#include "subscriber/printer.h"
#include "subscriber/subscriber.h"

namespace newswire::app {

struct SubOptions {
  SubscriberOptions subscriber;
  Format format;
  std::optional<Wanted> wanted{};                 // where several queries are to be told apart
  std::string cursor_path;                        // empty: no cursor is kept
  std::int64_t count = 0;                         // end after so many items; 0: no limit
  std::optional<std::chrono::milliseconds> wait;  // end when nothing came for so long
};

// One thread, but for stop().
class SubSession {
 public:
  // Throws FatalError (exit code 2 where the options are wrong).
  explicit SubSession(SubOptions options);

  // Returns the exit code.
  int run();
  void stop();  // any thread

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  std::optional<int> handle(const Event& event);
  std::optional<int> print(const Item& item);
  std::optional<int> out_of_patience();
  void save_cursor();

  SubOptions options_;
  std::optional<CursorFile> cursor_file_;
  std::optional<Cursor> saved_;
  std::optional<Subscriber> subscriber_;
  std::int64_t printed_ = 0;
  bool connected_ = false;
  std::atomic<bool> stopped_ = false;
  SteadyTime last_item_;
};

}  // namespace newswire::app
