#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "app/command.h"
#include "app/commands.h"
#include "app/heap.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "core/result.h"

namespace newswire::app {
namespace {

extern "C" void on_signal(int) {
  end_at_once();
}

int fail(int code, const std::string& message) {
  say(message);
  return code;
}

int run(std::vector<std::string> arguments) {
  CLI::App root;
  CommandLine line;
  add_commands(root, line);
  check_option_values(root);

  try {
    auto words = protect_query_words(std::move(arguments));
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    root.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    if (const auto unknown = unknown_word(root); !unknown.empty()) {
      return fail(exit_code::usage, usage_message(root, unknown));
    }
    return print_help(root);
  } catch (const CLI::CallForVersion& e) {
    write_line(e.what());
    return exit_code::done;
  } catch (const CLI::ValidationError& e) {
    return fail(exit_code::usage, usage_message(root, e.what()));
  } catch (const CLI::ParseError& e) {
    // A misspelt command is not only one that is missing.
    const auto unknown = unknown_word(root);
    return fail(exit_code::usage, usage_message(root, unknown.empty() ? e.what() : unknown));
  }
  return line.run();
}

}  // namespace
}  // namespace newswire::app

int main(int argc, char** argv) {
  using namespace newswire;
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write(), and ends us quietly
  std::signal(SIGXFSZ, SIG_IGN);  // so is a file that may not grow (ulimit -f)
  // What has something to finish blocks these first and takes them by itself (app/signals.h).
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, app::on_signal);
  app::give_back_freed_memory();
  try {
    app::occupy_standard_descriptors();
    return app::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const FatalError& e) {
    return app::fail(e.exit_code(), e.what());
  } catch (const std::exception& e) {
    return app::fail(app::exit_code::failed, e.what());
  }
}
