// What is known of each source and host between fetches, so that cron, daemon and a fetch by hand
// obey the same rules, and so does a process that was killed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.h"
#include "store/database.h"

namespace newswire::store {

// How changed items of a source are told, in the fetcher's words.
struct TextState {
  int rules = 0;   // by which its texts were compared last
  int unrest = 0;  // how often they changed as no edited text does
  bool churning = false;

  friend bool operator==(const TextState&, const TextState&) = default;
};

struct SourceState {
  std::string name;
  std::string url;  // the configured URL that all below belongs to; another URL starts anew
  // Validators, byte for byte as the server sent them, and the URL that answered with them.
  std::optional<std::string> etag;
  std::optional<std::string> last_modified;
  std::string validators_url;
  std::string body_hash;  // of the last body that was parsed whole; empty where there is none
  Time due{};             // when it may next be fetched; the epoch: at once
  std::string due_cause;  // one line: what set it
  std::optional<Time> last_attempt;
  std::optional<Time> last_success;  // the last 200 that parsed, or 304
  std::optional<Time> last_new_item;
  int last_status = 0;             // HTTP; 0 where there was no answer
  std::string last_error;          // empty after a success
  int failures = 0;                // in a row
  bool gone = false;               // a confirmed 410: not fetched again
  std::optional<Time> first_gone;  // when 410 was first seen, until another answer came
  std::string title;               // the feed's own
  std::string poll_hints;  // what the feed said of when to ask again, in the fetcher's words
  std::string rhythm;      // when it posts, in the fetcher's words
  std::int64_t items_seen = 0;
  TextState texts;
};

// One that is not to be fetched before `until`; where it is gone for good, that is Time::max().
struct RestingSource {
  std::string url;
  Time until{};
};

struct HostState {
  std::string host;
  Time last_request{};
  Time blocked_until{};  // Retry-After and its kin
  int rate_limited = 0;  // 429s in a row
  Time limited_at{};     // its last 429; the epoch: it never answered one
  Time limited_until{};  // and the pause that this asked for
};

// A change in a source's health, published on the lane s/.
struct HealthEvent {
  std::int64_t number = 0;  // rising
  Time time{};
  std::string source;
  std::string code;  // failing, recovered, gone, moved, rate_limited, stale, missed, challenge ...
  std::string message;
};

// Bound to the thread of its connection.
class SourceStore {
 public:
  explicit SourceStore(Database& database);
  ~SourceStore();

  std::optional<SourceState> source(const std::string& name);
  std::vector<SourceState> sources();
  // Those that are not to be fetched yet, or never again, by name. None of which the clock was set
  // back since: it needs a closer look.
  std::unordered_map<std::string, RestingSource> resting(Time now);
  void save(const SourceState& state);
  void remove(const std::string& name);

  std::optional<HostState> host(const std::string& host);
  std::vector<HostState> limited_hosts();  // that ever answered a 429
  void save(const HostState& state);

  void add_health_event(const HealthEvent& event);  // `number` is given by the store
  std::vector<HealthEvent> health_events_after(std::int64_t number, std::size_t limit);
  std::int64_t last_health_event();

 private:
  Database& database_;
};

}  // namespace newswire::store
