#include "core/log.h"

#include <algorithm>

#include <unistd.h>

#include "core/date.h"
#include "core/text.h"

namespace newswire {
namespace {

constexpr std::size_t max_value_bytes = 1024;

bool needs_quotes(std::string_view value) {
  return value.empty() || std::any_of(value.begin(), value.end(), [](unsigned char c) {
           return c <= ' ' || c == '"' || c == '=' || c == '\\';
         });
}

void append_value(std::string& line, std::string_view raw) {
  const std::string value = terminal_safe(raw.substr(0, max_value_bytes));
  if (!needs_quotes(value)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    line += c;
  }
  line += '"';
}

}  // namespace

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  for (const LogLevel level :
       {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    if (text == to_string(level)) return level;
  }
  return std::nullopt;
}

void FileDescriptorSink::write(LogLevel, const std::string& line) {
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t n = ::write(descriptor_, line.data() + done, line.size() - done);
    if (n <= 0) return;
    done += static_cast<std::size_t>(n);
  }
}

void Log::write(LogLevel level, std::string_view event, Fields fields) {
  if (level < threshold_) return;
  std::string line = format_rfc3339(clock_.now());
  line += ' ';
  line += to_string(level);
  line += ' ';
  line += terminal_safe(event);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    append_value(line, field.value);
  }
  line += '\n';
  const std::lock_guard lock(mutex_);
  sink_.write(level, line);
}

}  // namespace newswire
