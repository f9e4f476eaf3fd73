// The configuration file: TOML, typed, unknown keys refused. docs/configuration.md and
// config/newswire.toml show every key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/result.h"

namespace newswire::config {

struct Store {
  std::string path = "newswire.db";               // absolute once loaded: relative to the file
  Duration retain = std::chrono::hours(24 * 90);  // 0: no limit
  std::int64_t retain_items = 0;                  // 0: no limit
};

struct Fetch {
  Duration interval = std::chrono::minutes(60);
  Duration min_interval = std::chrono::minutes(15);
  Duration max_interval = std::chrono::hours(24);
  bool adaptive = true;
  std::int64_t budget = 0;  // requests an hour; 0: as many as by the intervals
  Duration host_spacing = std::chrono::seconds(1);
  std::int64_t host_connections = 1;
  std::string pause_scope = "auto";  // or "host", "domain"
  std::int64_t concurrency = 64;
  Duration timeout = std::chrono::seconds(30);
  Duration connect_timeout = std::chrono::seconds(5);
  Duration idle_timeout = std::chrono::seconds(10);
  std::int64_t max_body = 16 << 20;  // bytes
  std::string contact;
  std::string proxy;    // a URL, or "none"; empty: as the environment says
  std::string ca_file;  // absolute once loaded; empty: the system's root certificates
  // Variables of the environment that the proxy needs and that are not set.
  std::vector<std::string> unset;

  friend bool operator==(const Fetch&, const Fetch&) = default;
};

// Of what one document may hold, however small its bytes are.
struct Limits {
  std::int64_t max_items = 10'000;
  std::int64_t max_depth = 256;         // of elements; of JSON's lists and objects
  std::int64_t max_attributes = 256;    // of one element
  std::int64_t max_text = 1 << 20;      // bytes of one field
  std::int64_t max_entities = 1 << 20;  // bytes of all uses of declared entities

  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Broker {
  std::string publish = "tcp://127.0.0.1:5560";
  std::string replay = "tcp://127.0.0.1:5561";
  std::string key;          // the file of its key pair; empty: no keys
  std::string client_keys;  // the folder of those that may come in
  bool insecure = false;    // without keys, yet for other machines
  std::int64_t max_standing_queries = 20'000;
  std::int64_t io_threads = 2;

  friend bool operator==(const Broker&, const Broker&) = default;
};

// How `newswire sub` speaks with a broker that has keys. Files; both or neither.
struct Subscriber {
  std::string server_key;  // the broker's public key
  std::string key;         // a key pair of one's own

  friend bool operator==(const Subscriber&, const Subscriber&) = default;
};

// Being told by hubs what is new.
struct WebSub {
  std::string callback;                          // a URL; empty: nothing is subscribed to
  std::string listen = "127.0.0.1:8090";         // address and port
  Duration lease = std::chrono::hours(24 * 10);  // that hubs are asked for

  friend bool operator==(const WebSub&, const WebSub&) = default;
};

// Metrics and health over HTTP.
struct Monitor {
  std::string listen;     // address and port; empty: nowhere
  bool insecure = false;  // for other machines, too

  friend bool operator==(const Monitor&, const Monitor&) = default;
};

struct Log {
  std::string level = "info";
  std::string format = "logfmt";  // or "json"

  friend bool operator==(const Log&, const Log&) = default;
};

// One key of [source.select]. Whoever compiles it checks its syntax.
struct Selector {
  std::string key;  // items, title, link ...; several with one key are alternatives
  std::string text;
  int line = 0;  // in the file, for messages
};

struct Source {
  std::string name;
  int line = 0;       // in the file, for messages
  std::string title;  // for people; empty: the feed's own
  std::string url;    // with `params` added
  // The same for people: ${NAME} stands as in the file, and no user and password.
  std::string shown_url;
  // Credentials, and what the environment put into the URL and the headers; never to be shown.
  std::vector<std::string> secrets;
  // Variables of the environment that its secrets need and that are not set: it cannot be fetched,
  // and `url` and the like lack them.
  std::vector<std::string> unset;
  std::vector<std::string> topics;
  std::string kind = "feed";
  std::optional<Duration> interval;
  std::optional<Duration> min_interval;
  std::string pause_scope;  // empty: as in Fetch
  bool allow_private = false;
  std::vector<std::pair<std::string, std::string>> headers;  // those of its credentials included
  std::string proxy;                                         // empty: as in Fetch
  std::string ca_file;                                       // empty: as in Fetch
  bool insecure = false;
  bool websub = true;
  std::vector<Selector> select;
};

struct TopicRule {
  std::string name;
  std::string query;  // its syntax is checked by whoever compiles it
  int line = 0;       // in the file, for messages
};

struct Config {
  std::string file;                    // where it came from; empty: built-in defaults
  std::vector<std::string> variables;  // of the environment, by name, that values were taken from
  Store store;
  Fetch fetch;
  Limits limits;
  Broker broker;
  Subscriber subscriber;
  WebSub websub;
  Monitor monitor;
  Log log;
  std::vector<Source> sources;
  std::vector<TopicRule> topic_rules;
};

// Throws FatalError with one line that names file, line and key; a misspelt key is told with the
// nearest known one. Exit code 2, or 1 where it cannot be read. ${NAME} in string values is
// taken from the environment; "$${" stands for "${". Where a variable is not set, that is an error,
// but for the secrets of sources: see Source::unset.
Config load(const std::string& file);

// The two halves of it: the bytes of the file, and what a text says that is, or will be, in that
// file.
std::string read_file(const std::string& file);
Config parse(const std::string& text, const std::string& file);

// The name as it is, or why a source cannot be called so.
Result<std::string> parse_source_name(const std::string& name);

// Every key that a file may have, as SECTION.KEY: what the docs and the sample are held against.
std::vector<std::string> known_keys();

// The file that applies where none is named: ./newswire.toml, then
// $XDG_CONFIG_HOME/newswire/newswire.toml (by default ~/.config), then /etc/newswire/newswire.toml;
// nullopt where there is none.
std::optional<std::string> find_file();

}  // namespace newswire::config
