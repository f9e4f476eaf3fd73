// newswire_newsroom: a small invented newsroom on loopback, for the offline demonstration. Prints
// its base URL on stdout and serves until SIGINT, SIGTERM or the end of its parent.
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/duration.h"
#include "core/result.h"
#include "samples/site.h"
#include "samples/source.h"

namespace {

using namespace newswire;

struct Arguments {
  std::string sources = NEWSWIRE_SAMPLES;
  int port = 0;
  std::int64_t ready = 12;
  std::string every = "1s";
  std::string config;
  std::pair<int, int> broker_ports{5560, 5561};
};

void read_arguments(CLI::App& app, Arguments& arguments) {
  app.add_option("--sources", arguments.sources, "folder of NAME.json")->capture_default_str();
  app.add_option("--port", arguments.port, "to serve on; 0: any that is free")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--ready", arguments.ready, "items that are out at the start")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  app.add_option("--every", arguments.every, "a new item comes out, of any source")
      ->capture_default_str();
  app.add_option("--write-config", arguments.config,
                 "write a newswire.toml that follows this newsroom, the store beside it");
  app.add_option("--ports", arguments.broker_ports, "publish,replay: the broker's, in that config")
      ->delimiter(',')
      ->capture_default_str();
}

Duration parse_every(const std::string& text) {
  const Result<Duration> every = parse_duration(text);
  if (!every) throw FatalError("--every: " + every.error().message, 2);
  if (*every <= Duration::zero()) throw FatalError("--every: must be above zero", 2);
  return *every;
}

std::string quoted_list(const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "\"" : ", \"") + value + "\"";
  return "[" + list + "]";
}

// Short intervals and no spacing: the one host is ours and likes to be asked.
void write_config(const samples::Site& site, const Arguments& arguments) {
  const auto [publish, replay] = arguments.broker_ports;
  std::ofstream out(arguments.config);
  out << "# Follows the invented newsroom of samples/, at " << site.base_url() << "\n"
      << "[store]\n"
      << "path = \"newswire.db\"\n\n"
      << "[fetch]\n"
      << "interval = \"1s\"\n"
      << "min_interval = \"1s\"\n"
      << "max_interval = \"2s\"\n"
      << "host_spacing = \"0\"\n"
      << "proxy = \"none\"\n\n"
      << "[broker]\n"
      << "publish = \"tcp://127.0.0.1:" << publish << "\"\n"
      << "replay = \"tcp://127.0.0.1:" << replay << "\"\n";
  for (const samples::SampleSource& source : site.sources()) {
    out << "\n[[source]]\n"
        << "name = \"" << source.name << "\"\n"
        << "url = \"" << site.feed_url(source) << "\"\n"
        << "topics = " << quoted_list(source.topics) << "\n"
        << "allow_private = true\n";
  }
  out << "\n[[topic]]\n"
      << "name = \"tech/robots\"\n"
      << "query = 'robot* OR ロボット'\n";
  out.close();
  if (!out) throw FatalError(arguments.config + ": cannot be written");
}

// Blocked in every thread made after this, so that sigwait() alone hears them.
sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void end_with_parent() {
  const pid_t parent = getppid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) raise(SIGTERM);  // it ended in between
}

void serve(const Arguments& arguments) {
  const sigset_t end_signals = block_end_signals();
  end_with_parent();

  const SystemClock clock;
  const samples::Timetable timetable{
      .start = clock.now(), .ready = arguments.ready, .every = parse_every(arguments.every)};
  const samples::Site site(samples::load_sources(arguments.sources), timetable, clock,
                           arguments.port);
  if (!arguments.config.empty()) write_config(site, arguments);
  std::printf("%s\n", site.base_url().c_str());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&end_signals, &signal);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("An invented newsroom on loopback: feeds in every format and several scripts");
  Arguments arguments;
  read_arguments(app, arguments);
  CLI11_PARSE(app, argc, argv);
  try {
    serve(arguments);
  } catch (const FatalError& error) {
    std::fprintf(stderr, "newswire_newsroom: %s\n", error.what());
    return error.exit_code();
  }
  return 0;
}
