#include "app/source_opml.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/source_names.h"
#include "config/config.h"
#include "config/toml_text.h"
#include "core/text.h"
#include "core/topic.h"
#include "core/url.h"

namespace newswire::app {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    if (!segment.empty()) segments.emplace_back(segment);
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
  }
  return segments;
}

// As text: a URL may have variables in it, and is to stay as it is written otherwise.
std::string without_password(const std::string& url, OpmlOmissions& omitted) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return url;
  const std::size_t host = begin + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string::npos || at < host) return url;
  ++omitted.passwords;
  return url.substr(0, host) + url.substr(at + 1);
}

bool is_secret(std::string_view key) {
  constexpr std::array<std::string_view, 4> secret{"headers", "basic", "bearer", "cookies"};
  return std::find(secret.begin(), secret.end(), key) != secret.end();
}

// Pages that some readers cut up by rules of their own, links, and lists of lists.
bool is_other_kind(std::string_view type) {
  const std::string lower = ascii_lower(type);
  const bool is_media_type = lower.find('/') != std::string::npos;
  return lower == "link" || lower == "include" ||
         (!is_media_type && lower.find('+') != std::string::npos);
}

bool is_importable(const std::string& key, bool allow_private) {
  constexpr std::array<std::string_view, 5> ours{"name", "url", "title", "topics", "headers"};
  if (std::find(ours.begin(), ours.end(), key) != ours.end()) return false;
  if (key == "allow_private") return allow_private;
  static const std::vector<std::string> known = config::known_keys();
  return key == "select" || std::find(known.begin(), known.end(), "source." + key) != known.end();
}

void add_topic(std::vector<std::string>& topics, const std::string& topic) {
  if (!topic.empty() && topics.size() < max_topics_per_item &&
      std::find(topics.begin(), topics.end(), topic) == topics.end()) {
    topics.push_back(topic);
  }
}

std::string own_name(const feed::OpmlFeed& outline) {
  const auto found = std::find_if(outline.own.begin(), outline.own.end(),
                                  [](const auto& own) { return own.first == "name"; });
  if (found == outline.own.end() || !config::parse_source_name(found->second)) return {};
  return found->second;
}

std::string trouble_with(const config::SourceText& source) {
  try {
    config::parse(config::to_toml(source), "newswire.toml");
    return {};
  } catch (const FatalError& trouble) {
    return trouble.what();
  }
}

}  // namespace

feed::OpmlFeed to_opml(const config::SourceText& source, std::string_view title,
                       OpmlOmissions& omitted) {
  feed::OpmlFeed outline;
  outline.url = without_password(config::literal_text(source.url), omitted);
  const std::string name = config::literal_text(source.name);
  outline.title = !source.title.empty() ? config::literal_text(source.title)
                  : !title.empty()      ? std::string(title)
                                        : name;
  outline.type = "rss";
  if (!source.topics.empty()) outline.folders = segments_of(source.topics.front());
  for (const std::string& topic : source.topics) outline.categories.push_back("/" + topic);
  outline.own.emplace_back("name", name);
  if (std::ranges::any_of(source.keys, [](const auto& key) { return is_secret(key.first); })) {
    ++omitted.credentials;
  }
  for (const auto& [key, value] : source.keys) {
    if (is_secret(key)) continue;
    std::string text = config::exchange_text(value);
    if (key == "proxy") text = without_password(text, omitted);
    outline.own.emplace_back(key, std::move(text));
    if (key == "kind" && outline.own.back().second != "feed")
      outline.type = outline.own.back().second;
  }
  return outline;
}

std::string source_key(const config::SourceText& source) {
  std::string key = normalise_url(config::literal_text(source.url));
  for (const auto& [name, value] : source.keys) {
    if (name == "params") key += "\n" + value;
  }
  return key;
}

Result<config::SourceText> from_opml(const feed::OpmlFeed& outline, bool allow_private,
                                     const std::set<std::string>& taken) {
  if (is_other_kind(outline.type)) return Error{"no feed, but of type " + outline.type};
  const auto url = parse_http_url(outline.url);
  if (!url) return Error{"no http or https address"};
  config::SourceText source;
  source.url = config::without_variables(outline.url);
  const std::string own = own_name(outline);
  const std::string name =
      own.empty() ? name_for_source(outline.title, outline.url, taken) : unique_name(own, taken);
  source.name = config::without_variables(name);
  if (outline.title != name) source.title = config::without_variables(outline.title);
  for (const std::string& category : outline.categories) {
    add_topic(source.topics, topic_for_path(segments_of(category)));
  }
  add_topic(source.topics, topic_for_path(outline.folders));
  for (const auto& [key, value] : outline.own) {
    if (is_importable(key, allow_private)) {
      source.keys.emplace_back(key, config::harmless_toml_value(value));
    }
  }
  if (trouble_with(source).empty()) return source;
  source.keys.clear();
  if (trouble_with(source).empty()) return source;
  return Error{"unusable"};
}

}  // namespace newswire::app
