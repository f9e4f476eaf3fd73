// The log as programs read it.
#include <algorithm>
#include <csignal>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/date.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Each line as an object with the keys that all have; fails the test where one is not.
std::vector<nlohmann::json> objects_of(const std::string& text) {
  std::vector<nlohmann::json> objects;
  for (const std::string& line : lines_of(text)) {
    INFO(line);
    objects.push_back(nlohmann::json::parse(line));
    CHECK(newswire::parse_rfc3339(objects.back().at("time").get<std::string>()));
    CHECK(objects.back().at("level").is_string());
    CHECK(objects.back().at("message").is_string());
  }
  return objects;
}

}  // namespace

TEST_CASE("a log in JSON is an object a line from the start to the end", "[log]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start({"up", "--log-format", "json", "--log-level", "debug"});
  REQUIRE(wait_until([&] { return up->err().find("nothing new") != std::string::npos; }));
  up->signal(SIGHUP);
  REQUIRE(wait_until([&] { return up->err().find("reloaded") != std::string::npos; }));
  up->signal(SIGTERM);
  REQUIRE(up->wait() == 0);
  const auto objects = objects_of(up->err());
  const auto serves = std::ranges::find_if(
      objects, [](const nlohmann::json& object) { return object["message"] == "broker serves"; });
  REQUIRE(serves != objects.end());
  CHECK(serves->at("epoch").is_number_unsigned());
  CHECK(objects.back()["message"] == "newswire has stopped");
}

TEST_CASE("the command line says what the log looks like, then the configuration", "[log]") {
  Deployment deployed({{"alpha", "\"tech\""}},
                      std::string(quick_polling) + "[log]\nformat = \"json\"\n");
  deployed.site.answer("/alpha", 500);
  const Finished json = deployed.run({"fetch"});
  CHECK(json.code == 4);
  const auto objects = objects_of(json.err);
  REQUIRE(objects.size() == 1);
  CHECK(objects[0]["level"] == "warning");
  CHECK(objects[0]["source"] == "alpha");
  CHECK(objects[0]["reason"] == "HTTP 500");
  Finished plain;
  REQUIRE(wait_until([&] {
    plain = deployed.run({"fetch", "--log-format", "logfmt"});
    return plain.code == 4;
  }));
  CHECK_THAT(plain.err,
             contains("level=warning msg=\"fetch failed\" source=alpha reason=\"HTTP 500\""));
  CHECK(deployed.run({"fetch", "--log-format", "xml"}).code == 2);
}

TEST_CASE("what ends a command is a line of its log in JSON too", "[log]") {
  const Deployment deployed({}, "nonsense = 1\n");
  const std::string command = GENERATE("up", "broker", "fetch");
  const Finished failed = deployed.run({command, "--log-format", "json"});
  CHECK(failed.code == 2);
  const auto objects = objects_of(failed.err);
  REQUIRE(objects.size() == 1);
  CHECK(objects[0]["level"] == "error");
  CHECK_THAT(objects[0]["message"].get<std::string>(), contains("unknown key 'nonsense'"));
  CHECK_THAT(deployed.run({command}).err, Catch::Matchers::StartsWith("newswire: "));
}

TEST_CASE("lines for the journal carry their priority and no time", "[log]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.answer("/alpha", 500);
  const auto fetch_as = [&](const std::string& stream) {
    return run({"bash", "-c",
                "export JOURNAL_STREAM=" + stream + "; exec " + newswire_command({})[0] +
                    " fetch --config " + deployed.folder.path("newswire.toml")});
  };
  const Finished journal = fetch_as("$(stat -L -c %d:%i /dev/fd/2)");
  CHECK(journal.code == 4);
  CHECK(journal.err.rfind("<4>level=warning msg=\"fetch failed\" source=alpha", 0) == 0);
  Finished other;
  REQUIRE(wait_until([&] { return (other = fetch_as("1:2")).code == 4; }));
  CHECK(other.err.find('<') == std::string::npos);
}
