#include "feed/selection/json_api.h"

#include <algorithm>
#include <array>
#include <deque>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "core/date.h"
#include "core/text.h"
#include "feed/document_kind.h"
#include "feed/encoding.h"
#include "feed/json_text.h"
#include "feed/markup_text.h"
#include "feed/selection/json_document.h"
#include "feed/selection/json_values.h"

namespace newswire::feed {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::span<const std::string_view>;

// How many values are looked at for the list of items.
constexpr std::size_t max_guesses = 1000;
constexpr std::size_t max_message_bytes = 200;

// Common names of fields, in lower case and without '_' and '-', best first.
constexpr std::array<std::string_view, 7> title_names = {
    "title", "headline", "webtitle", "name", "subject", "storytitle", "heading"};
constexpr std::array<std::string_view, 9> link_names = {
    "url", "link", "weburl", "href", "permalink", "canonicalurl", "htmlurl", "storyurl", "uri"};
constexpr std::array<std::string_view, 12> summary_names = {
    "description", "summary",  "abstract",  "snippet", "excerpt", "trailtext",
    "teaser",      "selftext", "storytext", "content", "text",    "body"};
constexpr std::array<std::string_view, 15> published_names = {
    "publishedat", "published",   "datepublished",      "publishdate", "publisheddate",
    "pubdate",     "publication", "webpublicationdate", "createdat",   "created",
    "createdati",  "createdutc",  "timestamp",          "date",        "time"};
constexpr std::array<std::string_view, 6> updated_names = {
    "updatedat", "updated", "datemodified", "lastupdated", "modifiedat", "modified"};
constexpr std::array<std::string_view, 5> author_names = {"authors", "author", "byline", "creator",
                                                          "by"};
constexpr std::array<std::string_view, 6> id_names = {"id",   "objectid",  "guid",
                                                      "uuid", "articleid", "storyid"};
constexpr std::array<std::string_view, 6> category_names = {"categories", "tags",        "keywords",
                                                            "category",   "sectionname", "section"};
constexpr std::array<std::string_view, 6> image_names = {"urltoimage",   "imageurl",  "image",
                                                         "thumbnailurl", "thumbnail", "banner"};

std::string plain_name(std::string_view name) {
  std::string out = ascii_lower(name);
  std::erase_if(out, [](char c) { return c == '_' || c == '-'; });
  return out;
}

const Json* member(const Json& object, std::string_view plain) {
  if (!object.is_object()) return nullptr;
  for (const auto& [key, value] : object.items()) {
    if (plain_name(key) == plain) return &value;
  }
  return nullptr;
}

// The first for which `make` gives something.
template <typename Make>
auto first_named(const Json& item, Names names, const Make& make) -> decltype(make(item)) {
  for (const std::string_view name : names) {
    const Json* value = member(item, name);
    if (value == nullptr) continue;
    if (auto made = make(*value); !made.empty()) return made;
  }
  return {};
}

bool is_web_address(std::string_view text) {
  return ascii_iequals(text.substr(0, 4), "http") || text.substr(0, 1) == "/";
}

class ApiReader {
 public:
  ApiReader(const Fields<JsonWay>& fields, const ParseOptions& options)
      : fields_(fields), options_(options) {}

  Result<Draft> read(const Json& json) const {
    Draft draft;
    draft.format = FeedFormat::json;
    draft.link.url = options_.base_url;
    if (json.is_object()) {
      draft.title = json_text(first_named(json, Names(title_names).first(1), text_of));
    }
    const Json* list = fields_.items.empty() ? guess_list(json) : list_at(json);
    if (list == nullptr || (list->empty() && tells_error(json))) return Error{why_no_list(json)};
    for (const Json& entry : *list) {
      if (draft.items.size() >= options_.max_items) {
        draft.partial = "it has more than " + std::to_string(options_.max_items) + " items";
        break;
      }
      if (entry.is_object() || entry.is_array()) draft.items.push_back(item(entry));
    }
    if (draft.items.empty() && !list->empty()) return Error{std::string(no_item_found)};
    return draft;
  }

 private:
  const Json* list_at(const Json& json) const {
    for (const JsonWay& way : fields_.items) {
      const Json* list = value_at(json, way.parts.front().pointer);
      if (list != nullptr && (list->is_array() || list->is_object())) return list;
    }
    return nullptr;
  }

  bool is_item(const Json& value) const {
    if (!value.is_object()) return false;
    const DraftItem read = item(value);
    return !read.title.text.empty() || !read.link.url.empty();
  }

  // Breadth first. A list without anything in it will do where there is no other.
  const Json* guess_list(const Json& json) const {
    const Json* empty = nullptr;
    std::deque<const Json*> waiting = {&json};
    for (std::size_t seen = 0; !waiting.empty() && seen < max_guesses; ++seen) {
      const Json& value = *waiting.front();
      waiting.pop_front();
      if (value.is_array()) {
        if (value.empty() && empty == nullptr && !tells_error(json)) empty = &value;
        const auto sample = std::min<std::size_t>(value.size(), 5);
        const auto end = value.begin() + static_cast<std::ptrdiff_t>(sample);
        if (std::any_of(value.begin(), end, [this](const Json& v) { return is_item(v); })) {
          return &value;
        }
      }
      if (!value.is_object()) continue;
      for (const Json& inner : value) {
        if (inner.is_structured() && waiting.size() < max_guesses) waiting.push_back(&inner);
      }
    }
    return empty;
  }

