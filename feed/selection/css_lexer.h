// The words of a CSS selector: names, strings and numbers, with their escapes. For css_selector.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "feed/selection/selector_fault.h"

namespace newswire::feed {

// A place in a selector that moves on as it is read. The first mistake ends the reading: nothing is
// left then.
class CssLexer {
 public:
  explicit CssLexer(std::string_view css) : css_(css) {}

  bool at_end() const { return at_ >= css_.size(); }
  std::size_t place() const { return at_; }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < css_.size() ? css_[at_ + ahead] : '\0';
  }
  bool take(char wanted);
  bool take(std::string_view wanted);
  bool skip_space();  // true where there was some

  bool at_name() const;
  std::string name(std::string_view what);  // `what` is for the message where there is none
  std::string string();                     // with its quotes here, and without in the answer
  // The characters up to one of `ends`, outside of which nothing is understood here.
  std::string_view until(std::string_view ends);

  void fail(std::string message) { fail_at(at_, std::move(message)); }
  void fail_at(std::size_t place, std::string message);
  const std::optional<SelectorFault>& fault() const { return fault_; }

 private:
  void escape(std::string& out);

  std::string_view css_;
  std::size_t at_ = 0;
  std::optional<SelectorFault> fault_;
};

}  // namespace newswire::feed
