// What went over the wire: a ledger of the requests to each host, the rules that they broke, and
// the facts by which the next request is judged (fetcher/audit).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

struct HostLedger {
  std::string host;
  std::int64_t requests = 0;
  std::int64_t full = 0;           // 200
  std::int64_t not_modified = 0;   // 304
  std::int64_t rate_limited = 0;   // 429
  std::int64_t unconditional = 0;  // without validators
  std::int64_t bytes = 0;          // received, heads included
  std::optional<Time> since;       // the first of them
  Time last_sent{};
  Time last_came{};
  Time quiet_until{};        // what its last 429 or 503 asked for
  int limited_in_a_row = 0;  // 429s, no success between them
  Time limited_at{};         // the last of them; the epoch: there was none
  Time limited_until{};      // and what it asked for
};

struct SourceFacts {
  std::string source;
  std::string url;    // as SourceState::url
  Time last_sent{};   // its last request
  Time not_before{};  // of its next one
  int rule = 0;       // that says so
  int failures = 0;   // in a row
  std::optional<Time> first_gone;
  std::string holder;  // the URL whose validators follow; empty where there are none
  std::optional<std::string> etag;
  std::optional<std::string> last_modified;
  std::string hints;  // what the feed said of when to ask again, in the fetcher's words
};

// What a site was heard to ask of robots.
struct RobotsFacts {
  std::string origin;
  Time heard{};
  bool is_readable = false;
  std::string rules;  // as in a robots.txt
};

// A rule of polite polling, by its number in docs/politeness.md, that a host saw broken.
struct Violation {
  std::string host;
  int rule = 0;
  std::int64_t times = 0;
  Time last{};
  std::string what;  // one line, about the last time
};

// Bound to the thread of its connection. Functions throw StoreError.
class LedgerStore {
 public:
  explicit LedgerStore(Database& database) : database_(database) {}

  std::vector<HostLedger> hosts();  // by name
  std::optional<HostLedger> host(const std::string& host);
  std::vector<HostLedger> limited_hosts();  // that ever answered a 429
  void save(const HostLedger& ledger);

  std::optional<SourceFacts> facts(const std::string& source);
  void save(const SourceFacts& facts);

  std::optional<RobotsFacts> robots(const std::string& origin);
  void save(const RobotsFacts& facts);

  // Where the clock was set back since, what was noted leaves nothing to judge by.
  void forget_times_after(Time now);

  std::vector<Violation> violations();   // by host and rule
  void add(const Violation& violation);  // its `times` are added to those before

 private:
  Database& database_;
};

}  // namespace newswire::store
