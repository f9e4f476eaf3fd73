#include "app/failure_log.h"

#include <exception>

#include <unistd.h>

#include "app/configuration.h"
#include "core/result.h"

namespace newswire::app {
namespace {

// The configuration may be what is wrong: then the command line's word alone counts.
LogStyle style_of(const CommandLine& line) {
  try {
    return log_style(line, load_config(line));
  } catch (const std::exception&) {
    return log_style(line, {});
  }
}

int tell(const CommandLine& line, const std::exception& failure, int code) {
  const LogStyle style = style_of(line);
  if (style == LogStyle{}) throw;
  FileDescriptorSink sink(STDERR_FILENO);
  const SystemClock clock;
  Log(sink, clock, LogLevel::error, style).error(failure.what());
  return code;
}

}  // namespace

int run_logged(const CommandLine& line, const std::function<int()>& work) {
  try {
    return work();
  } catch (const FatalError& failure) {
    return tell(line, failure, failure.exit_code());
  } catch (const std::exception& failure) {
    return tell(line, failure, exit_code::failed);
  }
}

}  // namespace newswire::app
