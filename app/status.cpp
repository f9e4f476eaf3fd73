#include <memory>
#include <optional>
#include <sstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/health/finding_text.h"
#include "app/health/overall.h"
#include "app/hub_report.h"
#include "app/source_report.h"
#include "app/terminal.h"
#include "core/date.h"
#include "core/text.h"

namespace newswire::app {
namespace {

constexpr std::size_t most_of_a_kind = 10;

nlohmann::ordered_json time_json(const std::optional<Time>& time) {
  if (!time) return nullptr;
  return format_rfc3339(*time);
}

nlohmann::ordered_json source_json(const SourceReport& report) {
  const store::SourceState& state = report.state;
  return {{"name", report.source.name},
          {"url", report.source.shown_url},
          {"topics", report.source.topics},
          {"health", to_string(report.health)},
          {"moved_to", report.watch.is_moved ? nlohmann::ordered_json(report.watch.moved_to)
                                             : nlohmann::ordered_json(nullptr)},
          {"last_status", state.last_status},
          {"last_attempt", time_json(state.last_attempt)},
          {"last_success", time_json(state.last_success)},
          {"last_new_item", time_json(state.last_new_item)},
          {"due", state.last_attempt ? time_json(state.due) : nullptr},
          {"due_cause", state.due_cause},
          {"failures", state.failures},
          {"error", state.last_error},
          {"items", state.items_seen}};
}

nlohmann::ordered_json store_json(const StoreFacts& facts) {
  nlohmann::ordered_json store{{"path", facts.path}, {"exists", facts.exists}};
  if (!facts.status) return store;
  store.update({{"bytes", facts.status->bytes},
                {"items", facts.status->items},
                {"head", facts.status->head},
                {"floor", facts.status->floor},
                {"epoch", facts.status->epoch}});
  return store;
}

HubCounts hubs_of(const config::Config& config, const Overall& all) {
  if (!all.store.status) return {};
  return count_hubs(stored_hubs(config.store.path), SystemClock().now());
}

std::string json_text(const config::Config& config, const Overall& all) {
  nlohmann::ordered_json status{{"version", NEWSWIRE_VERSION}, {"config", config.file}};
  status["store"] = store_json(all.store);
  const auto& hello = all.broker.hello;
  status["broker"] = {{"publish", config.broker.publish},
                      {"replay", config.broker.replay},
                      {"answers", hello.has_value()}};
  if (hello) {
    status["broker"].update(
        {{"epoch", hello->epoch}, {"head", hello->head}, {"floor", hello->floor}});
  }
  const HubCounts hubs = hubs_of(config, all);
  status["websub"] = {{"callback", config.websub.callback},
                      {"feeds_with_hub", hubs.feeds},
                      {"subscriptions", hubs.active},
                      {"pings", hubs.pings},
                      {"refused", hubs.refused}};
  status["sources"] = nlohmann::ordered_json::array();
  for (const SourceReport& report : all.sources) status["sources"].push_back(source_json(report));
  status["problems"] = findings_json(all.findings);
  return status.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

std::string mebibytes(std::uintmax_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
  return text;
}

void tell_store(const StoreFacts& facts, std::ostream& out) {
  out << "store   " << terminal_safe(facts.path);
  if (facts.status) {
    out << ": " << facts.status->items
        << (facts.status->items == 1 ? " item, head " : " items, head ") << facts.status->head
        << ", " << mebibytes(facts.status->bytes) << '\n';
  } else if (facts.exists) {
    out << ": cannot be read\n";
  } else {
    out << ": not there yet; 'newswire up' or 'newswire fetch' makes it\n";
  }
}

void tell_broker(const config::Config& config, const BrokerAnswer& answer, std::ostream& out) {
  out << "broker  " << terminal_safe(config.broker.replay);
  if (answer.hello) {
    out << ": answers, head " << answer.hello->head << '\n';
  } else if (!answer.trouble_with_keys.empty()) {
    out << ": cannot be asked with the keys of this user\n";
  } else {
    out << ": does not answer; 'newswire up' or 'newswire broker' starts it\n";
  }
}

void tell_hubs(const config::Config& config, const Overall& all, std::ostream& out) {
  if (config.websub.callback.empty()) return;
  const HubCounts hubs = hubs_of(config, all);
  out << "websub  " << terminal_safe(config.websub.callback) << ": " << hubs.active << " of "
      << hubs.feeds << (hubs.feeds == 1 ? " feed with a hub tells" : " feeds with a hub tell")
      << " what is new, " << hubs.pings << (hubs.pings == 1 ? " ping" : " pings") << '\n';
}

// What is wrong comes last: beside the prompt, however many sources there are.
std::string plain_text(const config::Config& config, const Overall& all, const Fixes& fixes) {
  const bool colour = shows_colour(STDOUT_FILENO);
  std::ostringstream out;
  out << "config  " << terminal_safe(config.file) << '\n';
  tell_store(all.store, out);
  tell_broker(config, all.broker, out);
  tell_hubs(config, all, out);
  out << '\n';
  // Of a store that is closed to this user nothing is known, which is not that nothing was fetched.
  if (all.store.reason != store::StoreRefused::Reason::denied) {
    out << source_table(all.sources, SystemClock().now(), colour) << '\n';
  }
  if (all.findings.empty()) return out.str() + "all is well\n";
  const Findings shown = shortened(all.findings, most_of_a_kind, fixes.run("source list"));
  return out.str() + findings_text(shown, "", colour);
}

struct StatusArguments {
  bool json = false;
  bool check = false;
};

// Only what keeps newswire from its work: sources in trouble are for people to look at.
int check(const Findings& findings) {
  Findings problems;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::problem) problems.push_back(finding);
  }
  for (const Finding& problem : shortened(problems, most_of_a_kind, "")) say(line_of(problem));
  return problems.empty() ? exit_code::done : exit_code::failed;
}

int status(const CommandLine& line, const StatusArguments& arguments) {
  const config::Config config = load_config(line);
  const Fixes fixes(line.config_file);
  const Overall all = look_at_all(config, SystemClock().now(), fixes);
  if (arguments.check) return check(all.findings);
  write_text(arguments.json ? json_text(config, all) : plain_text(config, all, fixes));
  return all.store.exists && !all.store.status ? exit_code::failed : exit_code::done;
}

}  // namespace

void add_status(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "status", "Store, broker and sources: what is well, what is not, and what to do about it");
  const auto arguments = std::make_shared<StatusArguments>();
  CLI::Option* json = command->add_flag("--json", arguments->json, "As one JSON object");
  command
      ->add_flag("--check", arguments->check,
                 "Print nothing but problems that keep newswire from its work; exit code 1 where "
                 "there are any")
      ->excludes(json);
  command->footer(
      "What is wrong stands at the end, the worst first, each line with a command or a key of\n"
      "the configuration that mends it.\n\n"
      "Exit codes: 0 done; 1 the store cannot be opened, or with --check, there is a problem.\n\n"
      "Examples:\n"
      "  newswire status\n"
      "  newswire status --json | jq -r '.problems[] | .subject + \": \" + .fix'\n"
      "  newswire status --check || systemctl restart newswire");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return status(line, *arguments); }; });
}

}  // namespace newswire::app
