#include "display/printer.h"

#include <cstdint>
#include <cstdio>
#include <utility>

#include "core/date.h"
#include "core/text.h"
#include "display/headline.h"
#include "wire/item_json.h"
#include "wire/json_text.h"

namespace newswire::display {
namespace {

constexpr std::string_view update_word = "update";

std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    if (!text.empty()) text += ", ";
    text += value;
  }
  return text;
}

// Of queries; none where there is but one query.
using Names = const std::vector<std::string>*;

std::string joined_names(Names names) {
  return names == nullptr ? std::string() : joined(*names);
}

std::string rfc3339_or_empty(const std::optional<Time>& time) {
  return time ? format_rfc3339(*time) : std::string();
}

std::string value_of(const Item& item, ItemField field, Names matched) {
  switch (field) {
    case ItemField::title:
      return item.title;
    case ItemField::link:
      return item.link;
    case ItemField::source:
      return item.source;
    case ItemField::topics:
      return joined(item.topics);
    case ItemField::summary:
      return item.summary;
    case ItemField::author:
      return item.author.value_or("");
    case ItemField::categories:
      return joined(item.categories);
    case ItemField::published:
      return rfc3339_or_empty(item.published);
    case ItemField::updated:
      return rfc3339_or_empty(item.updated);
    case ItemField::fetched:
      return format_rfc3339(item.fetched);
    case ItemField::lang:
      return item.lang.value_or("");
    case ItemField::id:
      return item.id;
    case ItemField::seq:
      return std::to_string(item.sequence);
    case ItemField::update:
      return item.update ? std::string(update_word) : std::string();
    case ItemField::previous_title:
      return item.previous_title;
    case ItemField::matched:
      return joined_names(matched);
  }
  return {};
}

Time time_of(const Item& item) {
  return item.published.value_or(item.fetched);
}

std::string columns(const Item& item, Names matched) {
  std::string line = format_rfc3339(time_of(item)) + '\t' + terminal_safe(item.source) + '\t' +
                     terminal_safe(item.title) + '\t' + terminal_safe(item.link);
  if (item.update) {
    line += '\t' + std::string(update_word) + '\t' + terminal_safe(item.previous_title);
  }
  if (matched != nullptr) line += '\t' + terminal_safe(joined_names(matched));
  return line;
}

// Of one character of valid UTF-8.
std::vector<std::uint16_t> utf16_units(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  std::uint32_t code = character.size() == 1 ? lead : lead & (0x7fu >> character.size());
  for (const char next : character.substr(1)) code = code << 6 | (next & 0x3f);
  if (code < 0x10000) return {static_cast<std::uint16_t>(code)};
  code -= 0x10000;
  return {static_cast<std::uint16_t>(0xd800 | code >> 10),
          static_cast<std::uint16_t>(0xdc00 | (code & 0x3ff))};
}

// JSON escapes the C0 controls only. The others, and what hides or reorders text, may stand in it
// as they are, which is right for a parser and wrong for a terminal; escaped they mean the same.
std::string terminal_safe_json(std::string json) {
  if (terminal_safe(json) == json) return json;
  std::string safe;
  for (std::size_t i = 0, length = 0; i < json.size(); i += length) {
    length = 1;
    while (i + length < json.size() && (json[i + length] & 0xc0) == 0x80) ++length;
    const std::string character = json.substr(i, length);
    if (terminal_safe(character) == character) {
      safe += character;
    } else {
      for (const std::uint16_t unit : utf16_units(character)) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", unit);
        safe += escape;
      }
    }
  }
  return safe;
}

std::string json_with_names(std::string json, Names names) {
  if (names == nullptr) return json;
  json.pop_back();
  json += R"(,"matched":)";
  wire::append_json(json, *names);
  json += '}';
  return json;
}

std::string filled(const Item& item, const std::vector<Format::Piece>& pieces, Names matched) {
  std::string text;
  for (const Format::Piece& piece : pieces) {
    if (const auto* field = std::get_if<ItemField>(&piece)) {
      text += field_text(item, *field, matched);
    } else {
      text += std::get<std::string>(piece);
    }
  }
  return text;
}

}  // namespace

std::string field_text(const Item& item, ItemField field, Names matched) {
  return terminal_safe(value_of(item, field, matched));
}

std::string format_item(const Item& item, const Format& format, Time now, Names matched,
                        const Marks& marks) {
  switch (format.style) {
    case Format::Style::pretty:
      return headline(item, {joined(item.topics), joined_names(matched), marks}, format, now);
    case Format::Style::line:
      return columns(item, matched);
    case Format::Style::json:
      return terminal_safe_json(json_with_names(wire::encode_item(item), matched));
    case Format::Style::pieces:
      return filled(item, format.pieces, matched);
  }
  return {};
}

}  // namespace newswire::display
