// `newswire doctor`: what is well and what is not, here and around.
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/doctor/checks.h"
#include "app/health/finding_text.h"
#include "app/screen/bottom_line.h"
#include "app/terminal.h"

namespace newswire::app {
namespace {

struct Group {
  std::string name;
  Findings findings;
};

struct DoctorArguments {
  bool json = false;
  bool network = false;
};

// Without a configuration there is still the machine to look at.
std::vector<Group> examine_without_config(const std::string& trouble, const Fixes& fixes) {
  const config::Config defaults;
  const StoreFacts no_store;
  const Patient patient{defaults, no_store, fixes, SystemClock().now()};
  return {{"config", {{Severity::problem, "config", "config", trouble, "man newswire.toml"}}},
          {"system", check_system(patient)},
          {"network", check_way_out(patient)}};
}

std::vector<Group> examine(const config::Config& config, const Fixes& fixes, bool network,
                           BottomLine& progress) {
  progress.show("looking at the store");
  const StoreFacts store = look_at_store(config.store.path);
  const Patient patient{config, store, fixes, SystemClock().now()};
  std::vector<Group> groups;
  const auto look = [&](const std::string& name, const std::function<Findings()>& check) {
    progress.show("looking at " + name);
    groups.push_back({name, check()});
  };
  look("config", [&] { return check_config(patient); });
  look("store", [&] {
    return check_store(patient, [&] {
      if (progress.is_due()) progress.show("reading " + config.store.path);
    });
  });
  look("broker", [&] { return check_broker(patient); });
  look("keys", [&] { return check_keys(patient); });
  look("system", [&] { return check_system(patient); });
  look("network", [&] {
    Findings findings = check_way_out(patient);
    if (!network) return findings;
    for (Finding& finding : check_network(patient)) findings.push_back(std::move(finding));
    return findings;
  });
  look("fetching", [&] { return check_fetching(patient); });
  progress.hide();
  return groups;
}

std::size_t number_of(Severity severity, const std::vector<Group>& groups) {
  std::size_t number = 0;
  for (const Group& group : groups) {
    for (const Finding& finding : group.findings) number += finding.severity == severity ? 1 : 0;
  }
  return number;
}

std::string counted(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string plain_text(const std::vector<Group>& groups, bool network) {
  const bool colour = shows_colour(STDOUT_FILENO);
  std::ostringstream out;
  for (const Group& group : groups) {
    out << group.name << '\n' << findings_text(group.findings, "  ", colour);
  }
  out << '\n'
      << counted(number_of(Severity::problem, groups), "problem") << ", "
      << counted(number_of(Severity::warning, groups), "warning")
      << (network ? "" : "; nothing was asked of the network, which --network does") << '\n';
  return out.str();
}

std::string json_text(const std::vector<Group>& groups, const std::string& file) {
  auto checks = nlohmann::ordered_json::array();
  for (const Group& group : groups) {
    for (const Finding& finding : group.findings) {
      nlohmann::ordered_json check{{"group", group.name}};
      check.update(finding_json(finding));
      checks.push_back(std::move(check));
    }
  }
  const nlohmann::ordered_json report{{"version", NEWSWIRE_VERSION},
                                      {"config", file},
                                      {"problems", number_of(Severity::problem, groups)},
                                      {"warnings", number_of(Severity::warning, groups)},
                                      {"checks", std::move(checks)}};
  return report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

int doctor(const CommandLine& line, const DoctorArguments& arguments) {
  const Fixes fixes(line.config_file);
  BottomLine progress;
  std::optional<config::Config> config;
  std::string trouble;
  try {
    config = load_config(line);
  } catch (const FatalError& error) {
    trouble = error.what();
  }
  const auto groups = config ? examine(*config, fixes, arguments.network, progress)
                             : examine_without_config(trouble, fixes);
  write_text(arguments.json ? json_text(groups, config ? config->file : line.config_file)
                            : plain_text(groups, arguments.network));
  return number_of(Severity::problem, groups) == 0 ? exit_code::done : exit_code::failed;
}

}  // namespace

void add_doctor(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "doctor", "Look for what keeps newswire from its work, and say how to mend it");
  const auto arguments = std::make_shared<DoctorArguments>();
  command->add_flag("--json", arguments->json, "As one JSON object");
  command->add_flag("--network", arguments->network,
                    "Also look up one source's host, connect to it and check its certificate");
  command->footer(
      "Looks at the configuration, the store and its disk, the broker's addresses, keys, limits,\n"
      "clock, certificates, proxies, and whether anything fetches. Changes nothing. Without\n"
      "--network nothing leaves the machine; with it, still no request is sent to any source.\n"
      "Each line is ok, a warning or a problem, and ends with what to do about it. To be run as\n"
      "the user that newswire runs as: what others may read and write is not seen.\n\n"
      "Exit codes: 0 no problem, perhaps warnings; 1 problems, a broken configuration among them;\n"
      "2 the command line is wrong.\n\n"
      "Examples:\n"
      "  newswire doctor\n"
      "  newswire doctor --network --config /etc/newswire/newswire.toml\n"
      "  newswire doctor --json | jq '.checks[] | select(.severity != \"ok\")'");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return doctor(line, *arguments); }; });
}

}  // namespace newswire::app
