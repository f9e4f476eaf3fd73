// A web page with items in it.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "feed/draft.h"
#include "feed/parser.h"
#include "feed/selection/fields.h"

namespace newswire::feed {

// Fields are XPath expressions: those of `items` about the page, all others about an item. What is
// left out is looked for in the usual places: the title in the first heading or link, the link in
// the heading or the first <a href>, the date in a <time>.
// The error says what is not there; the caller says what was looked for.
Result<Draft> read_html_page(std::string_view bytes, const Fields<std::string>& fields,
                             const ParseOptions& options);

}  // namespace newswire::feed
