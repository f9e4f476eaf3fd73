// CSS selectors (Selectors Level 3, and what of Level 4 is in common use) as XPath 1.0, for HTML:
// names of elements and attributes in any case, and values too of those attributes whose values
// HTML takes in any case (HTML, section 4.16.2).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "feed/selection/selector_fault.h"

namespace newswire::feed {

// Relative to a node: it selects descendants only, but as in CSS what stands left of a combinator
// may lie above that node. Beyond CSS there are
//   > a, :scope > a       from the node itself
//   a@href, a::attr(href) the attribute; each selector of a group has its own
//   a::text               as a alone
//   :contains("text")     elements that hold the text, in its own case
Result<std::string, SelectorFault> xpath_of_css(std::string_view css);

}  // namespace newswire::feed