  static bool tells_error(const Json& json) {
    const Json* status = member(json, "status");
    const std::string word = status == nullptr ? std::string() : ascii_lower(text_of(*status));
    return word == "error" || word.compare(0, 4, "fail") == 0 || !error_of(json).empty();
  }

  // {"error": "…"}, {"errors": [{"message": "…"}]}, {"fault": {"faultstring": "…"}}.
  static std::string error_of(const Json& json) {
    for (const std::string_view name : {"error", "errors", "fault", "detail"}) {
      const Json* error = member(json, name);
      if (error == nullptr || error->is_null() || error->is_boolean()) continue;
      const Json& inner = error->is_array() && !error->empty() ? error->front() : *error;
      for (const std::string_view part : {"message", "detail", "faultstring"}) {
        const Json* message = member(inner, part);
        if (message != nullptr && message->is_string()) return message->get<std::string>();
      }
      if (std::string text = text_of(inner); !text.empty()) return text;
    }
    return {};
  }

  // What an API says where it has no answer; also {"status": "error", "message": "…"}.
  static std::string message_of(const Json& json) {
    if (std::string error = error_of(json); !error.empty()) return error;
    const Json* message = member(json, "message");
    return message != nullptr ? text_of(*message) : std::string();
  }

  std::string why_no_list(const Json& json) const {
    if (const std::string message = message_of(json); !message.empty()) {
      return "the API answers with an error: " +
             truncate_text(collapse_space(terminal_safe(message)), max_message_bytes);
    }
    return fields_.items.empty()
               ? std::string("no list of items is found in the JSON; name it with `items`")
               : std::string(no_item_found);
  }

  DraftItem item(const Json& json) const {
    DraftItem item;
    item.name_kind = TextKind::plain;
    item.title = json_text(text(json, fields_.title, title_names));
    item.link.url = link(json);
    item.summary = json_text(text(json, fields_.summary, summary_names));
    item.published = {date(json, fields_.published, published_names)};
    item.updated = {date(json, fields_.updated, updated_names)};
    item.id = text(json, fields_.id, id_names);
    item.authors = names(json, fields_.author, author_names);
    item.categories = names(json, fields_.categories, category_names);
    if (std::string image = text(json, fields_.image, image_names); !image.empty()) {
      item.enclosures.push_back({{std::move(image), {}}, "", ""});
    }
    return item;
  }

  std::string text(const Json& json, const std::vector<JsonWay>& ways, Names names,
                   bool as_url = false) const {
    if (ways.empty()) return first_named(json, names, text_of);
    for (const JsonWay& way : ways) {
      std::string found;
      if (way.is_template) {
        found = fill_template(json, way, as_url);
      } else if (const Json* value = value_at(json, way.parts.front().pointer)) {
        found = text_of(*value);
      }
      if (!ascii_trim(found).empty()) return found;
    }
    return {};
  }

  std::string link(const Json& json) const {
    if (!fields_.link.empty()) return text(json, fields_.link, link_names, true);
    return first_named(json, link_names, [](const Json& value) {
      std::string found = text_of(value);
      return is_web_address(found) ? found : std::string();
    });
  }

  static std::string date(const Json& json, const std::vector<JsonWay>& ways, Names names) {
    const auto readable = [](const Json& value) {
      std::string text = date_text_of(value);
      return parse_date(text) ? text : std::string();
    };
    if (ways.empty()) return first_named(json, names, readable);
    for (const JsonWay& way : ways) {
      std::string found;
      if (way.is_template) {
        found = fill_template(json, way, false);
      } else if (const Json* value = value_at(json, way.parts.front().pointer)) {
        found = readable(*value);
      }
      if (!found.empty()) return found;
    }
    return {};
  }

  static std::vector<std::string> names(const Json& json, const std::vector<JsonWay>& ways,
                                        Names usual) {
    std::vector<std::string> names = texts(json, ways, usual);
    for (std::string& name : names) name = decode_whole_references(name);
    return names;
  }

  static std::vector<std::string> texts(const Json& json, const std::vector<JsonWay>& ways,
                                        Names names) {
    if (ways.empty()) return first_named(json, names, texts_of);
    std::vector<std::string> all;
    for (const JsonWay& way : ways) {
      if (way.is_template) {
        all.push_back(fill_template(json, way, false));
      } else if (const Json* value = value_at(json, way.parts.front().pointer)) {
        for (std::string& found : texts_of(*value)) {
          if (all.size() < max_list_entries) all.push_back(std::move(found));
        }
      }
    }
    return all;
  }

  const Fields<JsonWay>& fields_;
  const ParseOptions& options_;
};

}  // namespace

Result<Draft> read_json_api(std::string_view bytes, const Fields<JsonWay>& fields,
                            const ParseOptions& options) {
  const std::string text = decode_to_utf8(bytes, options.content_type);
  const Sniffed sniffed = sniff(text);
  if (sniffed.kind == DocumentKind::empty) return Error{"the document is empty"};
  if (sniffed.kind != DocumentKind::json) {
    return Error{sniffed.kind == DocumentKind::html ? "an HTML page, not JSON" : "no JSON"};
  }
  auto json = parse_json_document(std::string_view(text).substr(sniffed.begin), options.max_depth);
  if (!json) return json.error();
  return ApiReader(fields, options).read(*json);
}

}  // namespace newswire::feed
