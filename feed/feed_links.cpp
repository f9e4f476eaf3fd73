#include "feed/feed_links.h"

#include <algorithm>

#include "core/text.h"
#include "core/url.h"
#include "feed/html_tags.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_title_bytes = 200;

bool is_feed_type(std::string_view type) {
  return type == "application/rss+xml" || type == "application/atom+xml" ||
         type == "application/rdf+xml" || type == "application/feed+json" ||
         type == "application/json" || type == "text/xml" || type == "application/xml";
}

// True where the space-separated list `words` has the word.
bool has_word(std::string_view words, std::string_view word) {
  const std::string padded = " " + ascii_lower(words) + " ";
  return padded.find(" " + std::string(word) + " ") != std::string::npos;
}

}  // namespace

std::vector<FeedLink> feed_links_of_page(std::string_view html, std::string_view base_url,
                                         std::size_t max_links) {
  std::vector<FeedLink> links;
  std::string base(base_url);
  for (std::size_t at = html.find('<'); at != std::string_view::npos && links.size() < max_links;
       at = html.find('<', at)) {
    if (html.substr(at, 4) == "<!--") {
      const auto end = html.find("-->", at);
      if (end == std::string_view::npos) break;
      at = end;
      continue;
    }
    const TagText tag = read_tag(html.substr(at));
    if (tag.cut_off) break;
    const std::string_view text = html.substr(at, tag.bytes);
    at += std::max<std::size_t>(tag.bytes, 1);
    if (tag.bytes == 0 || tag.closing) continue;
    if (ascii_iequals(tag.name, "body")) break;
    if (ascii_iequals(tag.name, "base")) {
      if (auto own = resolve_url(base, tag_attribute(text, "href"))) base = std::move(*own);
    }
    if (!ascii_iequals(tag.name, "link")) continue;
    const std::string type = ascii_lower(ascii_trim(tag_attribute(text, "type")));
    if (!has_word(tag_attribute(text, "rel"), "alternate") || !is_feed_type(type)) continue;
    const std::string href = html_to_text(tag_attribute(text, "href"), 4096);
    if (href.empty()) continue;
    std::string url = terminal_safe(resolve_url(base, href).value_or(href));
    const bool known = std::any_of(links.begin(), links.end(),
                                   [&url](const FeedLink& link) { return link.url == url; });
    if (known) continue;
    links.push_back(
        {std::move(url), html_to_text(tag_attribute(text, "title"), max_title_bytes), type});
  }
  return links;
}

}  // namespace newswire::feed
