// A page as a tree, over libxml2's lenient HTML parser, and what XPath selects in it. Nothing
// outside of the page is ever read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace newswire::feed {

// An element, an attribute or a text of a tree, which must outlive it. A value.
class HtmlNode {
 public:
  std::string_view element_name() const;  // in lower case; empty where it is no element
  bool has_attribute(const char* name) const;
  std::string attribute(const char* name) const;  // of an element; empty where there is none

  // What readers see of it, as one line; of an attribute its value.
  std::string text() const;

  friend bool operator==(const HtmlNode&, const HtmlNode&) = default;

 private:
  friend class HtmlTree;
  explicit HtmlNode(void* node) : node_(node) {}
  void* node_;
};

// What an XPath expression gives: nodes in the order of the page, or else a text.
struct Selected {
  std::vector<HtmlNode> nodes;
  std::string text;
};

struct HtmlLimits {
  std::size_t max_depth = 256;
  std::size_t max_nodes = 250'000;     // elements and attributes
  std::size_t max_steps = 20'000'000;  // of all expressions together, as libxml2 counts them
};

class HtmlTree {
 public:
  // `text` is valid UTF-8.
  HtmlTree(std::string_view text, const HtmlLimits& limits);
  ~HtmlTree();
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  // Not empty where a limit ended the reading, and which.
  const std::string& partial() const;

  HtmlNode document() const;
  // `xpath` is one in which fault_of_xpath found no fault. The error says that there was too much
  // to do.
  Result<Selected> select(const std::string& xpath, HtmlNode from);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::feed
