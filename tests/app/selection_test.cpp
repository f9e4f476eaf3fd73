// Pages and APIs: tried out with parse, and fetched as sources.
#include <stdlib.h>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/site.h"
#include "tests/support/temp_folder.h"

using namespace newswire::test;

namespace {

const std::string page =
    "<title>T</title><article><h2><a href=/a>One &amp; only</a></h2><p>Sum</p></article>";

Finished run_newswire(std::vector<std::string> arguments) {
  return run(newswire_command(std::move(arguments)));
}

}  // namespace

TEST_CASE("parse reads a page by selectors", "[selection]") {
  const TempFolder folder;
  const std::string file = folder.write("page.html", page);
  const Finished told = run_newswire({"parse", file, "--kind", "html", "--base-url",
                                      "https://a.example/", "--select", "items=article", "--select",
                                      "summary=p:nth-of-type(1)", "--select", "link=h2 a@href"});
  INFO(told.err);
  REQUIRE(told.code == 0);
  CHECK_THAT(told.out, contains("\"format\": \"html\""));
  CHECK_THAT(told.out, contains("\"title\": \"One & only\""));
  CHECK_THAT(told.out, contains("\"link\": \"https://a.example/a\""));
  CHECK_THAT(told.out, contains("\"summary\": \"Sum\""));
  CHECK(run_newswire({"parse", file, "--select", "items=article"}).code == 0);

  const std::string json = folder.write("api.json", R"({"hits":[{"title":"Hit","url":"/h"}]})");
  CHECK_THAT(run_newswire({"parse", json, "--kind=json"}).out, contains("\"title\": \"Hit\""));
  CHECK_THAT(run_newswire({"parse", json, "--select=items=/hits"}).out,
             contains("\"format\": \"json\""));
}

TEST_CASE("parse tells a wrong selector from one that finds nothing", "[selection]") {
  const TempFolder folder;
  const std::string file = folder.write("page.html", page);
  const Finished wrong =
      run_newswire({"parse", file, "--select", "items=article", "--select", "title=h2:hover"});
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, contains("--select title: ':hover' is not known here"));
  CHECK_THAT(wrong.err, contains("\n  h2:hover\n    ^\n"));
  CHECK(run_newswire({"parse", file, "--kind", "html"}).code == 2);
  CHECK(run_newswire({"parse", file, "--kind", "feed", "--select", "items=p"}).code == 2);
  CHECK(run_newswire({"parse", file, "--select", "items"}).code == 2);
  CHECK(run_newswire({"parse", file, "--kind", "page"}).code == 2);
  const Finished nothing = run_newswire({"parse", file, "--select", "items=aside"});
  CHECK(nothing.code == 3);
  CHECK_THAT(nothing.err, contains("no item matches `items`: `aside`"));
}

TEST_CASE("parse of a URL sends the headers it is given and asks no robots.txt", "[selection]") {
  Site site;
  site.serve("/page", page, "text/html");
  const Finished read = run_newswire(
      {"parse", site.url("/page"), "--header", "X-Key: abc", "--select", "items=article"});
  INFO(read.err);
  CHECK(read.code == 0);
  REQUIRE(site.requests().size() == 1);
  CHECK(site.requests()[0].headers.find("X-Key")->second == "abc");
}

TEST_CASE("pages and APIs are fetched like feeds", "[selection]") {
  ::setenv("TEST_KEY", "k3y-of-mine", 1);
  Site site;
  site.serve("/page", page, "text/html");
  site.serve("/secret/page", page, "text/html");
  site.serve("/robots.txt", "User-agent: *\nDisallow: /secret\n", "text/plain");
  site.serve("/api", R"({"articles":[{"title":"Two","url":"/two"}]})", "application/json");
  const TempFolder folder;
  const std::string config = folder.write(
      "newswire.toml",
      "[fetch]\nhost_spacing = \"0s\"\n"
      "[[source]]\nname = \"page\"\nurl = \"" +
          site.url("/page") +
          "\"\nallow_private = true\nkind = \"html\"\n[source.select]\nitems = \"article\"\n"
          "[[source]]\nname = \"closed\"\nurl = \"" +
          site.url("/secret/page") +
          "\"\nallow_private = true\nkind = \"html\"\nitems = \"article\"\n"
          "[[source]]\nname = \"api\"\nurl = \"" +
          site.url("/api") +
          "\"\nallow_private = true\nkind = \"json\"\nparams = { q = \"a b\", apiKey = "
          "\"${TEST_KEY}\" }\n");
  const Finished fetched = run_newswire({"fetch", "--config", config});
  CHECK(fetched.code == 4);
  CHECK_THAT(fetched.err, contains("forbids /secret/page"));
  CHECK(site.requests("/robots.txt").size() == 1);
  CHECK(site.requests("/secret/page").empty());

  const Finished found = run_newswire({"search", "--config", config, "--format", "json"});
  CHECK_THAT(found.out, contains("One & only"));
  CHECK_THAT(found.out, contains("\"Two\""));

  for (const std::vector<std::string>& command : {std::vector<std::string>{"source", "list"},
                                                  {"source", "list", "--why", "api"},
                                                  {"status", "--json"},
                                                  {"search", "--format", "json"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--config", config});
    const Finished shown = run_newswire(arguments);
    INFO(shown.out << shown.err);
    CHECK(shown.code == 0);
    CHECK((shown.out + shown.err).find("k3y-of-mine") == std::string::npos);
  }
}

TEST_CASE("a wrong selector in the config names its line and place", "[selection]") {
  const TempFolder folder;
  const std::string config =
      folder.write("newswire.toml",
                   "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\n"
                   "kind = \"html\"\n[source.select]\nitems = \"ul >> li\"\n");
  const Finished refused = run_newswire({"source", "list", "--config", config});
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, contains("newswire.toml:6: 'items' in [source.select] of 'a', character "
                                   "5: '>' has no meaning here"));
}

TEST_CASE("parse of a URL goes through the proxy that fetches go through", "[selection]") {
  Site proxy;
  proxy.serve("http://news.example/feed", rss("News", {{"1", "By the proxy"}}));
  const TempFolder folder;
  const std::string config =
      folder.write("newswire.toml", "[fetch]\nproxy = \"" + proxy.url("") + "\"\n");
  const Finished read = run_newswire({"parse", "http://news.example/feed", "--config", config});
  INFO(read.err);
  CHECK(read.code == 0);
  CHECK_THAT(read.out, contains("By the proxy"));
}
