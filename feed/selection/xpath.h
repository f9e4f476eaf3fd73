// XPath 1.0 as users write it, looked over before it is used.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feed/selection/selector_fault.h"

namespace newswire::feed {

// Whether a selector is XPath and not CSS: it begins with '/', './', '..', '(' or '@', is '.', has
// an axis ("following::") outside of quotes, or begins with the call of a function.
bool is_xpath(std::string_view selector);

// Why `xpath` cannot be used: its syntax, or a function, variable or prefix that there is not. Only
// the core library of functions is there, which reads nothing but the page.
std::optional<SelectorFault> fault_of_xpath(const std::string& xpath);

// Each "//" that begins a path as ".//", for XPath that is about one item: whoever writes
// "//h2" there means the item's, and not the first of the page.
std::string within_item(std::string_view xpath);

}  // namespace newswire::feed
