// Items as text for a terminal, a pipe or a script. Knows nothing of terminals: whether there is
// colour, and how wide a line may be, is told.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/item.h"
#include "core/result.h"

namespace newswire {

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

// How an item is shown.
//   pretty    07:00 bbc-world  The title  [world, tech]  https://…       for people
//             The date in place of the time where it is not today, both in local time. With a
//             width, the title is cut so that it and what is before fit, and the link stands whole
//             on a line of its own. An update says so before its title, and behind it what the
//             title was where that is another.
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
  std::size_t width = 0;        // of pretty, in columns; 0: no limit
};

// "pretty", "line", "json", or else a template. The error names the field that is not known and the
// nearest that is.
Result<Format> parse_format(std::string_view text);

// Without the last newline. Safe for a terminal, whatever the item holds. `now` tells pretty what
// is today.
//
// `matched`: of several queries at once, the names of those that the item matched. pretty shows
// them between '<' and '>', line in a last column, json as the array `matched`, a template as
// {matched}.
std::string format_item(const Item& item, const Format& format, Time now,
                        const std::vector<std::string>* matched = nullptr);

}  // namespace newswire
