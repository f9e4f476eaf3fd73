#include "core/url.h"
#include "feed/discovery/known_sites.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::feed;

namespace {

std::vector<std::string> addresses(const std::vector<FeedLink>& links) {
  std::vector<std::string> urls;
  for (const FeedLink& link : links) urls.push_back(link.url);
  return urls;
}

std::vector<std::string> known(const std::string& page) {
  const auto url = parse_http_url(page);
  REQUIRE(url.ok());
  return addresses(known_feeds(*url));
}

std::vector<std::string> known_on(const std::string& page, std::string_view html) {
  return addresses(known_feeds_on_page(*parse_http_url(page), html));
}

using Urls = std::vector<std::string>;

const std::string channel = "UCabcdefghijklmnopqrstuv";
const std::string videos = "https://www.youtube.com/feeds/videos.xml?";

}  // namespace

TEST_CASE("the feeds of known sites follow from the address", "[discovery]") {
  struct Case {
    std::string page;
    std::string feed;  // the first
  };
  for (const Case& one : std::vector<Case>{
           {"https://www.youtube.com/channel/" + channel, videos + "channel_id=" + channel},
           {"https://m.youtube.com/channel/" + channel + "/videos",
            videos + "channel_id=" + channel},
           {"https://youtube.com/user/someone", videos + "user=someone"},
           {"https://www.youtube.com/playlist?si=1&list=PL123", videos + "playlist_id=PL123"},
           {"https://github.com/owner", "https://github.com/owner.atom"},
           {"https://github.com/owner/thing", "https://github.com/owner/thing/releases.atom"},
           {"https://github.com/owner/thing.git", "https://github.com/owner/thing/releases.atom"},
           {"https://github.com/owner/thing/tags", "https://github.com/owner/thing/tags.atom"},
           {"https://github.com/owner/thing/tree/feature/x",
            "https://github.com/owner/thing/commits/feature/x.atom"},
           {"https://gitlab.com/group/sub/thing",
            "https://gitlab.com/group/sub/thing/-/releases.atom"},
           {"https://gitlab.com/group/thing/-/tags",
            "https://gitlab.com/group/thing/-/tags?format=atom"},
           {"https://gitlab.com/group/thing/-/commits/main",
            "https://gitlab.com/group/thing/-/commits/main?format=atom"},
           {"https://www.reddit.com/r/linux/", "https://www.reddit.com/r/linux/.rss"},
           {"https://old.reddit.com/r/linux/top/?t=week",
            "https://old.reddit.com/r/linux/top/.rss?t=week"},
           {"https://www.reddit.com/user/someone", "https://www.reddit.com/user/someone/.rss"},
           {"https://social.example/@someone", "https://social.example/@someone.rss"},
           {"https://bsky.app/profile/someone.example",
            "https://bsky.app/profile/someone.example/rss"},
           {"https://stackoverflow.com/questions/tagged/c%2b%2b",
            "https://stackoverflow.com/feeds/tag/c%2b%2b"},
           {"https://unix.stackexchange.com/", "https://unix.stackexchange.com/feeds"},
           {"https://unix.stackexchange.com/questions/12/how",
            "https://unix.stackexchange.com/feeds/question/12"},
           {"https://superuser.com/users/7/someone", "https://superuser.com/feeds/user/7"},
           {"https://medium.com/@someone", "https://medium.com/feed/@someone"},
           {"https://medium.com/tag/linux", "https://medium.com/feed/tag/linux"},
           {"https://someone.medium.com/", "https://someone.medium.com/feed"},
           {"https://someone.substack.com/p/an-article", "https://someone.substack.com/feed"},
           {"https://someone.tumblr.com", "https://someone.tumblr.com/rss"},
           {"https://someone.tumblr.com/tagged/cats", "https://someone.tumblr.com/tagged/cats/rss"},
           {"https://www.tumblr.com/someone", "https://someone.tumblr.com/rss"},
           {"https://someone.blogspot.com/2020/01/",
            "https://someone.blogspot.com/feeds/posts/default"},
           {"https://someone.wordpress.com/about/", "https://someone.wordpress.com/feed/"},
           {"https://someone.wordpress.com/tag/x/", "https://someone.wordpress.com/tag/x/feed/"}}) {
    INFO(one.page);
    const Urls found = known(one.page);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == one.feed);
  }
}

TEST_CASE("a repository has several feeds", "[discovery]") {
  CHECK(known("https://github.com/owner/thing") ==
        Urls{"https://github.com/owner/thing/releases.atom",
             "https://github.com/owner/thing/commits.atom",
             "https://github.com/owner/thing/tags.atom"});
}

TEST_CASE("no rule is made up for other pages", "[discovery]") {
  for (const std::string page : {"https://www.youtube.com/@someone",
                                 "https://www.youtube.com/",
                                 "https://www.youtube.com/channel/short",
                                 "https://github.com/",
                                 "https://github.com/topics",
                                 "https://github.com/owner/thing/issues",
                                 "https://github.com/owner/thing/releases.atom",
                                 "https://gitlab.com/group",
                                 "https://www.reddit.com/",
                                 "https://social.example/@someone/1234",
                                 "https://social.example/@a@b.example",
                                 "https://www.threads.net/@someone",
                                 "https://example.org/",
                                 "https://example.org/feed",
                                 "https://notgithub.com/owner/thing",
                                 "https://someone.wordpress.com/feed/",
                                 "https://medium.com/",
                                 "https://substack.com/",
                                 "https://www.tumblr.com/dashboard",
                                 "https://bsky.app/"}) {
    INFO(page);
    CHECK(known(page).empty());
  }
}

TEST_CASE("a YouTube handle's page tells the channel", "[discovery]") {
  const std::string page = "https://www.youtube.com/@someone";
  CHECK(known_on(page, "<script>{\"externalId\":\"" + channel + "\"}</script>") ==
        Urls{videos + "channel_id=" + channel});
  CHECK(known_on(page, "<meta itemprop=\"identifier\" content=\"" + channel + "\">") ==
        Urls{videos + "channel_id=" + channel});
  CHECK(known_on(page, "{\"externalId\":\"UC<script>alert(1)//x\"}").empty());
  CHECK(known_on(page, "\"externalId\":\"UC").empty());
}

TEST_CASE("the program that made a page tells where its feed is", "[discovery]") {
  CHECK(known_on("https://x.example/about",
                 "<link rel='https://api.w.org/' href='https://x.example/blog/wp-json/'>") ==
        Urls{"https://x.example/blog/feed/"});
  CHECK(known_on("https://x.example/a/b", "<META content='WordPress 6.4' NAME=Generator>") ==
        Urls{"https://x.example/feed/"});
  CHECK(known_on("https://x.example/", "<meta name=generator content='Hugo 0.111'>") ==
        Urls{"https://x.example/index.xml"});
  CHECK(known_on("https://x.example/", "<meta name=generator content='Handwork'>").empty());
}
