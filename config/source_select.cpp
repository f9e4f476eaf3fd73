// The keys of [source.select]: where a page or an API has its items.
#include <algorithm>
#include <array>
#include <string_view>

#include "config/sections.h"

namespace newswire::config {
namespace {

constexpr std::array<const char*, 10> select_keys = {"items",      "title",   "link",   "summary",
                                                     "published",  "updated", "author", "id",
                                                     "categories", "image"};
constexpr const char* select_title = "[source.select]";

void add(const Section& section, std::string_view key, const Value& value, Source& source) {
  const auto add_one = [&](const Value& text) {
    if (text.kind != Value::Kind::text) {
      section.refuse_value(key, "must be a selector in quotes, or a list of such");
    }
    source.select.push_back(
        {std::string(key == "category" ? "categories" : key), text.text, text.line});
  };
  if (value.kind != Value::Kind::list) return add_one(value);
  for (const Value& text : value.list) add_one(text);
}

bool has(const Source& source, std::string_view key) {
  return std::any_of(source.select.begin(), source.select.end(),
                     [&](const Selector& selector) { return selector.key == key; });
}

}  // namespace

void list_select_keys(Section& select) {
  for (const char* key : select_keys) select.find(key);
}

void read_select(const std::string& file, Section& section, Source& source) {
  Section select(file, section.unlisted_table("select"), select_title);
  for (const char* key : select_keys) {
    if (const Value* value = select.find(key)) add(select, key, *value, source);
  }
  // One category is a list of one.
  if (const Value* value = select.find_unlisted("category")) {
    if (has(source, "categories")) select.refuse_value("category", "stands beside 'categories'");
    add(select, "category", *value, source);
  }
  select.refuse_unknown_keys();

  const std::size_t in_table = source.select.size();
  // Beside a [source.select], and for feeds, `title` is the source's own.
  const bool title_is_own = section.find_unlisted("items") == nullptr;
  for (const char* key : select_keys) {
    const Value* value = section.find_unlisted(key);
    if (value == nullptr || (title_is_own && key == std::string_view("title"))) continue;
    if (has(source, key)) {
      section.refuse_value(key, std::string("stands in ") + select_title + " too");
    }
    add(section, key, *value, source);
  }
  if (!title_is_own) source.title.clear();
  if (source.kind != "feed" || source.select.empty()) return;
  const std::string why = "is for sources of kind \"html\" or \"json\"";
  if (in_table > 0) section.refuse_value("select", why);
  section.refuse_value(source.select.front().key, why);
}

}  // namespace newswire::config
