#include "feed/discovery/known_sites.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.h"
#include "feed/discovery/page_tags.h"

namespace newswire::feed {
namespace {

constexpr auto npos = std::string_view::npos;

// An address in the parts that rules look at.
struct Page {
  const Url& url;
  std::string_view host;                   // without "www." and "m."
  std::vector<std::string_view> segments;  // of the path, without empty ones

  std::string_view at(std::size_t i) const {
    return i < segments.size() ? segments[i] : std::string_view();
  }
  std::size_t size() const { return segments.size(); }
  std::string path(std::size_t count) const {
    std::string path;
    for (std::size_t i = 0; i < std::min(count, size()); ++i) path.append("/").append(segments[i]);
    return path;
  }
  std::string whole_path() const { return path(size()); }
  FeedLink feed(const std::string& path, std::string title = "") const {
    return {url.origin() + path, std::move(title), ""};
  }
};

using Feeds = std::vector<FeedLink>;

std::string query_value(std::string_view query, std::string_view name) {
  query.remove_prefix(std::min<std::size_t>(1, query.size()));
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    if (part.starts_with(name) && part.substr(name.size(), 1) == "=") {
      return std::string(part.substr(name.size() + 1));
    }
    query.remove_prefix(std::min(part.size() + 1, query.size()));
  }
  return {};
}

bool is_youtube_id(std::string_view id) {
  return id.size() == 24 && id.starts_with("UC") && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
                  c == '_';
         });
}

FeedLink youtube_feed(const std::string& parameter) {
  return {"https://www.youtube.com/feeds/videos.xml?" + parameter, "", ""};
}

// developers.google.com/youtube/v3/guides/push_notifications
Feeds youtube(const Page& page) {
  if (page.at(0) == "channel" && is_youtube_id(page.at(1))) {
    return {youtube_feed("channel_id=" + std::string(page.at(1)))};
  }
  if (page.at(0) == "user" && page.size() > 1) {
    return {youtube_feed("user=" + std::string(page.at(1)))};
  }
  const std::string list = query_value(page.url.query, "list");
  if (page.at(0) == "playlist" && !list.empty()) return {youtube_feed("playlist_id=" + list)};
  return {};
}

// docs.github.com/rest/activity/feeds
Feeds github(const Page& page) {
  constexpr std::array<std::string_view, 9> no_owners{"about",       "explore", "features",
                                                      "marketplace", "orgs",    "search",
                                                      "settings",    "topics",  "trending"};
  if (page.size() == 0 ||
      std::find(no_owners.begin(), no_owners.end(), page.at(0)) != no_owners.end()) {
    return {};
  }
  const std::string owner = page.path(1);
  if (page.size() == 1) return {page.feed(owner + ".atom", "Activity")};
  std::string repository = page.path(2);
  if (repository.ends_with(".git")) repository.resize(repository.size() - 4);
  const std::string_view part = page.at(2);
  if ((part == "commits" || part == "tree") && page.size() > 3) {
    const std::string branch = page.whole_path().substr(page.path(3).size());
    return {page.feed(repository + "/commits" + branch + ".atom", "Commits")};
  }
  const FeedLink releases = page.feed(repository + "/releases.atom", "Releases");
  const FeedLink commits = page.feed(repository + "/commits.atom", "Commits");
  const FeedLink tags = page.feed(repository + "/tags.atom", "Tags");
  if (part == "tags") return {tags};
  if (part == "commits") return {commits};
  if (part == "releases") return {releases};
  return part.empty() ? Feeds{releases, commits, tags} : Feeds{};
}

// docs.gitlab.com/user/project/repository/tags
Feeds gitlab(const Page& page) {
  const auto dash = std::find(page.segments.begin(), page.segments.end(), "-");
  const auto project_size = static_cast<std::size_t>(dash - page.segments.begin());
  if (project_size < 2) return {};
  const std::string project = page.path(project_size);
  const FeedLink tags = page.feed(project + "/-/tags?format=atom", "Tags");
  const FeedLink releases = page.feed(project + "/-/releases.atom", "Releases");
  if (page.at(project_size + 1) == "tags") return {tags};
  if (page.at(project_size + 1) == "releases") return {releases};
  if (page.at(project_size + 1) == "commits" && page.size() > project_size + 2) {
    return {page.feed(page.whole_path() + "?format=atom", "Commits")};
  }
  if (dash != page.segments.end()) return {};
  return {releases, tags, page.feed(project + ".atom", "Activity")};
}

