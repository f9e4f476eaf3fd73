// The log of a command that shows a bottom line: its lines stand above it.
#pragma once

#include "app/screen/bottom_line.h"
#include "core/log.h"

namespace newswire::app {

// Both borrowed must outlive it.
class LogAboveLine final : public LogSink {
 public:
  LogAboveLine(LogSink& sink, BottomLine& line) : sink_(sink), line_(line) {}
  void write(LogLevel level, const std::string& text) override {
    line_.hide();
    sink_.write(level, text);
  }

 private:
  LogSink& sink_;
  BottomLine& line_;
};

}  // namespace newswire::app
