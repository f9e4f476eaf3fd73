#include "app/selections.h"

#include <algorithm>

#include "app/command.h"
#include "core/result.h"
#include "core/text.h"

namespace newswire::app {
namespace {

// The selector on a line of its own, and a caret under the byte.
std::string with_caret(const std::string& text, std::size_t at) {
  const std::string before = terminal_safe(text.substr(0, std::min(at, text.size())));
  return "  " + terminal_safe(text) + "\n  " + std::string(display_width(before), ' ') + "^";
}

std::string character_number(const std::string& text, std::size_t at) {
  const std::string before = terminal_safe(text.substr(0, std::min(at, text.size())));
  return std::to_string(display_width(before) + 1);
}

}  // namespace

feed::Selection selection_of(const std::string& config_file, const config::Source& source) {
  const auto kind = source.kind == "json" ? feed::SelectionKind::json : feed::SelectionKind::html;
  std::vector<feed::Selector> selectors;
  for (const config::Selector& selector : source.select) {
    selectors.push_back({selector.key, selector.text});
  }
  auto selection = feed::Selection::compile(kind, selectors);
  if (selection) return *selection;
  const feed::SelectorError& error = selection.error();
  const bool of_one = error.selector < source.select.size();
  const int line = of_one ? source.select[error.selector].line : source.line;
  std::string message = config_file + ":" + std::to_string(line) + ": ";
  if (of_one) {
    const config::Selector& wrong = source.select[error.selector];
    message += "'" + wrong.key + "' in [source.select] of '" + source.name + "', character " +
               character_number(wrong.text, error.at) + ": " + error.message;
  } else {
    message += "source '" + source.name + "': " + error.message;
  }
  throw FatalError(terminal_safe(message), exit_code::usage);
}

std::vector<feed::Selector> parse_selectors(const std::vector<std::string>& words) {
  std::vector<feed::Selector> selectors;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const bool is_key =
        equals != std::string::npos && equals > 0 &&
        std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                    [](char c) { return c >= 'a' && c <= 'z'; });
    if (!is_key) {
      throw FatalError(
          "--select: write KEY=SELECTOR, such as title=h2, not '" + terminal_safe(word) + "'",
          exit_code::usage);
    }
    selectors.push_back({word.substr(0, equals), word.substr(equals + 1)});
  }
  return selectors;
}

feed::Selection compile_selection(feed::SelectionKind kind,
                                  const std::vector<feed::Selector>& selectors) {
  auto selection = feed::Selection::compile(kind, selectors);
  if (selection) return *selection;
  const feed::SelectorError& error = selection.error();
  if (error.selector >= selectors.size()) {
    throw FatalError("--select: " + error.message, exit_code::usage);
  }
  const feed::Selector& wrong = selectors[error.selector];
  throw FatalError(
      "--select " + wrong.key + ": " + error.message + "\n" + with_caret(wrong.text, error.at),
      exit_code::usage);
}

}  // namespace newswire::app