// www.reddit.com/wiki/rss
Feeds reddit(const Page& page) {
  if (page.size() < 2 || (page.at(0) != "r" && page.at(0) != "user" && page.at(0) != "u")) {
    return {};
  }
  return {page.feed(page.whole_path() + "/.rss" + page.url.query)};
}

// As each profile's page has it in its head.
Feeds bluesky(const Page& page) {
  if (page.at(0) != "profile" || page.size() != 2) return {};
  return {page.feed(page.whole_path() + "/rss")};
}

// meta.stackexchange.com/questions/27813
Feeds stack_exchange(const Page& page) {
  if (page.size() == 0) return {page.feed("/feeds", "Questions")};
  if (page.at(0) == "questions" && page.at(1) == "tagged" && page.size() == 3) {
    return {page.feed("/feeds/tag/" + std::string(page.at(2)))};
  }
  if (page.at(0) == "questions" && page.size() > 1) {
    return {page.feed("/feeds/question/" + std::string(page.at(1)))};
  }
  if (page.at(0) == "questions") return {page.feed("/feeds", "Questions")};
  if (page.at(0) == "users" && page.size() > 1) {
    return {page.feed("/feeds/user/" + std::string(page.at(1)))};
  }
  return {};
}

// help.medium.com, "Using RSS feeds of profiles, publications, and topics"
Feeds medium(const Page& page) {
  if (page.host != "medium.com") return {page.feed("/feed")};
  if (page.at(0) == "tag" && page.size() > 1)
    return {page.feed("/feed/tag/" + std::string(page.at(1)))};
  if (page.size() == 0 || page.at(0) == "m" || page.at(0) == "feed") return {};
  return {page.feed("/feed" + page.path(1))};
}

// support.substack.com, "Is there an RSS feed for my publication?"
Feeds substack(const Page& page) {
  return page.host == "substack.com" ? Feeds{} : Feeds{page.feed("/feed")};
}

// help.tumblr.com, "RSS feeds"
Feeds tumblr(const Page& page) {
  if (page.host == "tumblr.com") {
    constexpr std::array<std::string_view, 6> no_blogs{"about",    "dashboard", "explore",
                                                       "settings", "tagged",    "policy"};
    const std::string_view blog =
        page.at(0) == "blog" && page.at(1) == "view" ? page.at(2) : page.at(0);
    if (blog.empty() || std::find(no_blogs.begin(), no_blogs.end(), blog) != no_blogs.end())
      return {};
    return {{"https://" + std::string(blog) + ".tumblr.com/rss", "", ""}};
  }
  if (page.at(0) == "tagged" && page.size() > 1) return {page.feed(page.path(2) + "/rss")};
  return {page.feed("/rss")};
}

// support.google.com/blogger/answer/97933
Feeds blogger(const Page& page) {
  return {page.feed("/feeds/posts/default")};
}

// wordpress.org/documentation/article/wordpress-feeds
Feeds wordpress(const Page& page) {
  if (page.host == "wordpress.com") return {};
  const bool has_own = page.at(0) == "category" || page.at(0) == "tag" || page.at(0) == "author";
  return {page.feed((has_own ? page.whole_path() : "") + "/feed/")};
}

// docs.joinmastodon.org: an account's page with ".rss" behind it. Any host may have accounts; where
// it is another program's, the page is asked.
Feeds mastodon(const Page& page) {
  if (page.size() != 1 || page.at(0).size() < 2 || page.at(0)[0] != '@') return {};
  if (page.at(0).find('@', 1) != npos) return {};  // of another server, which is to be asked
  return {page.feed(page.whole_path() + ".rss")};
}

struct Site {
  std::string_view host;  // and those below it
  Feeds (*feeds)(const Page&);
};

constexpr std::array<Site, 21> sites{{{"youtube.com", youtube},
                                      {"github.com", github},
                                      {"gitlab.com", gitlab},
                                      {"reddit.com", reddit},
                                      {"bsky.app", bluesky},
                                      {"stackexchange.com", stack_exchange},
                                      {"stackoverflow.com", stack_exchange},
                                      {"serverfault.com", stack_exchange},
                                      {"superuser.com", stack_exchange},
                                      {"askubuntu.com", stack_exchange},
                                      {"mathoverflow.net", stack_exchange},
                                      {"medium.com", medium},
                                      {"substack.com", substack},
                                      {"tumblr.com", tumblr},
                                      {"blogspot.com", blogger},
                                      {"wordpress.com", wordpress},
                                      // These have accounts of their own, at /@name
                                      {"threads.net", [](const Page&) { return Feeds{}; }},
                                      {"threads.com", [](const Page&) { return Feeds{}; }},
                                      {"tiktok.com", [](const Page&) { return Feeds{}; }},
                                      {"flipboard.com", [](const Page&) { return Feeds{}; }},
                                      {"note.com", [](const Page&) { return Feeds{}; }}}};

