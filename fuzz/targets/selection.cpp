// A page or the answer of an API, and what selects its items. First "html" or "json", then lines
// such as "title: h2 > a", then an empty line, then the document.
#include "feed/selection/selection.h"

#include <string>
#include <vector>

#include "feed/selection/html_selector.h"
#include "feed/selection/xpath.h"
#include "fuzz/expect_feed.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

std::vector<feed::Selector> take_selectors(std::string_view& input) {
  std::vector<feed::Selector> selectors;
  for (std::string_view line = take_line(input); !line.empty(); line = take_line(input)) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) break;
    selectors.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
  }
  return selectors;
}

void expect_fault(const feed::SelectorError& error, const std::vector<feed::Selector>& selectors) {
  expect(!error.message.empty(), "a refusal has a reason");
  expect(error.selector <= selectors.size(), "what is wrong is one that was given, or missing");
  if (error.selector == selectors.size()) return;
  const std::string& text = selectors[error.selector].text;
  expect(error.at <= text.size(), "the place of a mistake lies in its selector", text);
}

// XPath that was looked over as it was written; CSS, only as what it was made of.
void expect_sound_xpath(const feed::Selector& selector) {
  const auto xpath = feed::xpath_of_selector(selector.text, selector.key != "items");
  expect(xpath.ok(), "what was taken is taken again", selector.text);
  const auto fault = feed::fault_of_xpath(*xpath);
  expect(!fault, "what a selector is translated to is XPath", selector.text + " -> " + *xpath);
}

}  // namespace

void try_input(std::string_view input) {
  const auto kind =
      take_line(input) == "json" ? feed::SelectionKind::json : feed::SelectionKind::html;
  const std::vector<feed::Selector> selectors = take_selectors(input);
  const auto selection = feed::Selection::compile(kind, selectors);
  if (!selection) return expect_fault(selection.error(), selectors);
  if (kind == feed::SelectionKind::html) {
    for (const feed::Selector& selector : selectors) expect_sound_xpath(selector);
  }
  feed::ParseOptions options;
  options.base_url = "https://news.example/today/";
  options.max_items = 100;
  options.max_unpacked_bytes = 1 << 20;
  expect_feed(selection->read(input, options), options);
}

}  // namespace newswire::fuzz
