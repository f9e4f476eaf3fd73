#include "feed/selection/html_charset.h"

#include <algorithm>

#include "core/text.h"
#include "feed/encoding.h"
#include "feed/html_tags.h"

namespace newswire::feed {
namespace {

// HTML asks for the first 1024 bytes; pages put it further down, and browsers find it there.
constexpr std::size_t searched_bytes = 8 * 1024;

std::string charset_of_meta(std::string_view tag) {
  if (const auto charset = ascii_trim(tag_attribute(tag, "charset")); !charset.empty()) {
    return std::string(charset);
  }
  if (!ascii_iequals(ascii_trim(tag_attribute(tag, "http-equiv")), "content-type")) return {};
  return charset_of_content_type(tag_attribute(tag, "content"));
}

}  // namespace

std::string content_type_of_page(std::string_view bytes, std::string_view content_type) {
  if (!charset_of_content_type(content_type).empty()) return std::string(content_type);
  const std::string_view head = bytes.substr(0, searched_bytes);
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at)) {
    if (head.substr(at, 4) == "<!--") {
      at = std::min(head.find("-->", at), head.size());
      continue;
    }
    const TagText tag = read_tag(head.substr(at));
    if (!tag.closing && ascii_iequals(tag.name, "meta")) {
      const std::string charset = charset_of_meta(head.substr(at, tag.bytes));
      if (!charset.empty()) return "text/html; charset=" + charset;
    }
    at += std::max<std::size_t>(tag.bytes, 1);
  }
  return std::string(content_type);
}

}  // namespace newswire::feed
