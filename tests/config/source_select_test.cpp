#include <stdlib.h>

#include "config/config.h"
#include "tests/config/loading.h"

using namespace newswire::config;
using namespace newswire::config::test;
using newswire::test::contains;

namespace {

const std::string head = "[[source]]\nname = \"a\"\nurl = \"https://a.example/api\"\n";
const std::string page = head + "kind = \"html\"\n";

}  // namespace

TEST_CASE("selectors stand in a table of their own or in the source", "[source select]") {
  const auto as_table =
      load_text(page + "[source.select]\nlink = [\"a\", \"b\"]\nitems = \"li\"\ntitle = \"h2\"\n");
  const auto inline_table = load_text(page + "select = { items = \"li\", title = \"h2\" }\n");
  const auto direct = load_text(page + "items = \"li\"\ntitle = \"h2\"\n");
  REQUIRE(as_table.sources[0].select.size() == 4);
  CHECK(as_table.sources[0].select[0].key == "items");
  CHECK(as_table.sources[0].select[0].line == 7);
  CHECK(as_table.sources[0].select[3].text == "b");
  for (const Config& config : {inline_table, direct}) {
    REQUIRE(config.sources[0].select.size() == 2);
    CHECK(config.sources[0].select[1].key == "title");
    CHECK(config.sources[0].select[1].text == "h2");
    CHECK(config.sources[0].title.empty());
  }
}

TEST_CASE("a selector twice or unknown or without a page to select in is refused",
          "[source select]") {
  CHECK_THAT(trouble_with(page + "items = \"li\"\nselect = { items = \"li\" }\n"),
             contains("newswire.toml:5: 'items' in [[source]] stands in [source.select] too"));
  CHECK_THAT(trouble_with(page + "select = { items = \"li\", titel = \"h2\" }\n"),
             contains("unknown key 'titel' in [source.select]; did you mean 'title'?"));
  CHECK_THAT(trouble_with(page + "select = { items = 3 }\n"), contains("must be a selector"));
  CHECK_THAT(trouble_with(page), contains("has no 'items' in [source.select]"));
  CHECK_THAT(trouble_with(head + "items = \"li\"\n"),
             contains("'items' in [[source]] is for sources of kind \"html\" or \"json\""));
  CHECK(trouble_with(head + "kind = \"json\"\n").empty());
}

TEST_CASE("parameters are added to the URL percent-encoded", "[source select]") {
  const auto url = [](const std::string& address, const std::string& params) {
    return load_text("[[source]]\nname = \"a\"\nurl = \"" + address + "\"\nparams = " + params +
                     "\n")
        .sources[0]
        .url;
  };
  CHECK(url("https://a.example/x", "{ q = \"a b&c=ü\", n = 50, all = true }") ==
        "https://a.example/x?q=a%20b%26c%3D%C3%BC&n=50&all=true");
  CHECK(url("https://a.example/x?y=1#z", "{ q = \"v\" }") == "https://a.example/x?y=1&q=v#z");
  CHECK_THAT(trouble_with(head + "params = { q = [1] }\n"), contains("'params'"));
}

TEST_CASE("what the environment puts into a URL is shown to nobody", "[source select]") {
  ::setenv("TEST_API_KEY", "s3cr3t/key", 1);
  const Source source = load_text(head + "params = { q = \"x y\", key = \"${TEST_API_KEY}\" }\n" +
                                  "headers = { Authorization = \"Bearer ${TEST_API_KEY}\" }\n")
                            .sources[0];
  CHECK(source.url == "https://a.example/api?q=x%20y&key=s3cr3t%2Fkey");
  CHECK(source.shown_url == "https://a.example/api?q=x%20y&key=${TEST_API_KEY}");
  CHECK(source.secrets == std::vector<std::string>{"s3cr3t/key", "s3cr3t/key"});
}
