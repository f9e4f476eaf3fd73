// A message of the log as its line. Whatever the values hold, a line is one line of valid UTF-8
// without control characters, and no value can be taken for the beginning of another field.
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/log.h"

namespace newswire {

// What is written down of one message; borrowed.
struct LogEntry {
  Time time{};
  LogLevel level = LogLevel::info;
  std::string_view event;
  Log::Fields fields;
};

// With its line feed. Values of more than 1,024 bytes are cut short.
std::string log_line(const LogEntry& entry, const LogStyle& style);

}  // namespace newswire
