#include "feed/selection/html_selector.h"

#include "feed/selection/css_selector.h"
#include "feed/selection/xpath.h"

namespace newswire::feed {

Result<std::string, SelectorFault> xpath_of_selector(std::string_view text, bool of_item) {
  const bool says_css = text.substr(0, 4) == "css:";
  const bool says_xpath = text.substr(0, 6) == "xpath:";
  const std::size_t begin = says_css ? 4 : says_xpath ? 6 : 0;
  const std::string_view selector = text.substr(begin);
  if (says_xpath || (!says_css && is_xpath(selector))) {
    if (auto fault = fault_of_xpath(std::string(selector))) {
      fault->at += begin;
      return *fault;
    }
    return of_item ? within_item(selector) : std::string(selector);
  }
  auto xpath = xpath_of_css(selector);
  if (xpath) return xpath;
  return SelectorFault{xpath.error().at + begin, xpath.error().message};
}

}  // namespace newswire::feed
