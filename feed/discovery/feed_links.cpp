#include "feed/discovery/feed_links.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "core/url.h"
#include "feed/discovery/page_tags.h"

namespace newswire::feed {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t max_title_bytes = 200;

// True where the space-separated list `words` has the word.
bool has_word(std::string_view words, std::string_view word) {
  const std::string padded = " " + ascii_lower(words) + " ";
  return padded.find(" " + std::string(word) + " ") != npos;
}

template <std::size_t size>
bool is_one_of(std::string_view text, const std::array<std::string_view, size>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string media_type(const PageTag& tag) {
  const std::string type = ascii_lower(tag.attribute("type"));
  return std::string(ascii_trim(type.substr(0, type.find(';'))));
}

bool is_feed_type(std::string_view type) {
  constexpr std::array<std::string_view, 8> types{
      "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
      "application/xml",     "application/rss",      "application/atom",    "text/xml"};
  return is_one_of(type, types);
}

// Plain JSON is what most content systems call their interfaces, too.
bool is_json_feed(std::string_view type, std::string_view title, std::string_view url) {
  return type == "application/json" && url.find("/wp-json/") == npos &&
         (ascii_lower(title).find("feed") != npos || ascii_lower(url).find("feed") != npos);
}

bool is_http(std::string_view url) {
  return url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://";
}

void add(std::vector<FeedLink>& links, FeedLink link) {
  const bool known = std::any_of(links.begin(), links.end(),
                                 [&](const FeedLink& other) { return other.url == link.url; });
  if (!known) links.push_back(std::move(link));
}

// "feed:https://x.example/rss", as some pages have it for programs that take that scheme.
std::string without_feed_scheme(std::string url, std::string_view base) {
  if (url.compare(0, 7, "feed://") == 0) {
    return std::string(base.substr(0, base.find(':'))) + url.substr(4);
  }
  return url.compare(0, 5, "feed:") == 0 ? url.substr(5) : url;
}

std::string_view without_www(std::string_view host) {
  return host.substr(0, 4) == "www." ? host.substr(4) : host;
}

bool is_within(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.');
}

bool is_host_for_feeds(std::string_view host) {
  return host.starts_with("feeds.") || host.starts_with("feed.") || host.starts_with("rss.");
}

bool is_name_of_feed(std::string_view name) {
  constexpr std::array<std::string_view, 9> names{
      "feed", "rss", "rss2", "atom", "rdf", "index.xml", "feed.php", "feed.json", "rss.php"};
  constexpr std::array<std::string_view, 3> endings{".rss", ".atom", ".rdf"};
  if (is_one_of(name, names)) return true;
  if (std::any_of(endings.begin(), endings.end(),
                  [&](std::string_view ending) { return name.ends_with(ending); })) {
    return true;
  }
  return name.ends_with(".xml") &&
         (name.find("feed") != npos || name.find("rss") != npos || name.find("atom") != npos);
}

bool asks_for_feed(std::string_view query) {
  constexpr std::array<std::string_view, 8> parameters{"feed=rss",    "feed=atom",   "format=rss",
                                                       "format=atom", "format=feed", "type=rss",
                                                       "type=atom",   "type=feed"};
  return std::any_of(parameters.begin(), parameters.end(), [&](std::string_view parameter) {
    const std::size_t at = query.find(parameter);
    return at != npos && at > 0 && (query[at - 1] == '?' || query[at - 1] == '&');
  });
}

bool looks_like_feed(const std::string& address, const Url& page) {
  const auto url = parse_http_url(address);
  if (!url) return false;
  std::string_view path = url->path;
  while (path.ends_with('/')) path.remove_suffix(1);
  const bool own =
      is_within(url->host, without_www(page.host)) || is_within(page.host, without_www(url->host));
  if (is_host_for_feeds(url->host) && !path.empty()) return true;
  return own && (is_name_of_feed(ascii_lower(path.substr(path.rfind('/') + 1))) ||
                 asks_for_feed(ascii_lower(url->query)));
}

}  // namespace

std::vector<FeedLink> feed_links_of_page(std::string_view html, std::string_view base_url,
                                         std::size_t max_links) {
  std::vector<FeedLink> links;
  visit_page_tags(html, base_url, [&](const PageTag& tag) {
    if (!ascii_iequals(tag.name, "link")) return true;
    const std::string rel = tag.attribute("rel");
    FeedLink link{tag.link("href"), tag.attribute("title"), media_type(tag)};
    link.title = truncate_text(link.title, max_title_bytes);
    const bool is_feed =
        has_word(rel, "feed") ||
        (has_word(rel, "alternate") &&
         (is_feed_type(link.type) || is_json_feed(link.type, link.title, link.url)));
    if (is_feed && !link.url.empty()) add(links, std::move(link));
    return links.size() < max_links;
  });
  return links;
}

std::vector<FeedLink> feed_anchors_of_page(std::string_view html, std::string_view base_url,
                                           std::size_t max_links) {
  std::vector<FeedLink> links;
  const auto page = parse_http_url(base_url);
  if (!page) return links;
  visit_page_tags(html, base_url, [&](const PageTag& tag) {
    if (!ascii_iequals(tag.name, "a")) return true;
    FeedLink link{without_feed_scheme(tag.link("href"), base_url),
                  truncate_text(tag.attribute("title"), max_title_bytes), media_type(tag)};
    const bool says_so = link.type == "application/rss+xml" || link.type == "application/atom+xml";
    if (is_http(link.url) && (says_so || looks_like_feed(link.url, *page))) {
      link.url.resize(std::min(link.url.find('#'), link.url.size()));
      add(links, std::move(link));
    }
    return links.size() < max_links;
  });
  return links;
}

}  // namespace newswire::feed
