// A selector for pages, CSS or XPath, as XPath.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "feed/selection/selector_fault.h"

namespace newswire::feed {

// "css:" or "xpath:" in front says which it is; else is_xpath() does. `of_item`: it is about one
// item and not the page.
Result<std::string, SelectorFault> xpath_of_selector(std::string_view text, bool of_item);

}  // namespace newswire::feed
