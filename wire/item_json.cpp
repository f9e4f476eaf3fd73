#include "wire/item_json.h"

#include "core/date.h"
#include "core/text.h"
#include "wire/json_reader.h"
#include "wire/json_text.h"

namespace newswire::wire {
namespace {

void append_time(std::string& out, Time time) {
  append_json(out, format_rfc3339(time));
}

void append_time(std::string& out, const std::optional<Time>& time) {
  if (time) {
    append_time(out, *time);
  } else {
    out += "null";
  }
}

std::string encode_whole(const Item& item) {
  std::string json;
  json.reserve(384 + item.title.size() + item.link.size() + item.summary.size());
  json += R"({"seq":)";
  append_json(json, item.sequence);
  json += R"(,"id":)";
  append_json(json, item.id);
  json += R"(,"source":)";
  append_json(json, item.source);
  json += R"(,"topics":)";
  append_json(json, item.topics);
  json += R"(,"title":)";
  append_json(json, item.title);
  json += R"(,"link":)";
  append_json(json, item.link);
  json += R"(,"summary":)";
  append_json(json, item.summary);
  json += R"(,"author":)";
  append_json(json, item.author);
  json += R"(,"categories":)";
  append_json(json, item.categories);
  json += R"(,"published":)";
  append_time(json, item.published);
  json += R"(,"updated":)";
  append_time(json, item.updated);
  json += R"(,"fetched":)";
  append_time(json, item.fetched);
  json += R"(,"lang":)";
  append_json(json, item.lang);
  if (item.update) {
    json += R"(,"update":true,"previous_title":)";
    append_json(json, item.previous_title);
  }
  json += '}';
  return json;
}

// What is left of a valid text that has to give up `excess` bytes of its JSON.
std::string shortened(const std::string& text, std::size_t excess) {
  constexpr std::size_t ellipsis_bytes = 3;
  std::string json;
  append_json(json, text);
  if (json.size() < excess + ellipsis_bytes + 2) return {};
  const std::size_t budget = json.size() - excess - ellipsis_bytes - 2;
  // Escapes make the JSON longer than the text, never shorter.
  std::size_t kept = 0;
  std::size_t used = 0;
  while (kept < text.size()) {
    used += json_bytes(text[kept]);
    if (used > budget) break;
    ++kept;
  }
  return truncate_text(text, kept + ellipsis_bytes);
}

std::string encode_cut(Item item, std::size_t max_bytes) {
  std::string json = encode_whole(item);
  auto shorten = [&](std::string& text) {
    if (json.size() <= max_bytes) return;
    text = shortened(repair_utf8(text), json.size() - max_bytes);
    json = encode_whole(item);
  };
  auto drop = [&](auto& field) {
    if (json.size() <= max_bytes) return;
    field = {};
    json = encode_whole(item);
  };
  shorten(item.summary);
  drop(item.categories);
  if (item.author) shorten(*item.author);
  shorten(item.previous_title);
  shorten(item.title);
  drop(item.link);  // a link that is cut leads nowhere
  drop(item.lang);
  shorten(item.id);
  shorten(item.source);
  drop(item.topics);
  return json;
}

std::optional<Time> read_time(JsonReader& reader, const char* key) {
  const auto text = reader.optional_text(key);
  if (!text) return std::nullopt;
  const auto time = parse_rfc3339(*text);
  if (!time) reader.fail(std::string("\"") + key + "\" is not an RFC 3339 date");
  return time;
}

}  // namespace

std::string encode_item(const Item& item, std::size_t max_bytes) {
  std::string json = encode_whole(item);
  return json.size() <= max_bytes ? json : encode_cut(item, max_bytes);
}

Result<Item> decode_item(std::string_view json) {
  JsonReader reader(json);
  Item item;
  item.sequence = reader.integer("seq");
  item.id = reader.text("id");
  item.source = reader.text("source");
  item.topics = reader.texts("topics");
  item.title = reader.text("title");
  item.link = reader.text("link");
  item.summary = reader.text("summary");
  item.author = reader.optional_text("author");
  item.categories = reader.texts("categories");
  item.published = read_time(reader, "published");
  item.updated = read_time(reader, "updated");
  item.fetched = read_time(reader, "fetched").value_or(Time{});
  item.lang = reader.optional_text("lang");
  item.update = reader.boolean("update");
  if (item.update) item.previous_title = reader.text("previous_title");
  if (!reader.ok()) return Error{"item: " + reader.fault()};
  return item;
}

}  // namespace newswire::wire
