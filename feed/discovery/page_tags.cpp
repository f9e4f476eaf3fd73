#include "feed/discovery/page_tags.h"

#include <algorithm>

#include "core/text.h"
#include "core/url.h"
#include "feed/html_tags.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t max_page_bytes = 4 << 20;
constexpr std::size_t max_value_bytes = 4096;

// Elements that hold text, whatever it looks like (HTML, 13.1.2).
bool holds_text(std::string_view name) {
  return ascii_iequals(name, "script") || ascii_iequals(name, "style") ||
         ascii_iequals(name, "textarea");
}

// Of the end tag; the end of the page where there is none.
std::size_t find_end_tag(std::string_view html, std::string_view name, std::size_t from) {
  for (std::size_t at = html.find("</", from); at != npos; at = html.find("</", at + 2)) {
    if (ascii_iequals(html.substr(at + 2, name.size()), name)) return at;
  }
  return html.size();
}

}  // namespace

std::string PageTag::attribute(std::string_view wanted) const {
  return html_to_text(tag_attribute(text, wanted), max_value_bytes);
}

std::string PageTag::link(std::string_view wanted) const {
  const std::string reference = attribute(wanted);
  if (reference.empty()) return {};
  return terminal_safe(resolve_url(base, reference).value_or(reference));
}

void visit_page_tags(std::string_view html, std::string_view base_url,
                     const std::function<bool(const PageTag&)>& visit) {
  html = html.substr(0, max_page_bytes);
  std::string base(base_url);
  bool has_base = false;
  for (std::size_t at = html.find('<'); at != npos; at = html.find('<', at)) {
    if (html.substr(at, 4) == "<!--") {
      const auto end = html.find("-->", at);
      if (end == npos) return;
      at = end;
      continue;
    }
    const TagText tag = read_tag(html.substr(at));
    if (tag.cut_off) return;
    const PageTag found{tag.name, html.substr(at, tag.bytes), base};
    at += std::max<std::size_t>(tag.bytes, 1);
    if (tag.bytes == 0 || tag.closing) continue;
    if (!has_base && ascii_iequals(tag.name, "base")) {
      if (auto own = resolve_url(base, found.attribute("href"))) {
        base = std::move(*own);
        has_base = true;
      }
      continue;
    }
    if (!visit(found)) return;
    if (holds_text(tag.name) && !tag.empty_element) at = find_end_tag(html, tag.name, at);
  }
}

}  // namespace newswire::feed
