#include "app/ledger_report.h"

#include <map>

#include <nlohmann/json.hpp>

#include "app/stored_sources.h"
#include "app/text_table.h"
#include "core/date.h"
#include "core/text.h"

namespace newswire::app {
namespace {

std::int64_t times_of(const std::vector<store::Violation>& violations) {
  std::int64_t times = 0;
  for (const auto& violation : violations) times += violation.times;
  return times;
}

std::map<std::string, std::vector<store::Violation>> by_host(const LedgerReport& report) {
  std::map<std::string, std::vector<store::Violation>> hosts;
  for (const auto& violation : report.violations) hosts[violation.host].push_back(violation);
  return hosts;
}

}  // namespace

LedgerReport read_ledger(const std::string& store_path) {
  if (!store_exists(store_path)) return {};
  store::Database database(store_path, store::Access::read_only);
  store::LedgerStore ledger(database);
  return {ledger.hosts(), ledger.violations()};
}

std::string ledger_text(const LedgerReport& report) {
  const auto violations = by_host(report);
  TextTable table(
      {"HOST", "REQUESTS", "200", "304", "429", "UNCONDITIONAL", "BYTES", "VIOLATIONS"});
  for (const auto& host : report.hosts) {
    const auto found = violations.find(host.host);
    table.add({terminal_safe(host.host), std::to_string(host.requests), std::to_string(host.full),
               std::to_string(host.not_modified), std::to_string(host.rate_limited),
               std::to_string(host.unconditional), std::to_string(host.bytes),
               std::to_string(found == violations.end() ? 0 : times_of(found->second))});
  }
  std::string text = table.text();
  for (const auto& violation : report.violations) {
    text += terminal_safe("rule " + std::to_string(violation.rule) + " broken at " +
                          violation.host + ", " + std::to_string(violation.times) +
                          (violation.times == 1 ? " time" : " times") + ", last on " +
                          format_rfc3339(violation.last) + ": " + violation.what) +
            '\n';
  }
  return text + std::to_string(times_of(report.violations)) + " violations\n";
}

std::string ledger_json(const LedgerReport& report) {
  const auto violations = by_host(report);
  nlohmann::ordered_json hosts = nlohmann::ordered_json::array();
  for (const auto& host : report.hosts) {
    nlohmann::ordered_json broken = nlohmann::ordered_json::object();
    if (const auto found = violations.find(host.host); found != violations.end()) {
      for (const auto& violation : found->second) {
        broken[std::to_string(violation.rule)] = violation.times;
      }
    }
    hosts.push_back({{"host", host.host},
                     {"requests", host.requests},
                     {"200", host.full},
                     {"304", host.not_modified},
                     {"429", host.rate_limited},
                     {"unconditional", host.unconditional},
                     {"bytes", host.bytes},
                     {"violations", broken}});
  }
  const nlohmann::ordered_json all{{"hosts", hosts}, {"violations", times_of(report.violations)}};
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace newswire::app
