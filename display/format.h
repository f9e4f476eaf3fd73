// How items are to be shown, as --format names it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace newswire::display {

enum class ItemField {
  title,
  link,
  source,
  topics,
  summary,
  author,
  categories,
  published,
  updated,
  fetched,
  lang,
  id,
  seq,
  update,
  previous_title,
  matched,
};

struct NamedField {
  std::string_view name;  // as templates have it
  ItemField field;
};
std::span<const NamedField> named_fields();

// How an item is shown.
//   pretty    07:00 bbc-world  The title  [world, tech]  https://…       for people
//             The date in place of the time where it is not today, both in local time. An update
//             says so before its title, and behind it what the title was where that is another.
//             With a width it is in columns: headline.h.
//   line      2026-11-20T07:00:00Z TAB bbc-world TAB The title TAB https://…   for grep and cut
//             An update has two columns more: TAB update TAB the title before it.
//   json      one object, as on the wire; what could command a terminal is escaped
//   template  text with {fields}: {title} {link} {source} {topics} {summary} {author} {categories}
//             {published} {updated} {fetched} {lang} {id} {seq} {update} {previous_title}
//             {matched}; {{ and }} are braces, \n a new line, \t a tab, \\ a backslash. What an
//             item does not have is empty; {update} is "update" or nothing.
struct Format {
  enum class Style { pretty, line, json, pieces };
  using Piece = std::variant<std::string, ItemField>;

  Style style = Style::pretty;
  std::vector<Piece> pieces{};  // of a template
  bool colour = false;          // of pretty
  bool hyperlinks = false;      // of pretty with a width: titles that lead to their link
  std::size_t width = 0;        // of pretty, in columns; 0: no limit
};

// "pretty", "line", "json", or else a template. The error names the field that is not known and the
// nearest that is.
Result<Format> parse_format(std::string_view text);

}  // namespace newswire::display
