#include "config/config.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unordered_map>

#include "config/document.h"
#include "config/section.h"
#include "config/sections.h"
#include "core/result.h"

namespace newswire::config {
namespace {

namespace fs = std::filesystem;

constexpr const char* source_title = "[[source]]";
constexpr const char* topic_title = "[[topic]]";

// What relative paths begin at.
fs::path folder_of(const std::string& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  if (error) throw FatalError("cannot tell the folder of '" + file + "': " + error.message());
  return absolute.parent_path();
}

std::vector<Source> read_sources(const std::string& file, const fs::path& folder, Section& root,
                                 const Fetch& fetch) {
  std::vector<Source> sources;
  std::unordered_map<std::string, int> lines;  // of the names
  for (const Value& table : root.tables("source")) {
    Section section(file, table, source_title);
    Source& source = sources.emplace_back();
    source.line = table.line;
    read_source(section, source);
    read_access(section, folder, source);
    read_select(file, section, source);
    section.refuse_unknown_keys();
    check_source(section, source, fetch);
    const auto [earlier, is_new] = lines.emplace(source.name, table.line);
    if (!is_new) {
      section.refuse_value("name", shown(source.name) + " is taken by the source in line " +
                                       std::to_string(earlier->second));
    }
  }
  return sources;
}

std::vector<TopicRule> read_topic_rules(const std::string& file, Section& root) {
  std::vector<TopicRule> rules;
  for (const Value& table : root.tables("topic")) {
    Section section(file, table, topic_title);
    TopicRule& rule = rules.emplace_back();
    read_topic_rule(section, rule);
    section.refuse_unknown_keys();
    check_topic_rule(section, rule);
  }
  return rules;
}

}  // namespace

Config load(const std::string& file) {
  return parse(read_file(file), file);
}

Config parse(const std::string& text, const std::string& file) {
  const Document document = parse_document(text, file);
  const fs::path folder = folder_of(file);
  Config config;
  config.file = file;
  config.variables = document.variables;

  Section root(file, document.root, "");
  const auto read_section = [&](const char* name, auto read) {
    Section section(file, root.table(name), std::string("[") + name + "]");
    read(section);
    section.refuse_unknown_keys();
  };
  read_section("store", [&](Section& s) { read_store(s, folder, config.store); });
  read_section("fetch", [&](Section& s) {
    read_fetch(s, config.fetch);
    read_fetch_access(s, folder, config.fetch);
  });
  read_section("limits", [&](Section& s) { read_limits(s, config.limits); });
  read_section("broker", [&](Section& s) { read_broker(s, folder, config.broker); });
  read_section("subscriber", [&](Section& s) { read_subscriber(s, folder, config.subscriber); });
  read_section("websub", [&](Section& s) { read_websub(s, config.websub); });
  read_section("monitor", [&](Section& s) { read_monitor(s, config.monitor); });
  read_section("log", [&](Section& s) { read_log(s, config.log); });
  config.sources = read_sources(file, folder, root, config.fetch);
  config.topic_rules = read_topic_rules(file, root);
  root.refuse_unknown_keys();
  return config;
}

std::vector<std::string> known_keys() {
  // Read out of an empty file: what is asked for is what is known.
  const Value empty;
  Config config;
  std::vector<std::string> keys;
  const auto ask = [&](const std::string& name, auto read) {
    Section section(config.file, empty, name);
    read(section);
    for (const std::string& key : section.known_keys()) {
      const std::string path = name + "." + key;
      if (keys.empty() || keys.back() != path) keys.push_back(path);
    }
  };
  ask("store", [&](Section& s) { read_store(s, "", config.store); });
  ask("fetch", [&](Section& s) {
    read_fetch(s, config.fetch);
    read_fetch_access(s, "", config.fetch);
  });
  ask("limits", [&](Section& s) { read_limits(s, config.limits); });
  ask("broker", [&](Section& s) { read_broker(s, "", config.broker); });
  ask("subscriber", [&](Section& s) { read_subscriber(s, "", config.subscriber); });
  ask("websub", [&](Section& s) { read_websub(s, config.websub); });
  ask("monitor", [&](Section& s) { read_monitor(s, config.monitor); });
  ask("log", [&](Section& s) { read_log(s, config.log); });
  ask("source", [&](Section& s) {
    Source& source = config.sources.emplace_back();
    read_source(s, source);
    read_access(s, "", source);
  });
  ask("source.select", [](Section& s) { list_select_keys(s); });
  ask("topic", [&](Section& s) { read_topic_rule(s, config.topic_rules.emplace_back()); });
  return keys;
}

std::optional<std::string> find_file() {
  std::vector<std::string> places{"newswire.toml"};
  const auto add_below = [&](const char* folder, const char* rest) {
    if (folder != nullptr && *folder != '\0') places.push_back(std::string(folder) + rest);
  };
  // The XDG Base Directory Specification: where XDG_CONFIG_HOME is not set, ~/.config.
  const char* config_home = std::getenv("XDG_CONFIG_HOME");
  if (config_home != nullptr && *config_home != '\0') {
    add_below(config_home, "/newswire/newswire.toml");
  } else {
    add_below(std::getenv("HOME"), "/.config/newswire/newswire.toml");
  }
  places.push_back("/etc/newswire/newswire.toml");
  for (const std::string& place : places) {
    std::error_code ignored;
    if (fs::is_regular_file(place, ignored)) return place;
  }
  return std::nullopt;
}

}  // namespace newswire::config
