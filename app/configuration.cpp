#include "app/configuration.h"

#include <optional>
#include <utility>

#include <unistd.h>

#include "app/keys.h"
#include "app/selections.h"
#include "app/terminal.h"
#include "config/nearest.h"
#include "core/journal_stream.h"
#include "core/result.h"
#include "core/text.h"
#include "wire/endpoint.h"

namespace newswire::app {
namespace {

query::Query rule_query(const config::Config& config, const config::TopicRule& rule) {
  auto query = query::Query::parse(rule.query);
  if (!query.ok()) {
    throw FatalError(config.file + ":" + std::to_string(rule.line) + ": query of topic '" +
                         rule.name + "': " + query.error().one_line(),
                     exit_code::usage);
  }
  return *query;
}

fetcher::PauseScope parse_pause_scope(const std::string& name) {
  if (name == "host") return fetcher::PauseScope::host;
  return name == "domain" ? fetcher::PauseScope::domain : fetcher::PauseScope::automatic;
}

// Nothing where no file is named and none is in the usual places.
std::optional<ConfigText> read_found(const CommandLine& line) {
  const auto file =
      line.config_file.empty() ? config::find_file() : std::optional(line.config_file);
  if (!file) return std::nullopt;
  return ConfigText{*file, config::read_file(*file)};
}

// What is missing for its requests; empty where nothing is.
std::string obstacle_of(const config::Config& config, const config::Source& source) {
  const bool needs_proxy_of_all = source.unset.empty() && source.proxy.empty();
  const std::vector<std::string>& unset = needs_proxy_of_all ? config.fetch.unset : source.unset;
  std::string names;
  for (const std::string& name : unset) names += (names.empty() ? "" : ", ") + name;
  if (names.empty()) return names;
  return unset.size() == 1 ? "the environment variable " + names + " is not set"
                           : "the environment variables " + names + " are not set";
}

void refuse_exposed(const config::Config& config, const char* key, const std::string& endpoint,
                    const wire::Protection& protection) {
  if (protection.insecure || !wire::is_exposed(endpoint, protection)) return;
  throw FatalError(config.file + ": '" + key + "' in [broker] is '" + endpoint +
                       "', which other machines can reach: that needs keys ('key' and "
                       "'client_keys'; see newswire-security(7)), or 'insecure = true'",
                   exit_code::usage);
}

}  // namespace

config::Config load_config(const CommandLine& line) {
  return parse_config(read_config(line));
}

ConfigText read_config(const CommandLine& line) {
  if (auto text = read_found(line)) return std::move(*text);
  throw FatalError(
      "no configuration: neither ./newswire.toml nor newswire/newswire.toml in $XDG_CONFIG_HOME "
      "or /etc exists; name one with --config FILE, or let 'newswire source add URL' make one",
      exit_code::usage);
}

config::Config parse_config(const ConfigText& text) {
  config::Config config = config::parse(text.bytes, text.file);
  // Here, so that every command refuses the same files: config knows nothing of queries, nor of
  // selectors.
  for (const config::TopicRule& rule : config.topic_rules) rule_query(config, rule);
  for (const config::Source& source : config.sources) {
    if (source.kind != "feed") selection_of(config.file, source);
  }
  return config;
}

config::Config load_config_or_defaults(const CommandLine& line) {
  const auto text = read_found(line);
  return text ? parse_config(*text) : config::Config{};
}

std::string unknown_source(const config::Config& config, const std::string& name) {
  std::vector<std::string> names;
  for (const config::Source& source : config.sources) names.push_back(source.name);
  return config.file + " has no source '" + terminal_safe(name) + "'" +
         (names.empty() ? "" : "; " + config::suggestion(name, names));
}

fetcher::Options fetcher_options(const config::Config& config) {
  fetcher::Options options;
  options.interval = config.fetch.interval;
  options.min_interval = config.fetch.min_interval;
  options.max_interval = config.fetch.max_interval;
  options.adaptive = config.fetch.adaptive;
  options.budget = static_cast<double>(config.fetch.budget);
  options.host_spacing = config.fetch.host_spacing;
  options.host_connections = static_cast<std::size_t>(config.fetch.host_connections);
  options.pause_scope = parse_pause_scope(config.fetch.pause_scope);
  options.concurrency = static_cast<std::size_t>(config.fetch.concurrency);
  options.timeout = config.fetch.timeout;
  options.connect_timeout = config.fetch.connect_timeout;
  options.idle_timeout = config.fetch.idle_timeout;
  options.max_body = static_cast<std::size_t>(config.fetch.max_body);
  options.contact = config.fetch.contact;
  options.proxy = config.fetch.proxy;
  options.proxy_environment = fetcher::read_proxy_environment();
  options.ca_file = config.fetch.ca_file;
  options.reading.max_items = static_cast<std::size_t>(config.limits.max_items);
  options.reading.max_depth = static_cast<std::size_t>(config.limits.max_depth);
  options.reading.max_attributes = static_cast<std::size_t>(config.limits.max_attributes);
  options.reading.max_text_bytes = static_cast<std::size_t>(config.limits.max_text);
  options.reading.max_entity_bytes = static_cast<std::size_t>(config.limits.max_entities);
  options.reading.max_unpacked_bytes = options.max_body;
  options.websub = {config.websub.callback, config.websub.listen, config.websub.lease};
  options.retain = config.store.retain;
  options.retain_items = config.store.retain_items;
  options.sources.reserve(config.sources.size());
  for (const config::Source& source : config.sources) {
    std::optional<feed::Selection> selection;
    if (source.kind != "feed") selection = selection_of(config.file, source);
    options.sources.push_back({.name = source.name,
                               .obstacle = obstacle_of(config, source),
                               .url = source.url,
                               .shown_url = source.shown_url,
                               .secrets = source.secrets,
                               .topics = source.topics,
                               .interval = source.interval,
                               .min_interval = source.min_interval,
                               .pause_scope = pause_scope_of(config, source),
                               .allow_private = source.allow_private,
                               .headers = source.headers,
                               .proxy = source.proxy,
                               .ca_file = source.ca_file,
                               .insecure = source.insecure,
                               .selection = selection,
                               .websub = source.websub});
  }
  for (const config::TopicRule& rule : config.topic_rules) {
    options.topic_rules.push_back({rule.name, rule_query(config, rule)});
  }
  return options;
}

fetcher::PauseScope pause_scope_of(const config::Config& config, const config::Source& source) {
  const std::string& own = source.pause_scope;
  return parse_pause_scope(own.empty() ? config.fetch.pause_scope : own);
}

broker::Options broker_options(const config::Config& config) {
  broker::Options options;
  options.publish = config.broker.publish;
  options.replay = config.broker.replay;
  options.protection = broker_protection(config.broker);
  options.clients = known_clients(config.broker);
  refuse_exposed(config, "publish", options.publish, options.protection);
  refuse_exposed(config, "replay", options.replay, options.protection);
  options.max_standing_queries = static_cast<std::size_t>(config.broker.max_standing_queries);
  options.io_threads = static_cast<int>(config.broker.io_threads);
  return options;
}

std::string monitor_endpoint(const config::Config& config, Log& log) {
  const std::string& listen = config.monitor.listen;
  if (listen.empty() || !wire::is_exposed("tcp://" + listen, {})) return listen;
  if (!config.monitor.insecure) {
    throw FatalError(config.file + ": 'listen' in [monitor] is '" + listen +
                         "', which other machines can reach: nothing asks who they are, so that "
                         "it needs 'insecure = true'",
                     exit_code::usage);
  }
  log.warning("whoever can reach this address sees how the service does",
              {{"endpoint", listen}, {"key", "insecure"}});
  return listen;
}

void warn_of_restart(const config::Config& running, const config::Config& now, Log& log) {
  config::Broker followed = running.broker;
  followed.client_keys = now.broker.client_keys;
  if (running.store.path != now.store.path || followed != now.broker) {
    log.warning(
        "the store's path, and what is in [broker] but for client_keys, takes effect at the next "
        "start");
  }
  if (running.monitor != now.monitor) {
    log.warning("what is in [monitor] takes effect at the next start");
  }
  if (running.log != now.log) log.warning("what is in [log] takes effect at the next start");
}

LogLevel log_level(const CommandLine& line, const config::Config& config) {
  const std::string& name = line.log_level.empty() ? config.log.level : line.log_level;
  return parse_log_level(name).value_or(LogLevel::info);
}

LogStyle log_style(const CommandLine& line, const config::Config& config) {
  const std::string& name = line.log_format.empty() ? config.log.format : line.log_format;
  return {parse_log_format(name).value_or(LogFormat::logfmt),
          is_journal_stream(STDERR_FILENO, environment_value("JOURNAL_STREAM"))};
}

}  // namespace newswire::app
