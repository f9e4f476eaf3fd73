#include "subscriber/printer.h"

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <utility>

#include "core/date.h"
#include "core/text.h"
#include "wire/item_json.h"
#include "wire/json_text.h"

namespace newswire {
namespace {

// ECMA-48 SGR: what is looked for first stands out, what is looked up later recedes.
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view cyan = "\x1b[36m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view plain = "\x1b[0m";

constexpr std::string_view update_word = "update";
constexpr std::string_view update_mark = "updated: ";
constexpr std::string_view before_mark = "was: ";
constexpr std::string_view further_line = "\n      ";
constexpr std::size_t indent = 6;            // columns, of a further line
constexpr std::size_t narrowest_title = 20;  // columns; below it topics go, then the limit

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

std::string value_of(const Item& item, ItemField field) {
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
    case ItemField::matched:  // not the item's own
      break;
  }
  return {};
}

Time time_of(const Item& item) {
  return item.published.value_or(item.fetched);
}

std::tm local_time(Time time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm fields{};
  localtime_r(&seconds, &fields);
  return fields;
}

std::string time_or_date(Time time, Time now) {
  const std::tm then = local_time(time);
  const std::tm today = local_time(now);
  const bool is_today = then.tm_year == today.tm_year && then.tm_yday == today.tm_yday;
  char text[32];
  const std::size_t length =
      std::strftime(text, sizeof text, is_today ? "%H:%M" : "%Y-%m-%d", &then);
  return std::string(text, length);
}

// The longest cut of `text`, between grapheme clusters, that fits into `width` columns.
std::string cut_to_width(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t fits = 0;
  std::size_t too_long = text.size();
  while (too_long - fits > 1) {
    const std::size_t middle = fits + (too_long - fits) / 2;
    (display_width(truncate_text(text, middle)) <= width ? fits : too_long) = middle;
  }
  return truncate_text(text, fits);
}

class PrettyLine {
 public:
  explicit PrettyLine(bool colour) : colour_(colour) {}
  void add(std::string_view style, std::string_view text) {
    if (colour_) text_ += style;
    text_ += text;
    if (colour_) text_ += plain;
  }
  void add(std::string_view text) { text_ += text; }
  std::string take() { return std::move(text_); }

 private:
  bool colour_;
  std::string text_;
};

std::string pretty(const Item& item, const Format& format, Time now, Names matched) {
  const std::string time = time_or_date(time_of(item), now);
  const std::string source = terminal_safe(item.source);
  std::string title = terminal_safe(item.title);
  std::string topics = item.topics.empty() ? "" : "[" + terminal_safe(joined(item.topics)) + "]";
  if (const std::string names = terminal_safe(joined_names(matched)); !names.empty()) {
    topics += (topics.empty() ? "<" : "  <") + names + ">";
  }
  const std::string link = terminal_safe(item.link);
  if (format.width > 0) {
    const std::size_t before = time.size() + 1 + display_width(source) + 2;
    const std::size_t mark = item.update ? update_mark.size() : 0;  // cut from the title's room
    const std::size_t after = topics.empty() ? 0 : 2 + display_width(topics);
    if (before + after + narrowest_title <= format.width) {
      title = cut_to_width(title, format.width - before - after - mark);
    } else {
      topics.clear();
      if (before + narrowest_title <= format.width) {
        title = cut_to_width(title, format.width - before - mark);
      }
    }
  }
  PrettyLine line(format.colour);
  line.add(dim, time);
  line.add(" ");
  line.add(cyan, source);
  line.add("  ");
  if (item.update) line.add(yellow, update_mark);
  line.add(bold, title);
  if (!topics.empty()) {
    line.add("  ");
    line.add(dim, topics);
  }
  const std::string_view between = format.width > 0 ? further_line : "  ";
  if (item.update && item.previous_title != item.title) {
    std::string before = std::string(before_mark) + terminal_safe(item.previous_title);
    if (format.width > indent + narrowest_title) {
      before = cut_to_width(before, format.width - indent);
    }
    line.add(between);
    line.add(dim, before);
  }
  if (!link.empty()) {
    line.add(between);
    line.add(dim, link);
  }
  return line.take();
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
      text += terminal_safe(*field == ItemField::matched ? joined_names(matched)
                                                         : value_of(item, *field));
    } else {
      text += std::get<std::string>(piece);
    }
  }
  return text;
}

}  // namespace

std::string format_item(const Item& item, const Format& format, Time now, Names matched) {
  switch (format.style) {
    case Format::Style::pretty:
      return pretty(item, format, now, matched);
    case Format::Style::line:
      return columns(item, matched);
    case Format::Style::json:
      return terminal_safe_json(json_with_names(wire::encode_item(item), matched));
    case Format::Style::pieces:
      return filled(item, format.pieces, matched);
  }
  return {};
}

}  // namespace newswire
