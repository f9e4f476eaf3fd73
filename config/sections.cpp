#include "config/sections.h"

#include <algorithm>

#include "config/endpoint.h"
#include "core/duration.h"
#include "core/log.h"

namespace newswire::config {
namespace {

constexpr Duration above_zero{1};
constexpr std::size_t contact_limit_bytes = 200;

void read_endpoint(Section& section, const char* key, const std::filesystem::path& folder,
                   std::string& target) {
  section.read(key, target);
  const Result<std::string> endpoint = parse_endpoint(target, folder);
  if (!endpoint) {
    section.refuse_value(key, section.shown_value(key) + " " + endpoint.error().message);
  }
  target = *endpoint;
}

void read_path(Section& section, const char* key, const std::filesystem::path& folder,
               std::string& target) {
  section.read(key, target);
  if (!target.empty()) target = (folder / target).lexically_normal().string();
}

// Two keys of which one is of no use without the other.
void refuse_one_alone(const Section& section, const char* first, bool has_first, const char* second,
                      bool has_second) {
  if (has_first && !has_second) section.refuse_value(first, std::string("needs ") + second);
  if (has_second && !has_first) section.refuse_value(second, std::string("needs ") + first);
}

bool is_fixed(const std::string& endpoint) {
  return endpoint.back() != '*';
}

// It goes into the User-Agent as a comment (RFC 9110, section 5.6.5).
bool is_contact(const std::string& text) {
  return text.size() <= contact_limit_bytes && std::all_of(text.begin(), text.end(), [](char c) {
           return c >= ' ' && c < '\x7f' && c != '(' && c != ')' && c != '\\';
         });
}

}  // namespace

void read_store(Section& section, const std::filesystem::path& folder, Store& store) {
  section.read("path", store.path);
  if (store.path.empty()) section.refuse_value("path", "is empty");
  store.path = (folder / store.path).lexically_normal().string();
  section.read("retain", store.retain, Duration::zero());
  section.read("retain_items", store.retain_items, Range{.least = 0});
}

void read_fetch(Section& section, Fetch& fetch) {
  section.read("interval", fetch.interval, above_zero);
  section.read("min_interval", fetch.min_interval, above_zero);
  section.read("max_interval", fetch.max_interval, above_zero);
  if (fetch.min_interval > fetch.max_interval) {
    section.refuse_value("min_interval", "(" + format_duration(fetch.min_interval) +
                                             ") is above max_interval (" +
                                             format_duration(fetch.max_interval) + ")");
  }
  section.read("adaptive", fetch.adaptive);
  section.read("budget", fetch.budget, Range{.least = 0, .most = 10'000'000});
  section.read("host_spacing", fetch.host_spacing, Duration::zero());
  section.read("host_connections", fetch.host_connections, Range{.least = 1, .most = 16});
  read_pause_scope(section, fetch.pause_scope);
  section.read("concurrency", fetch.concurrency, Range{.least = 1, .most = 1024});
  section.read("timeout", fetch.timeout, above_zero);
  section.read("connect_timeout", fetch.connect_timeout, above_zero);
  section.read("idle_timeout", fetch.idle_timeout, above_zero);
  section.read_size("max_body", fetch.max_body, Range{.least = 1, .most = 1 << 30});
  section.read("contact", fetch.contact);
  if (!is_contact(fetch.contact)) {
    section.refuse_value("contact",
                         "must be up to 200 printable ASCII characters without "
                         "brackets and backslashes, such as an address or URL");
  }
}

void read_pause_scope(Section& section, std::string& scope) {
  if (section.find("pause_scope") == nullptr) return;
  section.read("pause_scope", scope);
  if (scope != "auto" && scope != "host" && scope != "domain") {
    section.refuse_value("pause_scope", "must be \"auto\", \"host\" or \"domain\", not " +
                                            section.shown_value("pause_scope"));
  }
}

void read_limits(Section& section, Limits& limits) {
  section.read("max_items", limits.max_items, Range{.least = 1, .most = 1'000'000});
  // 256 is where the XML parser itself ends.
  section.read("max_depth", limits.max_depth, Range{.least = 8, .most = 256});
  section.read("max_attributes", limits.max_attributes, Range{.least = 8, .most = 4096});
  section.read_size("max_text", limits.max_text, Range{.least = 1 << 10, .most = 64 << 20});
  section.read_size("max_entities", limits.max_entities, Range{.least = 0, .most = 64 << 20});
}

void read_broker(Section& section, const std::filesystem::path& folder, Broker& broker) {
  read_endpoint(section, "publish", folder, broker.publish);
  read_endpoint(section, "replay", folder, broker.replay);
  if (broker.publish == broker.replay && is_fixed(broker.publish)) {
    section.refuse_value("replay", "must differ from publish");
  }
  read_path(section, "key", folder, broker.key);
  read_path(section, "client_keys", folder, broker.client_keys);
  refuse_one_alone(section, "key", !broker.key.empty(), "client_keys", !broker.client_keys.empty());
  section.read("insecure", broker.insecure);
  section.read("max_standing_queries", broker.max_standing_queries,
               Range{.least = 0, .most = 1'000'000});
  section.read("io_threads", broker.io_threads, Range{.least = 1, .most = 64});
}

void read_subscriber(Section& section, const std::filesystem::path& folder,
                     Subscriber& subscriber) {
  read_path(section, "server_key", folder, subscriber.server_key);
  read_path(section, "key", folder, subscriber.key);
  refuse_one_alone(section, "server_key", !subscriber.server_key.empty(), "key",
                   !subscriber.key.empty());
}

void read_log(Section& section, Log& log) {
  section.read("level", log.level);
  if (!parse_log_level(log.level)) {
    section.refuse_value("level", "must be \"debug\", \"info\", \"warning\" or \"error\", not " +
                                      section.shown_value("level"));
  }
  section.read("format", log.format);
  if (!parse_log_format(log.format)) {
    section.refuse_value("format",
                         "must be \"logfmt\" or \"json\", not " + section.shown_value("format"));
  }
}

}  // namespace newswire::config
