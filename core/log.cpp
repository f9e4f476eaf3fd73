#include "core/log.h"

#include <unistd.h>

#include "core/log_line.h"

namespace newswire {

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

std::string_view to_string(LogFormat format) {
  return format == LogFormat::json ? "json" : "logfmt";
}

std::optional<LogFormat> parse_log_format(std::string_view text) {
  for (const LogFormat format : {LogFormat::logfmt, LogFormat::json}) {
    if (text == to_string(format)) return format;
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
  const std::string line = log_line({clock_.now(), level, event, fields}, style_);
  const std::lock_guard lock(mutex_);
  sink_.write(level, line);
}

}  // namespace newswire
