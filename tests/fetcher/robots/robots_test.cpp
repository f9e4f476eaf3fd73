#include <string>

#include "fetcher/robots/robots.h"
#include "tests/support/catch.h"

using namespace newswire;
using newswire::fetcher::RobotsRules;

namespace {

bool allows(const std::string& rules, const std::string& target) {
  return RobotsRules::parse("User-agent: *\n" + rules).allows(target);
}

}  // namespace

TEST_CASE("the longest rule decides and of two of one length the one that allows", "[robots]") {
  CHECK(allows("", "/a"));
  CHECK(allows("Disallow:\n", "/a"));
  CHECK_FALSE(allows("Disallow: /\n", "/a"));
  CHECK(allows("Disallow: /\nAllow: /news\n", "/news/today"));
  CHECK_FALSE(allows("Allow: /news\nDisallow: /news/old\n", "/news/old/1"));
  CHECK(allows("Disallow: /page\nAllow: /page\n", "/page"));
  CHECK_FALSE(allows("Allow: /$\nDisallow: /\n", "/index"));
  CHECK(allows("Allow: /$\nDisallow: /\n", "/"));
  CHECK_FALSE(allows("Disallow: /*.pdf$\n", "/a/b.pdf"));
  CHECK(allows("Disallow: /*.pdf$\n", "/a/b.pdf?x"));
  CHECK_FALSE(allows("Disallow: /*?\n", "/a?b"));
  CHECK_FALSE(allows("Disallow: /a*b*c\n", "/axxbbxc"));
  CHECK(allows("Disallow: /a*b*c\n", "/axxcb"));
  CHECK(allows("Disallow: /A\n", "/a"));
}

TEST_CASE("paths are compared as they mean and not as they are written", "[robots]") {
  CHECK_FALSE(allows("Disallow: /ü\n", "/%C3%BC"));
  CHECK_FALSE(allows("Disallow: /%c3%bc\n", "/ü"));
  CHECK_FALSE(allows("Disallow: /%7Eada\n", "/~ada"));
  CHECK(allows("Disallow: /a%2Fb\n", "/a/b"));
}

TEST_CASE("the group of our name counts before that of everybody", "[robots]") {
  const std::string text =
      "\xEF\xBB\xBFUser-agent: other\nDisallow: /\r\n\r\n"
      "user-agent: Newswire/1.0\nUser-Agent: friend # both\nSitemap: /map\nDisallow: /ours\n\n"
      "User-agent: *\nDisallow: /all\nCrawl-delay: 2\n"
      "User-agent: newswire\nDisallow: /more\nCrawl-delay: 7.5";
  const auto rules = RobotsRules::parse(text);
  CHECK(rules.allows("/all"));
  CHECK_FALSE(rules.allows("/ours"));
  CHECK_FALSE(rules.allows("/more"));
  CHECK(rules.crawl_delay() == Duration(7500));
  CHECK(RobotsRules::parse("User-agent: newswirebot\nDisallow: /\n").allows("/a"));
}

TEST_CASE("what is no robots.txt forbids nothing and long ones have an end", "[robots]") {
  CHECK(RobotsRules::parse("<html><body>Not found</body></html>").allows("/a"));
  CHECK(RobotsRules::parse("Disallow: /\n").allows("/a"));
  std::string text = "User-agent: *\n";
  while (text.size() < 500 * 1024) text += "# filling\n";
  CHECK(RobotsRules::parse(text + "Disallow: /\n").allows("/a"));
}

TEST_CASE("rules survive being written down", "[robots]") {
  const auto rules =
      RobotsRules::parse("User-agent: *\nDisallow: /ü\nAllow: /x$\nCrawl-delay: 3\n");
  const auto again = RobotsRules::parse(rules.to_text());
  CHECK_FALSE(again.allows("/%C3%BC"));
  CHECK(again.crawl_delay() == Duration(3000));
  CHECK(again.to_text() == rules.to_text());
}
