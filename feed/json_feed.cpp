#include "feed/json_feed.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/date.h"
#include "core/text.h"
#include "feed/draft.h"
#include "feed/json_repair.h"
#include "feed/json_shape.h"
#include "feed/json_text.h"
#include "feed/markup_text.h"
#include "feed/rss_json.h"

namespace newswire::feed {
namespace {

using Json = nlohmann::json;

class JsonFeedReader {
 public:
  JsonFeedReader(std::size_t max_items, std::size_t max_text_bytes)
      : max_items_(max_items), max_text_bytes_(max_text_bytes) {}

  Draft read(const Json& json) const {
    Draft draft;
    draft.format = FeedFormat::jsonfeed;
    draft.title = json_text(text(json, "title"));
    draft.link.url = text(json, "home_page_url");
    draft.self = text(json, "feed_url");
    draft.self_link.url = draft.self;
    for (const Json& hub : list(json, "hubs")) {  // JSON Feed 1.1: other types exist (rssCloud)
      if (!hub.is_object() || draft.hubs.size() >= max_hubs) continue;
      if (ascii_iequals(text(hub, "type"), "WebSub")) draft.hubs.push_back({text(hub, "url"), {}});
    }
    if (draft.self.empty()) draft.self = draft.link.url;
    if (draft.link.url.empty()) draft.link.url = draft.self;
    draft.lang = text(json, "language");
    const std::vector<std::string> feed_authors = authors(json);
    for (const Json& entry : list(json, "items")) {
      if (!entry.is_object()) continue;
      if (draft.items.size() >= max_items_) {
        draft.partial = "it has more than " + std::to_string(max_items_) + " items";
        break;
      }
      draft.items.push_back(item(entry, feed_authors));
    }
    return draft;
  }

 private:
  DraftItem item(const Json& json, const std::vector<std::string>& feed_authors) const {
    DraftItem item;
    item.id = id(json);
    item.id_may_be_link = true;
    item.title = json_text(text(json, "title"));
    item.link.url = text(json, "url");
    if (item.link.url.empty()) item.link.url = text(json, "external_url");
    item.summary = json_text(text(json, "summary"));
    item.content = {text(json, "content_text"), TextKind::plain};
    if (item.content.text.empty()) item.content = {text(json, "content_html"), TextKind::html};
    item.name_kind = TextKind::plain;
    item.authors = authors(json);
    if (item.authors.empty()) item.authors = feed_authors;
    item.published = {date(json, "date_published")};
    item.updated = {date(json, "date_modified")};
    for (const Json& tag : list(json, "tags")) {
      if (tag.is_string() && item.categories.size() < max_list_entries) {
        item.categories.push_back(decode_whole_references(tag.get_ref<const std::string&>()));
      }
    }
    for (const Json& attachment : list(json, "attachments")) {
      if (!attachment.is_object() || item.enclosures.size() >= max_list_entries) continue;
      item.enclosures.push_back({{text(attachment, "url"), {}},
                                 text(attachment, "mime_type"),
                                 text(attachment, "size_in_bytes")});
    }
    item.lang = text(json, "language");
    return item;
  }

  // An id of another type is to be taken for text (JSON Feed 1.1, items).
  std::string id(const Json& json) const {
    const auto found = json.find("id");
    return found != json.end() && found->is_boolean() ? found->dump() : text(json, "id");
  }

  // 1.1 has "authors"; 1.0 had "author", which is still in use.
  std::vector<std::string> authors(const Json& json) const {
    std::vector<std::string> names;
    for (const Json& author : list(json, "authors")) add_author(names, author);
    for (const char* key : {"authors", "author"}) {
      const auto single = json.find(key);
      if (names.empty() && single != json.end()) add_author(names, *single);
    }
    return names;
  }

  void add_author(std::vector<std::string>& names, const Json& author) const {
    if (names.size() >= max_list_entries) return;
    std::string name;
    if (author.is_string()) name = author.get<std::string>();
    if (author.is_object()) {
      name = text(author, "name");
      if (name.empty()) name = address_of(text(author, "url"));
    }
    if (!name.empty()) names.push_back(decode_whole_references(name));
  }

  // Of a person who gives an address in place of a name; other URLs name nobody.
  static std::string address_of(std::string_view url) {
    constexpr std::string_view scheme = "mailto:";
    if (!ascii_iequals(url.substr(0, scheme.size()), scheme)) return {};
    url.remove_prefix(scheme.size());
    return std::string(url.substr(0, url.find('?')));
  }

  // Numbers too, which are common as ids.
  std::string text(const Json& json, const char* key) const {
    const auto found = json.find(key);
    if (found == json.end()) return {};
    if (found->is_string()) {
      return found->get_ref<const std::string&>().substr(0, max_text_bytes_);
    }
    if (found->is_number_float()) {
      const double number = found->get<double>();
      const bool whole = std::floor(number) == number && std::abs(number) < 9e15;
      return whole ? std::to_string(static_cast<std::int64_t>(number)) : found->dump();
    }
    return found->is_number() ? found->dump() : std::string();
  }

  // A number is a Unix time, in seconds or, where that would lie in the far future, milliseconds.
  static std::string date(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    if (!found->is_number()) return {};
    constexpr double latest_seconds = 1e11;
    double seconds = found->get<double>();
    if (std::abs(seconds) >= latest_seconds) seconds /= 1000;
    if (!(seconds >= 0 && seconds < latest_seconds)) return {};
    return format_rfc3339(
        Time(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000))));
  }

  static const Json& list(const Json& json, const char* key) {
    static const Json none = Json::array();
    const auto found = json.find(key);
    return found != json.end() && found->is_array() ? *found : none;
  }

  const std::size_t max_items_;
  const std::size_t max_text_bytes_;
};

// By its version; where that is missing, by keys that nothing else has.
bool is_json_feed(const Json& json) {
  if (!json.is_object()) return false;
  const auto version = json.find("version");
  if (version != json.end() && version->is_string() &&
      version->get_ref<const std::string&>().find("jsonfeed.org/version/") != std::string::npos) {
    return true;
  }
  for (const char* key : {"home_page_url", "feed_url"}) {
    const auto found = json.find(key);
    if (found != json.end() && found->is_string()) return true;
  }
  const auto items = json.find("items");
  if (items == json.end() || !items->is_array()) return false;
  if (json.contains("title")) return true;
  const auto has_content = [](const Json& item) {
    return item.is_object() && (item.contains("content_html") || item.contains("content_text"));
  };
  return std::any_of(items->begin(), items->end(), has_content);
}

}  // namespace

Result<Draft> read_json_feed(std::string_view text, std::size_t max_items, std::size_t max_depth,
                             std::size_t max_text_bytes) {
  const JsonShape shape = json_shape(text);
  if (shape.depth > max_depth) {
    return Error{"JSON nested more than " + std::to_string(max_depth) + " deep"};
  }
  std::string partial;
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) json = Json::parse(repair_json(text), nullptr, false);
  if (json.is_discarded() && shape.whole_to > 0) {
    json = Json::parse(std::string(text.substr(0, shape.whole_to)) + "]}", nullptr, false);
    partial = "the JSON breaks off or is malformed after the items that were read";
  }
  if (json.is_discarded()) return Error{"malformed JSON"};
  if (!is_json_feed(json)) {
    if (auto rss = read_rss_in_json(text, max_items)) return std::move(*rss);
    return Error{"JSON, but no feed"};
  }
  Draft draft = JsonFeedReader(max_items, max_text_bytes).read(json);
  if (!partial.empty()) draft.partial = std::move(partial);
  return draft;
}

}  // namespace newswire::feed
