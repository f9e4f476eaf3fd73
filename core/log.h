// Messages for the operator: levelled, one line each, as key=value pairs (logfmt) or as JSON.
//
//   log.warning("fetch failed", {{"source", name}, {"status", 503}});
//   -> time=2026-11-20T07:00:00Z level=warning msg="fetch failed" source=bbc-world status=503
//   -> {"time":"2026-11-20T07:00:00Z","level":"warning","message":"fetch failed",
//       "source":"bbc-world","status":503}
//
// Values may come from the network: they are made safe for a terminal here, so callers need not.
#pragma once

#include <concepts>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace newswire {

enum class LogLevel { debug, info, warning, error };

std::string_view to_string(LogLevel level);
std::optional<LogLevel> parse_log_level(std::string_view text);

enum class LogFormat { logfmt, json };

std::string_view to_string(LogFormat format);
std::optional<LogFormat> parse_log_format(std::string_view text);

// How lines look.
struct LogStyle {
  LogFormat format = LogFormat::logfmt;
  bool is_journal = false;  // systemd's: a line begins with its priority, and has no time

  friend bool operator==(const LogStyle&, const LogStyle&) = default;
};

struct LogField {
  enum class Type { text, number, truth };

  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(v) {}
  LogField(std::string_view k, const std::string& v) : key(k), value(v) {}
  LogField(std::string_view k, bool v) : key(k), value(v ? "true" : "false"), type(Type::truth) {}
  template <std::integral N>
  LogField(std::string_view k, N v) : key(k), value(std::to_string(v)), type(Type::number) {}

  std::string key;  // ASCII; not "time", "level", "msg" or "message"
  std::string value;
  Type type = Type::text;
};

// Where finished lines go. Called from any thread, one call at a time.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(LogLevel level, const std::string& line) = 0;
};

// Writes to a file descriptor that it does not own; trouble in writing is ignored, as there is
// nobody left to tell.
class FileDescriptorSink final : public LogSink {
 public:
  explicit FileDescriptorSink(int descriptor) : descriptor_(descriptor) {}
  void write(LogLevel level, const std::string& line) override;

 private:
  int descriptor_;
};

// May be called from any thread. `sink` and `clock` must outlive it.
class Log {
 public:
  Log(LogSink& sink, const Clock& clock, LogLevel threshold = LogLevel::info, LogStyle style = {})
      : sink_(sink), clock_(clock), threshold_(threshold), style_(style) {}

  using Fields = std::initializer_list<LogField>;
  void debug(std::string_view event, Fields fields = {}) { write(LogLevel::debug, event, fields); }
  void info(std::string_view event, Fields fields = {}) { write(LogLevel::info, event, fields); }
  void warning(std::string_view event, Fields fields = {}) {
    write(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, Fields fields = {}) { write(LogLevel::error, event, fields); }
  void write(LogLevel level, std::string_view event, Fields fields);

 private:
  LogSink& sink_;
  const Clock& clock_;
  const LogLevel threshold_;
  const LogStyle style_;
  std::mutex mutex_;
};

}  // namespace newswire
