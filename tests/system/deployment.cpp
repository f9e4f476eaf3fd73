#include "tests/system/deployment.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

namespace newswire::test {

Deployment::Deployment(const std::vector<SourceLine>& sources, const std::string& fetch) {
  std::string config = "[store]\npath = \"newswire.db\"\n[broker]\npublish = \"" + publish() +
                       "\"\nreplay = \"" + replay() + "\"\n[fetch]\n" + fetch;
  for (const SourceLine& source : sources) {
    config += "[[source]]\nname = \"" + source.name + "\"\nurl = \"" + site.url("/" + source.name) +
              "\"\ntopics = [" + source.topics + "]\nallow_private = true\n";
    site.serve("/" + source.name, rss(source.name, {}));
  }
  folder.write("newswire.toml", config);
}

std::vector<std::string> Deployment::command_line(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin() + 1, {"--config", folder.path("newswire.toml")});
  return newswire_command(std::move(arguments));
}

std::unique_ptr<Process> Deployment::start(std::vector<std::string> arguments,
                                           Environment environment) const {
  environment["XDG_STATE_HOME"] = folder.path("state");
  return std::make_unique<Process>(command_line(std::move(arguments)), "", environment);
}

Finished Deployment::run(std::vector<std::string> arguments) const {
  return test::run(command_line(std::move(arguments)), "",
                   {{"XDG_STATE_HOME", folder.path("state")}});
}

std::unique_ptr<Process> Deployment::start_serving(const std::string& command) const {
  auto process = start({command});
  const bool up = wait_until([&] {
    const Finished status = run({"status", "--json"});
    return status.code == 0 && nlohmann::json::parse(status.out)["broker"]["answers"] == true;
  });
  INFO(process->err());
  REQUIRE(up);
  return process;
}

std::vector<std::string> titles(const std::vector<std::string>& json_lines) {
  std::vector<std::string> values;
  for (const std::string& line : json_lines) {
    values.push_back(nlohmann::json::parse(line).at("title"));
  }
  return values;
}

std::vector<long long> sequences(const std::vector<std::string>& json_lines) {
  std::vector<long long> values;
  for (const std::string& line : json_lines) {
    values.push_back(nlohmann::json::parse(line).at("seq"));
  }
  return values;
}

}  // namespace newswire::test
