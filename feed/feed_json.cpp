// feed_to_json: what `newswire parse` prints.
#include <nlohmann/json.hpp>

#include "core/date.h"
#include "feed/parser.h"

namespace newswire::feed {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::optional<Time>& time) {
  return time ? Json(format_rfc3339(*time)) : Json(nullptr);
}

Json to_json(const Enclosure& enclosure) {
  return {{"url", enclosure.url},
          {"type", enclosure.type},
          {"length", enclosure.length ? Json(*enclosure.length) : Json(nullptr)}};
}

Json to_json(const FeedItem& item) {
  Json enclosures = Json::array();
  for (const Enclosure& enclosure : item.enclosures) enclosures.push_back(to_json(enclosure));
  return {{"id", item.id},
          {"title", item.title},
          {"link", item.link},
          {"summary", item.summary},
          {"author", item.author ? Json(*item.author) : Json(nullptr)},
          {"published", to_json(item.published)},
          {"updated", to_json(item.updated)},
          {"categories", item.categories},
          {"enclosures", std::move(enclosures)}};
}

}  // namespace

std::string feed_to_json(const Feed& feed, int indent) {
  Json items = Json::array();
  for (const FeedItem& item : feed.items) items.push_back(to_json(item));
  const Json json = {{"format", to_string(feed.format)},
                     {"title", feed.title},
                     {"link", feed.link},
                     {"items", std::move(items)}};
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace newswire::feed
