// The units for systemd, as systemd reads them where it is installed.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

using namespace newswire::test;
namespace fs = std::filesystem;

namespace {

const std::string units = std::string(NEWSWIRE_SOURCE_DIR) + "/packaging/systemd/";

std::string read(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// The values of a key, wherever it stands.
std::vector<std::string> values(const std::string& unit, const std::string& key) {
  std::vector<std::string> found;
  std::istringstream lines(read(units + unit));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key + "=")) found.push_back(line.substr(key.size() + 1));
  }
  return found;
}

bool has_systemd() {
  return run({"sh", "-c", "command -v systemd-analyze"}).code == 0;
}

}  // namespace

TEST_CASE("what the units start is a command line of newswire", "[packaging]") {
  for (const char* unit :
       {"newswire.service", "newswire-broker.service", "newswire-fetch.service"}) {
    INFO(unit);
    const auto started = values(unit, "ExecStart");
    REQUIRE(started.size() == 1);
    std::istringstream words(started.front());
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    REQUIRE(arguments.front() == "/usr/bin/newswire");
    arguments.erase(arguments.begin());
    arguments.push_back("--help");  // parsed up to here, and nothing is begun
    CHECK(run(newswire_command(arguments)).code == 0);
  }
}

TEST_CASE("services run as a user of their own and may write nowhere else", "[packaging]") {
  using Values = std::vector<std::string>;
  for (const char* unit :
       {"newswire.service", "newswire-broker.service", "newswire-fetch.service"}) {
    INFO(unit);
    CHECK(values(unit, "User") == Values{"newswire"});
    CHECK(values(unit, "ProtectSystem") == Values{"strict"});
    CHECK(values(unit, "StateDirectory") == Values{"newswire"});
    CHECK(values(unit, "NoNewPrivileges") == Values{"yes"});
  }
}

// libzmq 4.3.4 asks for it in each thread that it starts, and aborts where it is refused
// (applySchedulingParameters()); @resources, which the units forbid, has it. The loop of replay
// asks for the other.
TEST_CASE("services may make the calls that threads of theirs begin with", "[packaging]") {
  for (const char* unit :
       {"newswire.service", "newswire-broker.service", "newswire-fetch.service"}) {
    INFO(unit);
    CHECK(values(unit, "SystemCallFilter").back() == "sched_setscheduler setpriority");
  }
}

TEST_CASE("systemd finds no fault in the units", "[packaging]") {
  if (!has_systemd()) {
    WARN("no systemd-analyze here: the units were not verified");
    return;
  }
  // It wants the program and the manual to be there: both are named as those that are.
  const TempFolder folder;
  std::vector<std::string> command = {"systemd-analyze", "verify", "--man=no"};
  for (const auto& entry : fs::directory_iterator(units)) {
    std::string text = read(entry.path().string());
    for (std::size_t at = text.find("/usr/bin/newswire"); at != std::string::npos;
         at = text.find("/usr/bin/newswire", at + 1)) {
      text.replace(at, std::string("/usr/bin/newswire").size(), "/bin/true");
    }
    command.push_back(folder.write(entry.path().filename().string(), text));
  }
  const Finished verified = run(command);
  INFO(verified.err);
  CHECK(verified.code == 0);
  CHECK(verified.err.find("newswire") == std::string::npos);
}

TEST_CASE("systemd calls the services little exposed", "[packaging]") {
  if (!has_systemd()) {
    WARN("no systemd-analyze here: the units were not judged");
    return;
  }
  for (const char* unit :
       {"newswire.service", "newswire-broker.service", "newswire-fetch.service"}) {
    INFO(unit);
    const Finished judged =
        run({"systemd-analyze", "security", "--offline=true", "--threshold=20", units + unit});
    INFO(judged.out << judged.err);
    CHECK(judged.code == 0);  // an exposure of 2.0 at most
  }
}
