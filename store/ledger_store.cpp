#include "store/ledger_store.h"

#include "store/statement.h"

namespace newswire::store {
namespace {

const std::string host_columns =
    "host, requests, full, not_modified, rate_limited, unconditional, bytes, since, last_sent,"
    " last_came, quiet_until, limited_in_a_row, limited_at, limited_until";

HostLedger read_host(const Statement& row) {
  HostLedger ledger;
  row.read(0, ledger.host);
  ledger.requests = row.integer(1);
  ledger.full = row.integer(2);
  ledger.not_modified = row.integer(3);
  ledger.rate_limited = row.integer(4);
  ledger.unconditional = row.integer(5);
  ledger.bytes = row.integer(6);
  ledger.since = row.optional_time(7);
  ledger.last_sent = row.time(8);
  ledger.last_came = row.time(9);
  ledger.quiet_until = row.time(10);
  ledger.limited_in_a_row = static_cast<int>(row.integer(11));
  ledger.limited_at = row.time(12);
  ledger.limited_until = row.time(13);
  return ledger;
}

}  // namespace

std::vector<HostLedger> LedgerStore::hosts() {
  static const std::string sql = "SELECT " + host_columns + " FROM host_ledger ORDER BY host";
  Statement query(database_, sql);
  std::vector<HostLedger> ledgers;
  while (query.step()) ledgers.push_back(read_host(query));
  return ledgers;
}

std::optional<HostLedger> LedgerStore::host(const std::string& host) {
  static const std::string sql = "SELECT " + host_columns + " FROM host_ledger WHERE host = ?";
  Statement query(database_, sql);
  if (!query.bind(host).step()) return std::nullopt;
  return read_host(query);
}

std::vector<HostLedger> LedgerStore::limited_hosts() {
  static const std::string sql =
      "SELECT " + host_columns + " FROM host_ledger WHERE limited_at > 0";
  Statement query(database_, sql);
  std::vector<HostLedger> ledgers;
  while (query.step()) ledgers.push_back(read_host(query));
  return ledgers;
}

void LedgerStore::save(const HostLedger& ledger) {
  static const std::string sql = "REPLACE INTO host_ledger (" + host_columns +
                                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  Statement(database_, sql)
      .run(ledger.host, ledger.requests, ledger.full, ledger.not_modified, ledger.rate_limited,
           ledger.unconditional, ledger.bytes, ledger.since, ledger.last_sent, ledger.last_came,
           ledger.quiet_until, ledger.limited_in_a_row, ledger.limited_at, ledger.limited_until);
}

std::optional<SourceFacts> LedgerStore::facts(const std::string& source) {
  Statement query(database_,
                  "SELECT source, url, last_sent, not_before, rule, failures, first_gone, holder,"
                  " etag, last_modified, hints FROM source_facts WHERE source = ?");
  if (!query.bind(source).step()) return std::nullopt;
  SourceFacts facts;
  query.read(0, facts.source);
  query.read(1, facts.url);
  facts.last_sent = query.time(2);
  facts.not_before = query.time(3);
  facts.rule = static_cast<int>(query.integer(4));
  facts.failures = static_cast<int>(query.integer(5));
  facts.first_gone = query.optional_time(6);
  query.read(7, facts.holder);
  query.read(8, facts.etag);
  query.read(9, facts.last_modified);
  query.read(10, facts.hints);
  return facts;
}

void LedgerStore::save(const SourceFacts& facts) {
  Statement(database_,
            "REPLACE INTO source_facts (source, url, last_sent, not_before, rule, failures,"
            " first_gone, holder, etag, last_modified, hints)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(facts.source, facts.url, facts.last_sent, facts.not_before, facts.rule, facts.failures,
           facts.first_gone, facts.holder, facts.etag, facts.last_modified, facts.hints);
}

std::optional<RobotsFacts> LedgerStore::robots(const std::string& origin) {
  Statement query(database_,
                  "SELECT origin, heard, is_readable, rules FROM robots_facts WHERE origin = ?");
  if (!query.bind(origin).step()) return std::nullopt;
  RobotsFacts facts;
  query.read(0, facts.origin);
  facts.heard = query.time(1);
  facts.is_readable = query.integer(2) != 0;
  query.read(3, facts.rules);
  return facts;
}

void LedgerStore::save(const RobotsFacts& facts) {
  Statement(database_,
            "REPLACE INTO robots_facts (origin, heard, is_readable, rules) VALUES (?, ?, ?, ?)")
      .run(facts.origin, facts.heard, static_cast<int>(facts.is_readable), facts.rules);
}

void LedgerStore::forget_times_after(Time now) {
  Statement(database_, "UPDATE source_facts SET not_before = 0 WHERE last_sent > ?").run(now);
  Statement(database_,
            "UPDATE host_ledger SET quiet_until = 0, last_sent = 0, last_came = 0, limited_at = 0,"
            " limited_until = 0 WHERE last_sent > ?")
      .run(now);
  Statement(database_, "UPDATE robots_facts SET heard = ? WHERE heard > ?").run(now, now);
}

std::vector<Violation> LedgerStore::violations() {
  Statement query(database_,
                  "SELECT host, rule, times, last, what FROM violation ORDER BY host, rule");
  std::vector<Violation> violations;
  while (query.step()) {
    Violation& violation = violations.emplace_back();
    query.read(0, violation.host);
    violation.rule = static_cast<int>(query.integer(1));
    violation.times = query.integer(2);
    violation.last = query.time(3);
    query.read(4, violation.what);
  }
  return violations;
}

void LedgerStore::add(const Violation& violation) {
  Statement(database_,
            "INSERT INTO violation (host, rule, times, last, what) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (host, rule) DO UPDATE SET times = times + excluded.times,"
            " last = excluded.last, what = excluded.what")
      .run(violation.host, violation.rule, violation.times, violation.last, violation.what);
}

}  // namespace newswire::store
