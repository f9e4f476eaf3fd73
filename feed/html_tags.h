// The elements of HTML, as far as plain text needs to know them. For markup_text and page_tags.
#pragma once

#include <cstddef>
#include <string_view>

namespace newswire::feed {

enum class HtmlTag {
  unknown,
  inside_line,  // does not part words: <b>, <a>, <span>
  new_line,     // parts words: <p>, <br>, <td>
  hidden,       // what it holds is not for readers: <script>, <style>
};

// A tag at the beginning of `html`, which begins with '<'.
struct TagText {
  HtmlTag meaning = HtmlTag::unknown;
  std::size_t bytes = 0;  // 0 where it is no tag of HTML
  bool closing = false;
  bool empty_element = false;   // <br/>
  bool has_attributes = false;  // of foreign tags only
  bool cut_off = false;         // no '>' follows anywhere
  std::string_view name;        // as written
};
TagText read_tag(std::string_view html);

// The same for a tag of any name, <foo>, whose end is near. Its meaning is unknown.
TagText read_foreign_tag(std::string_view html);

// The value of an attribute of the tag `tag` ("<link rel=... >"), as written; empty where there is
// none. `name` in lower case.
std::string_view tag_attribute(std::string_view tag, std::string_view name);

}  // namespace newswire::feed
