// Where a page or the answer of an API has its items, as its reader says it: what makes a feed of
// something that is none. docs/feeds.md, "Pages and APIs".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "feed/feed.h"
#include "feed/parser.h"
#include "feed/selection/fields.h"
#include "feed/selection/json_way.h"

namespace newswire::feed {

enum class SelectionKind {
  html,  // selectors are CSS or XPath
  json,  // selectors are JSON pointers, or texts with such in braces
};

// A key (items, title, link, summary, published, updated, author, id, categories, image) and what
// it stands for. A key that comes several times has alternatives, in their order.
struct Selector {
  std::string key;
  std::string text;

  friend bool operator==(const Selector&, const Selector&) = default;
};

struct SelectorError {
  std::size_t selector = 0;  // which of those that were given
  std::size_t at = 0;        // the byte of its text
  std::string message;
};

// A value that is never changed; any thread.
class Selection {
 public:
  // The error names the first selector that is wrong. Pages need `items`; of an API the list is
  // guessed where it is left out.
  static Result<Selection, SelectorError> compile(SelectionKind kind,
                                                  const std::vector<Selector>& selectors);

  SelectionKind kind() const { return kind_; }

  // Tells it from any other selection: a fingerprint of what it was compiled from.
  const std::string& fingerprint() const { return fingerprint_; }

  // The items that are found in the document; those without both a title and a link are left out.
  // The error says what was not found, or what an API says went wrong. Pure.
  Result<Feed> read(std::string_view document, const ParseOptions& options) const;

  friend bool operator==(const Selection& a, const Selection& b) {
    return a.fingerprint_ == b.fingerprint_;
  }

 private:
  Selection() = default;

  using XPaths = Fields<std::string>;
  using JsonWays = Fields<JsonWay>;

  SelectionKind kind_ = SelectionKind::html;
  std::string fingerprint_;
  std::variant<XPaths, JsonWays> fields_;
  std::string shown_items_;  // as it was written, for messages
};

// What a document is to be read as where nobody says it.
SelectionKind selection_kind_of(std::string_view document, const ParseOptions& options);

}  // namespace newswire::feed
