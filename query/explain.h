// Why a query matches an item, and where: for `newswire explain` and for highlighting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/query.h"

namespace newswire::query {

enum class Place : std::uint8_t {
  title,
  summary,
  author,
  category,
  source,
  topic,
  link,
  lang,
  time,  // published, else fetched
};
std::string_view to_string(Place place);

// One occurrence of one term.
struct Hit {
  std::string term;  // as canonical() spells it
  Place place = Place::title;
  std::size_t index = 0;  // which category or topic; else 0
  // The bytes of the item's text at that place; 0 and 0 for time. A prefix has its whole word.
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const Hit&, const Hit&) = default;
};

// The occurrences of the terms that the query asks for (not of those that it excludes), whether
// the query as a whole matches or not, in the order of places; the first thousand.
std::vector<Hit> explain(const Query& query, const Document& document, Time now);

// The parsed form, one operator or term a line, indented by two spaces a level:
//   all of
//     title:openai
//     any of
//       fed
//       ecb
//     none of
//       sponsored
std::string outline(const Query& query);

}  // namespace newswire::query