bool is_within(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.');
}

// What is a feed by its name is not looked at further.
bool is_feed_itself(const Page& page) {
  if (page.size() == 0) return false;
  const std::string last = ascii_lower(page.segments.back());
  return last.ends_with(".atom") || last.ends_with(".rss") || last.ends_with(".xml") ||
         last.ends_with(".json") || last == "feed" || last == "feeds" || last == "rss" ||
         page.at(0) == "feeds" || page.at(0) == "feed" ||
         page.url.query.find("format=atom") != npos;
}

Page page_of(const Url& url) {
  Page page{url, url.host, {}};
  for (const std::string_view prefix : {"www.", "m."}) {
    if (page.host.starts_with(prefix)) page.host.remove_prefix(prefix.size());
  }
  std::string_view rest = url.path;
  while (!rest.empty()) {
    const std::string_view segment = rest.substr(0, rest.find('/'));
    if (!segment.empty()) page.segments.push_back(segment);
    rest.remove_prefix(std::min(segment.size() + 1, rest.size()));
  }
  return page;
}

// Where a channel's page has its id: in the order of how sure that is.
std::vector<FeedLink> youtube_on_page(std::string_view html) {
  for (const std::string_view mark :
       {"/feeds/videos.xml?channel_id=", "\"externalId\":\"", "itemprop=\"channelId\" content=\"",
        "itemprop=\"identifier\" content=\"", "\"channelId\":\""}) {
    const std::size_t at = html.find(mark);
    if (at == npos) continue;
    const std::string_view id = html.substr(at + mark.size(), 24);
    if (is_youtube_id(id)) return {youtube_feed("channel_id=" + std::string(id))};
  }
  return {};
}

struct Generator {
  std::string_view name;  // how <meta name="generator"> begins, in lower case
  std::string_view path;  // of the feed, where nobody changed it
};

constexpr std::array<Generator, 10> generators{{{"wordpress", "/feed/"},
                                                {"ghost", "/rss/"},
                                                {"hugo", "/index.xml"},
                                                {"jekyll", "/feed.xml"},
                                                {"hexo", "/atom.xml"},
                                                {"blogger", "/feeds/posts/default"},
                                                {"eleventy", "/feed/feed.xml"},
                                                {"drupal", "/rss.xml"},
                                                {"wix.com", "/blog-feed.xml"},
                                                {"squarespace", "/?format=rss"}}};

}  // namespace

std::vector<FeedLink> known_feeds(const Url& url) {
  const Page page = page_of(url);
  if (is_feed_itself(page)) return {};
  for (const Site& site : sites) {
    if (is_within(page.host, site.host)) return site.feeds(page);
  }
  return mastodon(page);
}

std::vector<FeedLink> known_feeds_on_page(const Url& url, std::string_view html) {
  const Page page = page_of(url);
  if (is_within(page.host, "youtube.com")) return youtube_on_page(html);
  std::vector<FeedLink> feeds;
  visit_page_tags(html, url.to_string(), [&](const PageTag& tag) {
    // WordPress links to its interface, which tells where it is installed.
    if (ascii_iequals(tag.name, "link") && tag.attribute("rel") == "https://api.w.org/") {
      const std::string interface = tag.link("href");
      if (const auto end = interface.find("/wp-json"); end != std::string::npos) {
        feeds.push_back({interface.substr(0, end) + "/feed/", "", ""});
      }
    } else if (ascii_iequals(tag.name, "meta") &&
               ascii_iequals(tag.attribute("name"), "generator")) {
      const std::string name = ascii_lower(tag.attribute("content"));
      for (const Generator& generator : generators) {
        if (name.starts_with(generator.name))
          feeds.push_back(page.feed(std::string(generator.path)));
      }
    }
    return feeds.empty();
  });
  return feeds;
}

}  // namespace newswire::feed
