#include "feed/rss_json.h"

#include <nlohmann/json.hpp>

#include "feed/rss.h"

namespace newswire::feed {
namespace {

using Json = nlohmann::json;

// A string, or an element with attributes: {"#value": "...", "isPermaLink": "false"}.
std::string text(const Json& json, const char* key) {
  if (!json.is_object()) return {};
  const auto found = json.find(key);
  if (found == json.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_object()) return text(*found, "#value");
  return found->is_number() ? found->dump() : std::string();
}

// JSON has lists where XML repeats an element.
template <typename Visit>
void for_each(const Json& json, const char* key, const Visit& visit) {
  const auto found = json.find(key);
  if (found == json.end()) return;
  if (!found->is_array()) return visit(*found);
  for (const Json& entry : *found) visit(entry);
}

RssItem read_item(const Json& json) {
  RssItem item;
  item.title = text(json, "title");
  item.link = text(json, "link");
  item.description = text(json, "description");
  item.guid = text(json, "guid");
  const auto guid = json.find("guid");
  if (guid != json.end() && guid->is_object()) {
    item.guid_is_permalink = text(*guid, "isPermaLink") != "false";
  }
  item.author = text(json, "author");
  item.pub_date = text(json, "pubDate");
  for_each(json, "category", [&item](const Json& category) {
    std::string name =
        category.is_string() ? category.get<std::string>() : text(category, "#value");
    if (!name.empty()) item.categories.push_back(std::move(name));
  });
  for_each(json, "enclosure", [&item](const Json& enclosure) {
    item.enclosures.push_back(
        {text(enclosure, "url"), text(enclosure, "type"), text(enclosure, "length")});
  });
  return item;
}

}  // namespace

std::optional<Draft> read_rss_in_json(std::string_view source, std::size_t max_items) {
  const Json json = Json::parse(source, nullptr, false);
  if (!json.is_object() || !json.contains("rss")) return std::nullopt;
  const Json& rss = json.at("rss");
  if (!rss.is_object() || !rss.contains("channel")) return std::nullopt;
  const Json& channel = rss.at("channel");
  if (!channel.is_object()) return std::nullopt;
  RssDocument document;
  document.title = text(channel, "title");
  document.link = text(channel, "link");
  document.language = text(channel, "language");
  document.ttl = text(channel, "ttl");
  bool too_many = false;
  for_each(channel, "item", [&](const Json& item) {
    too_many = document.items.size() >= max_items;
    if (item.is_object() && !too_many) document.items.push_back(read_item(item));
  });
  Draft draft = draft_of(std::move(document));
  draft.format = FeedFormat::json;
  if (too_many) draft.partial = "it has more than " + std::to_string(max_items) + " items";
  return draft;
}

}  // namespace newswire::feed
