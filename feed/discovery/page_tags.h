// A web page's tags, one after the other, without those in comments, scripts and styles.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace newswire::feed {

struct PageTag {
  std::string_view name;  // as written
  std::string_view text;  // "<link rel=... >"
  std::string_view base;  // what its links are relative to: the page's <base>, else its address

  // References decoded, white space collapsed, safe to show; empty where there is none. `wanted` in
  // lower case.
  std::string attribute(std::string_view wanted) const;
  // The attribute as an absolute address; as it is where nothing tells what it is relative to.
  std::string link(std::string_view wanted) const;
};

// Opening tags in the page's order, until `visit` returns false.
void visit_page_tags(std::string_view html, std::string_view base_url,
                     const std::function<bool(const PageTag&)>& visit);

}  // namespace newswire::feed
