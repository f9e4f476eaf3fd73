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
#include "feed/selection/selection.h"
#include "query/query.h"

namespace newswire::fetcher {

struct SourceOptions {
  std::string name;
  std::string url;
  // What the source is known by in the store and to people, where the URL holds a secret; empty:
  // the URL itself.
  std::string shown_url;
  std::vector<std::string> secrets;  // values that nobody is shown, wherever they turn up
  std::vector<std::string> topics;
  std::optional<Duration> interval;
  std::optional<Duration> min_interval;
  bool allow_private = false;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<feed::Selection> selection;  // of a page or an API; nullopt: it is a feed

  const std::string& public_url() const { return shown_url.empty() ? url : shown_url; }
};

// A tag by rule: every item that matches the query gets the topic.
struct TopicRule {
  std::string topic;
  query::Query query;
};

struct Options {
  Duration interval = std::chrono::minutes(60);      // when the source says nothing
  Duration min_interval = std::chrono::minutes(15);  // the floor
  Duration max_interval = std::chrono::hours(24);
  Duration host_spacing = std::chrono::seconds(1);  // between two requests to one host
  std::size_t concurrency = 64;                     // requests in flight
  Duration timeout = std::chrono::seconds(30);      // total, for one fetch
  Duration connect_timeout = std::chrono::seconds(5);
  Duration idle_timeout = std::chrono::seconds(10);
  std::size_t max_body = 16 << 20;  // bytes, after decompression
  std::string contact;              // in the User-Agent: an address or URL
  std::vector<SourceOptions> sources;
  std::vector<TopicRule> topic_rules;
  // Retention is applied after fetching; 0: no limit.
  Duration retain = std::chrono::hours(24 * 90);
  std::int64_t retain_items = 0;
};

}  // namespace newswire::fetcher
