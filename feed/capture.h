// Collects what an element holds, as text or as markup.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::feed {

class Capture {
 public:
  // What text stands for that is not inside of a further element.
  enum class Content {
    markup,      // HTML source, escaped for XML: it is taken as it comes
    characters,  // just that, unless elements stand among it: then it is escaped to be markup
    person,      // a name, or <name> among other elements (Atom), or at least <email>
    nothing,     // is dropped
  };

  explicit Capture(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  bool active() const { return depth_ > 0; }
  void begin(Content content);
  void start(std::string_view name);
  void text(std::string_view text);
  // True where the element that begin() was called for has ended.
  bool end();

  bool has_elements() const { return has_elements_; }
  // Without white space at the ends. Beyond the limit nothing was kept.
  std::string take() const;

 private:
  void append(std::string_view text, bool escape);

  const std::size_t max_bytes_;
  Content content_ = Content::nothing;
  std::size_t depth_ = 0;
  bool has_elements_ = false;
  bool name_seen_ = false;
  bool in_name_ = false;
  bool in_email_ = false;
  bool in_markup_ = false;
  std::string text_;
  std::string email_;
  std::string names_;  // of the open elements inside, each behind a '/'
};

}  // namespace newswire::feed
