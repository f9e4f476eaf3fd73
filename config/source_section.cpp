// The keys of [[source]] and [[topic]].
#include <algorithm>
#include <array>
#include <string_view>

#include "config/nearest.h"
#include "config/sections.h"
#include "core/duration.h"
#include "core/text.h"
#include "core/topic.h"
#include "core/url.h"

namespace newswire::config {
namespace {

constexpr Duration above_zero{1};
constexpr std::size_t name_limit_bytes = 64;
constexpr std::size_t header_count_limit = 32;
constexpr std::size_t param_count_limit = 64;
constexpr std::size_t header_value_limit_bytes = 8 << 10;

// What the fetcher itself sets: the rules of fetching depend on them.
constexpr std::array<std::string_view, 11> reserved_headers{
    "accept-encoding", "connection", "content-length",
    "expect",          "host",       "if-modified-since",
    "if-none-match",   "te",         "transfer-encoding",
    "upgrade",         "user-agent"};

// Why the name cannot be one; empty where it can.
std::string fault_of_name(const std::string& name) {
  if (name.empty()) return "is empty";
  if (name.size() > name_limit_bytes) return "is longer than 64 bytes";
  if (name.front() == ' ' || name.back() == ' ') return "has a space at an end";
  if (name.find('/') != std::string::npos) return "has a slash";
  if (terminal_safe(name) != name) return "has characters that cannot be printed";
  return "";
}

// An error that may quote the value it is about.
std::string why(const Error& error, const Value& value) {
  return value.is_secret ? shown(value) + " is of no use here" : terminal_safe(error.message);
}

void read_name(Section& section, std::string& name) {
  if (section.find("name") == nullptr) return;
  section.read("name", name);
  if (const std::string fault = fault_of_name(name); !fault.empty()) {
    section.refuse_value("name", fault);
  }
}

void keep_secrets(const Value& value, Source& source) {
  source.secrets.insert(source.secrets.end(), value.secrets.begin(), value.secrets.end());
}

void read_url(Section& section, Source& source) {
  const Value* value = section.find("url");
  if (value == nullptr) return;
  section.read("url", source.url);
  source.shown_url = value->is_secret ? value->written : source.url;
  keep_secrets(*value, source);
  if (!value->unset.empty()) return;
  if (const Result<Url> parsed = parse_http_url(source.url); !parsed) {
    section.refuse_value("url", "is wrong: " + why(parsed.error(), *value));
  }
}

// `query` is added behind the URL's own, and before its fragment.
void add_query(std::string& url, const std::string& query) {
  const std::size_t end = std::min(url.find('#'), url.size());
  const bool has_query = url.find('?') < end;
  url.insert(end, (has_query ? "&" : "?") + query);
}

void read_params(Section& section, Source& source) {
  const Value& params = section.table("params");
  if (params.table.size() > param_count_limit) {
    section.refuse_value("params", "has more than " + std::to_string(param_count_limit));
  }
  std::string query;
  std::string shown_query;
  for (const auto& [key, line, value] : params.table) {
    std::string text = value.text;
    if (value.kind == Value::Kind::integer) {
      text = std::to_string(value.integer);
    } else if (value.kind == Value::Kind::boolean) {
      text = value.boolean ? "true" : "false";
    } else if (value.kind != Value::Kind::text) {
      section.refuse_value("params",
                           "holds " + shown(key) + ", which must be a string, number or boolean");
    }
    const std::string name = (query.empty() ? "" : "&") + percent_encode(key) + "=";
    query += name + percent_encode(text);
    shown_query += name + (value.is_secret ? value.written : percent_encode(text));
    keep_secrets(value, source);
  }
  if (query.empty() || source.shown_url.empty()) return;
  add_query(source.url, query);
  add_query(source.shown_url, shown_query);
}

void read_topics(Section& section, std::vector<std::string>& topics) {
  for (const Value& value : section.texts("topics")) {
    Result<std::string> topic = parse_topic(value.text);
    if (!topic) section.refuse_value("topics", "is wrong: " + why(topic.error(), value));
    if (std::find(topics.begin(), topics.end(), *topic) == topics.end()) topics.push_back(*topic);
  }
  if (topics.size() > max_topics_per_item) {
    section.refuse_value("topics", "has " + std::to_string(topics.size()) + " topics; " +
                                       std::to_string(max_topics_per_item) + " are the limit");
  }
}

void read_kind(Section& section, std::string& kind) {
  section.read("kind", kind);
  if (kind != "feed" && kind != "html" && kind != "json") {
    section.refuse_value(
        "kind", "must be \"feed\", \"html\" or \"json\", not " + section.shown_value("kind"));
  }
}

// RFC 9110, section 5.6.2.
bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           marks.find(c) != std::string_view::npos;
  });
}

