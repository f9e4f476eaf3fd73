#include "store/source_store.h"

#include <algorithm>
#include <limits>
#include <string>

#include "store/idle_time_store.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

// Health events kept: enough to see what happened lately, whatever flaps.
constexpr std::int64_t health_events_kept = 10'000;

// The columns that read_source reads, in its order.
const std::string source_columns =
    "name, url, etag, last_modified, validators_url, body_hash, due, due_cause, last_attempt,"
    " last_success, last_new_item, last_status, last_error, failures, gone, first_gone, title,"
    " items_seen, poll_hints, text_rules, unrest, churning, rhythm";

SourceState read_source(const Statement& row) {
  SourceState state;
  row.read(0, state.name);
  row.read(1, state.url);
  row.read(2, state.etag);
  row.read(3, state.last_modified);
  row.read(4, state.validators_url);
  row.read(5, state.body_hash);
  state.due = row.time(6);
  row.read(7, state.due_cause);
  state.last_attempt = row.optional_time(8);
  state.last_success = row.optional_time(9);
  state.last_new_item = row.optional_time(10);
  state.last_status = static_cast<int>(row.integer(11));
  row.read(12, state.last_error);
  state.failures = static_cast<int>(row.integer(13));
  state.gone = row.integer(14) != 0;
  state.first_gone = row.optional_time(15);
  row.read(16, state.title);
  state.items_seen = row.integer(17);
  row.read(18, state.poll_hints);
  state.texts.rules = static_cast<int>(row.integer(19));
  state.texts.unrest = static_cast<int>(row.integer(20));
  state.texts.churning = row.integer(21) != 0;
  row.read(22, state.rhythm);
  return state;
}

const std::string host_columns =
    "host, last_request, blocked_until, rate_limited, limited_at, limited_until";

HostState read_host(const Statement& row) {
  HostState state;
  row.read(0, state.host);
  state.last_request = row.time(1);
  state.blocked_until = row.time(2);
  state.rate_limited = static_cast<int>(row.integer(3));
  state.limited_at = row.time(4);
  state.limited_until = row.time(5);
  return state;
}

}  // namespace

SourceStore::SourceStore(Database& database) : database_(database) {}

SourceStore::~SourceStore() = default;

std::optional<SourceState> SourceStore::source(const std::string& name) {
  static const std::string sql = "SELECT " + source_columns + " FROM source WHERE name = ?";
  Statement query(database_, sql);
  if (!query.bind(name).step()) return std::nullopt;
  return read_source(query);
}

std::vector<SourceState> SourceStore::sources() {
  static const std::string sql = "SELECT " + source_columns + " FROM source ORDER BY name";
  Statement query(database_, sql);
  std::vector<SourceState> states;
  while (query.step()) states.push_back(read_source(query));
  return states;
}

std::unordered_map<std::string, RestingSource> SourceStore::resting(Time now) {
  Statement query(database_,
                  "SELECT name, url, gone, due FROM source WHERE gone OR"
                  " (due > ?1 AND (last_attempt IS NULL OR last_attempt <= ?1))");
  query.bind(now);
  std::unordered_map<std::string, RestingSource> sources;
  std::string name;
  while (query.step()) {
    query.read(0, name);
    RestingSource& source = sources[name];
    query.read(1, source.url);
    source.until = query.integer(2) != 0 ? Time::max() : query.time(3);
  }
  return sources;
}

void SourceStore::save(const SourceState& state) {
  static const std::string sql =
      "REPLACE INTO source (" + source_columns +
      ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  Statement(database_, sql)
      .run(state.name, state.url, state.etag, state.last_modified, state.validators_url,
           state.body_hash, state.due, state.due_cause, state.last_attempt, state.last_success,
           state.last_new_item, state.last_status, state.last_error, state.failures,
           static_cast<int>(state.gone), state.first_gone, state.title, state.items_seen,
           state.poll_hints, state.texts.rules, state.texts.unrest,
           static_cast<int>(state.texts.churning), state.rhythm);
}

void SourceStore::remove(const std::string& name) {
  Transaction transaction(database_);
  Statement(database_, "DELETE FROM removed_item WHERE source = ?").run(name);
  Statement(database_, "DELETE FROM passed_over_text WHERE source = ?").run(name);
  Statement(database_, "DELETE FROM source_facts WHERE source = ?").run(name);
  Statement(database_, "DELETE FROM source_watch WHERE source = ?").run(name);
  Statement(database_, "DELETE FROM source_interest WHERE source = ?").run(name);
  Statement(database_, "DELETE FROM hub_advert WHERE source = ?").run(name);
  Statement(database_, "DELETE FROM source WHERE name = ?").run(name);
  IdleTimeStore(database_).forget();
  transaction.commit();
}

std::optional<HostState> SourceStore::host(const std::string& host) {
  static const std::string sql = "SELECT " + host_columns + " FROM host WHERE host = ?";
  Statement query(database_, sql);
  if (!query.bind(host).step()) return std::nullopt;
  return read_host(query);
}

std::vector<HostState> SourceStore::limited_hosts() {
  static const std::string sql = "SELECT " + host_columns + " FROM host WHERE limited_at > 0";
  Statement query(database_, sql);
  std::vector<HostState> states;
  while (query.step()) states.push_back(read_host(query));
  return states;
}

void SourceStore::save(const HostState& state) {
  static const std::string sql =
      "REPLACE INTO host (" + host_columns + ") VALUES (?, ?, ?, ?, ?, ?)";
  Statement(database_, sql)
      .run(state.host, state.last_request, state.blocked_until, state.rate_limited,
           state.limited_at, state.limited_until);
}

void SourceStore::add_health_event(const HealthEvent& event) {
  Transaction transaction(database_);
  Statement(database_, "INSERT INTO health_event (time, source, code, message) VALUES (?, ?, ?, ?)")
      .run(event.time, event.source, event.code, event.message);
  Statement(database_, "DELETE FROM health_event WHERE number <= ?")
      .run(last_health_event() - health_events_kept);
  transaction.commit();
}

std::vector<HealthEvent> SourceStore::health_events_after(std::int64_t number, std::size_t limit) {
  Statement query(database_,
                  "SELECT number, time, source, code, message FROM health_event"
                  " WHERE number > ? ORDER BY number LIMIT ?");
  query.bind(number, static_cast<std::int64_t>(
                         std::min<std::size_t>(limit, std::numeric_limits<std::int64_t>::max())));
  std::vector<HealthEvent> events;
  while (query.step()) {
    HealthEvent& event = events.emplace_back();
    event.number = query.integer(0);
    event.time = query.time(1);
    query.read(2, event.source);
    query.read(3, event.code);
    query.read(4, event.message);
  }
  return events;
}

std::int64_t SourceStore::last_health_event() {
  Statement query(database_, "SELECT seq FROM sqlite_sequence WHERE name = 'health_event'");
  return query.step() ? query.integer(0) : 0;
}

}  // namespace newswire::store
