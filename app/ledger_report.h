// The ledger of requests by host, for `fetch --report` and `--strict`.
#pragma once

#include <string>

#include "store/ledger_store.h"

namespace newswire::app {

struct LedgerReport {
  std::vector<store::HostLedger> hosts;
  std::vector<store::Violation> violations;
};

// Empty where there is no store yet.
LedgerReport read_ledger(const std::string& store_path);

// A table for people, with a line for each rule that was broken.
std::string ledger_text(const LedgerReport& report);

// {"hosts":[{"host":…,"requests":…,…,"violations":{"14":2}}],"violations":2}
std::string ledger_json(const LedgerReport& report);

}  // namespace newswire::app