// No line feed or other control but the tab: a header must not make another one.
bool is_header_value(std::string_view value) {
  return value.size() <= header_value_limit_bytes &&
         std::all_of(value.begin(), value.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte == '\t' || (byte >= ' ' && byte != 0x7f);
         });
}

void read_headers(Section& section, Source& source) {
  const auto fail = [&](const Entry& entry, const std::string& why) {
    section.refuse_value("headers", "holds " + shown(entry.key) + ", which " + why);
  };
  for (const Entry& entry : section.table("headers").table) {
    const std::string lower = ascii_lower(entry.key);
    if (!is_header_name(entry.key)) fail(entry, "is no name of a header");
    if (lower == "user-agent") fail(entry, "is always newswire's own; set contact in [fetch]");
    if (std::find(reserved_headers.begin(), reserved_headers.end(), lower) !=
        reserved_headers.end()) {
      fail(entry, "is newswire's own to set");
    }
    if (entry.value.kind != Value::Kind::text) fail(entry, "must be a string");
    if (!is_header_value(entry.value.text)) fail(entry, "is too long or has control characters");
    source.headers.emplace_back(entry.key, entry.value.text);
    keep_secrets(entry.value, source);
  }
  if (source.headers.size() > header_count_limit) {
    section.refuse_value("headers", "has more than " + std::to_string(header_count_limit));
  }
}

}  // namespace

Result<std::string> parse_source_name(const std::string& name) {
  const std::string fault = fault_of_name(name);
  return fault.empty() ? Result<std::string>(name) : Error{fault};
}

void read_source(Section& section, Source& source) {
  section.allow_unset({"url", "params", "headers", "basic", "bearer", "cookies", "proxy"},
                      source.unset);
  read_name(section, source.name);
  section.read("title", source.title);
  read_url(section, source);
  read_topics(section, source.topics);
  read_kind(section, source.kind);
  section.read("interval", source.interval, above_zero);
  section.read("min_interval", source.min_interval, above_zero);
  read_pause_scope(section, source.pause_scope);
  section.read("allow_private", source.allow_private);
  section.read("websub", source.websub);
  read_headers(section, source);
  read_params(section, source);
}

void check_source(const Section& section, const Source& source, const Fetch& fetch) {
  if (source.name.empty()) section.refuse_table("has no 'name'");
  if (source.shown_url.empty()) section.refuse_table("'" + source.name + "' has no 'url'");
  if (source.kind == "html" &&
      std::none_of(source.select.begin(), source.select.end(),
                   [](const Selector& selector) { return selector.key == "items"; })) {
    section.refuse_table("'" + source.name +
                         "' is of kind \"html\" and has no 'items' in [source.select]");
  }
  if (source.min_interval && *source.min_interval > fetch.max_interval) {
    section.refuse_value("min_interval", "(" + format_duration(*source.min_interval) +
                                             ") is above max_interval in [fetch] (" +
                                             format_duration(fetch.max_interval) + ")");
  }
}

void read_topic_rule(Section& section, TopicRule& rule) {
  const Value* name = section.find("name");
  section.read("name", rule.name);
  if (name != nullptr) {
    Result<std::string> topic = parse_topic(rule.name);
    if (!topic) section.refuse_value("name", "is wrong: " + why(topic.error(), *name));
    rule.name = *topic;
  }
  if (const Value* query = section.find("query")) rule.line = query->line;
  section.read("query", rule.query);
}

void check_topic_rule(const Section& section, const TopicRule& rule) {
  if (rule.name.empty()) section.refuse_table("has no 'name'");
  if (ascii_trim(rule.query).empty()) section.refuse_table("'" + rule.name + "' has no 'query'");
}

}  // namespace newswire::config
