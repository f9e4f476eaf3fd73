// Standard streams as scripts leave them: closed, full, or with a reader that takes nothing.
#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/terminal.h"
#include "tests/support/wait_until.h"

using namespace newswire::test;

namespace {

// `newswire` is the program in `script`; $1 and so on are `arguments`.
Finished bash(const std::string& script, std::vector<std::string> arguments = {}) {
  std::vector<std::string> argv{
      "bash", "-c", "newswire() { " + newswire_command({})[0] + " \"$@\"; }; " + script, "bash"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run(argv);
}

std::string config_in(const TempFolder& folder) {
  return folder.write("newswire.toml",
                      "[broker]\npublish = \"tcp://127.0.0.1:" + std::to_string(free_port()) +
                          "\"\nreplay = \"tcp://127.0.0.1:" + std::to_string(free_port()) +
                          "\"\n[[source]]\nname = \"a\"\nurl = \"http://news.example/\"\n");
}

}  // namespace

TEST_CASE("output that cannot be written is one line and exit code 1", "[streams]") {
  const TempFolder folder;
  const std::string config = config_in(folder);
  const std::string where = GENERATE(">/dev/full", ">&-");
  const std::string command = GENERATE(
      "--help", "sub --help", "--version", "status --config $1", "status --json --config $1",
      "doctor --config $1", "source list --config $1", "source list --why a --config $1",
      "match a <<< '{\"id\":\"1\",\"source\":\"x\",\"title\":\"a\"}'");
  const Finished written = bash("newswire " + command + " " + where, {config});
  INFO(command << " " << where);
  CHECK(written.code == 1);
  CHECK(written.err.rfind("newswire: cannot write to standard output: ", 0) == 0);
  CHECK(written.err.find('\n') == written.err.size() - 1);
}

TEST_CASE("what is for people is in colour on a terminal and plain in a pipe", "[streams]") {
  const TempFolder folder;
  const std::string config = config_in(folder);
  const auto command =
      GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"status"},
               std::vector<std::string>{"source", "list"},
               std::vector<std::string>{"source", "list", "--why", "a"},
               std::vector<std::string>{"explain", "fox"}, std::vector<std::string>{"doctor"});
  auto argv = newswire_command(command);
  argv.insert(argv.end(), {"--config", config});
  const Finished piped = run(argv);
  CHECK(piped.out.size() > 10);
  CHECK(piped.out.find('\x1b') == std::string::npos);
  TerminalProcess terminal(argv, 80);
  REQUIRE(terminal.wait());
  CHECK_THAT(terminal.written(), contains("\x1b[0m"));
  TerminalProcess refusing(argv, 80, {{"NO_COLOR", "1"}});
  REQUIRE(refusing.wait());
  CHECK_THAT(refusing.written(), !contains("\x1b[0m"));
}

TEST_CASE("what is for a store that is there makes none", "[streams]") {
  const TempFolder folder;
  const std::string config = config_in(folder);
  const std::string command = GENERATE("store compact", "store check", "retag", "retag --dry-run");
  const Finished finished = bash("newswire " + command + " --config $1", {config});
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, contains("does not exist"));
  CHECK(bash("test ! -e $1", {folder.path("newswire.db")}).code == 0);
}

TEST_CASE("a closed standard stream never stands for a file of the store", "[streams]") {
  const TempFolder folder;
  const std::string config = folder.write("newswire.toml", "[fetch]\ninterval = \"1h\"\n");
  CHECK(bash("newswire fetch --config $1 <&- >&-", {config}).code == 1);
  CHECK(bash("test ! -s $1", {folder.path("newswire.db.fetch-lock")}).code == 0);
  CHECK(bash("newswire search --config $1", {config}).code == 0);
}

TEST_CASE("input that cannot be read is a failure, not an empty document", "[streams]") {
  const std::string command = GENERATE("match linux", "parse -");
  const std::string input = GENERATE("</", "<&-");
  const Finished finished = bash("newswire " + command + " " + input);
  INFO(command << " " << input);
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, contains("cannot read standard input"));
}

TEST_CASE("match leaves out a line that is too long, and goes on after it", "[streams]") {
  const Finished matched = bash(
      "{ head -c 30000000 /dev/zero; echo; echo '{\"id\":\"1\",\"source\":\"x\","
      "\"title\":\"linux\"}'; } | newswire match linux");
  CHECK(matched.code == 1);
  CHECK_THAT(matched.out, contains("\"linux\""));
  CHECK_THAT(matched.err, contains("line 1: is longer than 4 MiB"));
}

TEST_CASE("SIGINT and SIGTERM end what only reads with exit code 130", "[streams]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const TempFolder folder;
  Process matching(
      {"bash", "-c",
       "mkfifo $1; exec 4<>$1; echo '{\"id\":\"1\",\"source\":\"x\",\"title\":\"a\"}' >&4; exec " +
           newswire_command({})[0] + " match a <&4",
       "bash", folder.path("input")});
  REQUIRE(wait_until([&] { return matching.out_lines().size() == 1; }));
  matching.signal(signal);
  CHECK(matching.wait() == 130);
}
