// The books of the auditor: what it knows of hosts and sources, kept in memory and in the store,
// and the breaches that it found.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "fetcher/audit/auditor.h"
#include "fetcher/audit/robots_auditor.h"
#include "fetcher/source_group.h"
#include "store/ledger_store.h"

namespace newswire::fetcher {

// Bound to the thread of the store. Functions throw StoreError.
class Ledger {
 public:
  explicit Ledger(store::Database& database) : store_(database) {}

  // To be called now and then: the clock may have been set back.
  void check_clock(Time now);

  // The last of `exchanges`, which are those of one fetch for `sources` so far, has come back. To
  // be told of each, in the order in which a host was asked. Returns what was wrong with it, by
  // what `options` promise.
  std::vector<Breach> enter(const std::vector<Exchange>& exchanges, const SourceGroup& sources,
                            const Options& options);
  // The fetch is over, and this is what it was to one of its sources. Saved in the caller's
  // transaction.
  void conclude(const Member& member, const std::vector<Exchange>& exchanges,
                const std::optional<Reading>& reading);

  bool has_unsaved() const { return !unsaved_.empty() || !unsaved_robots_.empty(); }
  void save();  // in the caller's transaction; to be followed by saved() when that is durable
  void saved();

 private:
  std::vector<Breach> judge_source(const std::vector<Exchange>& exchanges,
                                   const SourceGroup& sources);
  std::vector<Breach> enter_robots(const std::vector<Exchange>& exchanges);
  std::vector<store::HostLedger> limited_siblings(const std::string& host);
  std::optional<store::RobotsFacts>& robots(const std::string& origin);
  store::HostLedger& host(const std::string& name);
  const std::optional<store::SourceFacts>& facts_of(const Member& member);

  store::LedgerStore store_;
  Time latest_{};
  bool is_checked_ = false;
  std::unordered_map<std::string, store::HostLedger> hosts_;
  std::unordered_set<std::string> unsaved_;  // hosts
  // Of sources whose fetch is under way, by name: what is known from before.
  std::unordered_map<std::string, std::optional<store::SourceFacts>> facts_;
  bool is_limited_loaded_ = false;
  std::unordered_map<std::string, std::unordered_set<std::string>> limited_;   // hosts, by domain
  std::unordered_map<std::string, std::optional<store::RobotsFacts>> robots_;  // by origin
  std::unordered_set<std::string> unsaved_robots_;
  std::map<std::pair<std::string, int>, store::Violation> violations_;  // not saved yet
};

}  // namespace newswire::fetcher
