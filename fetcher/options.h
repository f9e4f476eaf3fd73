// What a fetcher is told. The defaults are the product's; config/newswire.toml shows them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "feed/parser.h"
#include "feed/selection/selection.h"
#include "fetcher/pause_scope.h"
#include "fetcher/transport/proxy.h"
#include "query/query.h"

namespace newswire::fetcher {

struct SourceOptions {
  std::string name;
  // Why no request for it can be made, such as a secret that is not there: one line. It fails
  // whenever it is due, and no server is asked. Empty: nothing is in the way.
  std::string obstacle;
  std::string url;
  // What the source is known by in the store and to people, where the URL holds a secret; empty:
  // the URL itself.
  std::string shown_url;
  std::vector<std::string> secrets;  // values that nobody is shown, wherever they turn up
  std::vector<std::string> topics;
  std::optional<Duration> interval;
  std::optional<Duration> min_interval;
  std::optional<PauseScope> pause_scope;
  bool allow_private = false;
  std::vector<std::pair<std::string, std::string>> headers;  // its credentials among them
  std::string proxy;                         // as Options::proxy, and in its place; empty: that one
  std::string ca_file;                       // as Options::ca_file, at the source's own origin
  bool insecure = false;                     // there, its certificate is not checked
  std::optional<feed::Selection> selection;  // of a page or an API; nullopt: it is a feed
  bool websub = true;                        // its hub, where it has one, is asked to tell us

  const std::string& public_url() const { return shown_url.empty() ? url : shown_url; }
};

// A tag by rule: every item that matches the query gets the topic.
struct TopicRule {
  std::string topic;
  query::Query query;
};

// Being told by hubs what is new: docs/websub.md.
struct WebSubOptions {
  std::string callback;                          // the URL that hubs call, to which a path is
                                                 // added; empty: nothing is subscribed to
  std::string listen = "127.0.0.1:8090";         // where that arrives; port 0: any
  Duration lease = std::chrono::hours(24 * 10);  // that hubs are asked for

  friend bool operator==(const WebSubOptions&, const WebSubOptions&) = default;
};

struct Options {
  Duration interval = std::chrono::minutes(60);      // when the source says nothing
  Duration min_interval = std::chrono::minutes(15);  // the floor
  Duration max_interval = std::chrono::hours(24);
  Duration host_spacing = std::chrono::seconds(1);  // between two requests to one host
  std::size_t host_connections = 1;                 // requests to one host at once
  PauseScope pause_scope = PauseScope::automatic;
  bool adaptive = true;  // waits follow what the sources post
  double budget = 0;     // requests an hour of all sources; 0: as many as by their intervals
  std::size_t concurrency = 64;                 // requests in flight
  Duration timeout = std::chrono::seconds(30);  // total, for one fetch
  Duration connect_timeout = std::chrono::seconds(5);
  Duration idle_timeout = std::chrono::seconds(10);
  std::size_t max_body = 16 << 20;  // bytes, after decompression
  std::string contact;              // in the User-Agent: an address or URL
  std::string proxy;                // a URL, or "none"; empty: as the environment says
  ProxyEnvironment proxy_environment;
  std::string ca_file;         // root certificates in place of the system's; empty: those
  feed::ParseOptions reading;  // of documents; type and address are those of each answer
  WebSubOptions websub;
  std::vector<SourceOptions> sources;
  std::vector<TopicRule> topic_rules;
  // Retention is applied after fetching; 0: no limit.
  Duration retain = std::chrono::hours(24 * 90);
  std::int64_t retain_items = 0;
};

}  // namespace newswire::fetcher
