#include <chrono>
#include <utility>
#include <vector>

#include "config/config.h"
#include "tests/config/loading.h"

using namespace newswire::config;
using namespace newswire::config::test;
using newswire::test::contains;
using namespace std::chrono_literals;

namespace {

const std::string head = "[[source]]\nname = \"a\"\nurl = \"https://a.example/feed\"\n";

}  // namespace

TEST_CASE("a source needs a name and a URL, and the rest has defaults", "[source section]") {
  const Config config = load_text(head);
  REQUIRE(config.sources.size() == 1);
  const Source& source = config.sources[0];
  CHECK(source.name == "a");
  CHECK(source.url == "https://a.example/feed");
  CHECK(source.topics.empty());
  CHECK(source.kind == "feed");
  CHECK_FALSE(source.interval);
  CHECK_FALSE(source.min_interval);
  CHECK(source.pause_scope.empty());
  CHECK_FALSE(source.allow_private);
  CHECK(source.headers.empty());

  CHECK(trouble_with("[[source]]\nurl = \"https://a.example/\"\n") ==
        "newswire.toml:1: [[source]] has no 'name'");
  CHECK(trouble_with("\n[[source]]\nname = \"a\"\n") ==
        "newswire.toml:2: [[source]] 'a' has no 'url'");
}

TEST_CASE("every key of a source is read", "[source section]") {
  const Config config = load_text(head + R"(
topics = ["World", "tech/ai", "world"]
kind = "feed"
interval = "2h"
min_interval = "100ms"
pause_scope = "host"
allow_private = true
headers = { Authorization = "Basic Zm9v", "X-Key" = "a b" }
)");
  const Source& source = config.sources.at(0);
  CHECK(source.topics == std::vector<std::string>{"world", "tech/ai"});
  CHECK(source.interval == 2h);
  CHECK(source.min_interval == 100ms);
  CHECK(source.pause_scope == "host");
  CHECK(source.allow_private);
  CHECK(source.headers == std::vector<std::pair<std::string, std::string>>{
                              {"Authorization", "Basic Zm9v"}, {"X-Key", "a b"}});
}

TEST_CASE("sources keep the order of the file", "[source section]") {
  std::string text;
  for (const char* name : {"c", "a", "b"}) {
    text += "[[source]]\nname = \"" + std::string(name) + "\"\nurl = \"http://x.example/\"\n";
  }
  const Config config = load_text(text);
  REQUIRE(config.sources.size() == 3);
  CHECK(config.sources[0].name == "c");
  CHECK(config.sources[2].name == "b");
}

TEST_CASE("two sources of one name are refused, two of one URL are not", "[source section]") {
  CHECK(trouble_with(head + "\n" + head) ==
        "newswire.toml:6: 'name' in [[source]] 'a' is taken by the source in line 1");
  CHECK(load_text(head + "[[source]]\nname = \"b\"\nurl = \"https://a.example/feed\"\n")
            .sources.size() == 2);
}

TEST_CASE("a name may be any text that prints in one piece", "[source section]") {
  const auto with_name = [](const std::string& name) {
    return "[[source]]\nname = \"" + name + "\"\nurl = \"http://a.example/\"\n";
  };
  for (const std::string name : {"bbc-world", "BBC World", "日本経済新聞", "a.b_c:d"}) {
    CHECK(load_text(with_name(name)).sources.at(0).name == name);
  }
  CHECK(load_text(with_name(std::string(64, 'x'))).sources.size() == 1);
  for (const std::string& name : std::vector<std::string>{
           "", " a", "a ", "a/b", "a\\nb", "a\\u001b", "a\\u202eb", std::string(65, 'x')}) {
    INFO(name);
    CHECK_THAT(trouble_with(with_name(name)), contains("newswire.toml:2: 'name' in [[source]] "));
  }
}

TEST_CASE("a URL must be one of http or https", "[source section]") {
  for (const char* url : {"", "a.example/feed", "ftp://a.example/", "http://", "file:///etc/passwd",
                          "http://a.example:99999/"}) {
    INFO(url);
    CHECK_THAT(trouble_with("[[source]]\nname = \"a\"\nurl = \"" + std::string(url) + "\"\n"),
               contains("newswire.toml:3: 'url' in [[source]] is wrong: "));
  }
}

TEST_CASE("topics must be topics, and not too many", "[source section]") {
  CHECK_THAT(trouble_with(head + "topics = \"world\"\n"),
             contains("must be a list of strings, not a string"));
  CHECK_THAT(trouble_with(head + "topics = [1]\n"),
             contains("must be a list of strings; it holds an integer"));
  CHECK_THAT(trouble_with(head + "topics = [\"tech ai\"]\n"), contains("topic 'tech ai'"));
  CHECK_THAT(trouble_with(head + "topics = [\"a/b/c/d/e\"]\n"), contains("more than 4 segments"));
  CHECK(trouble_with(head + "topics = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]\n") ==
        "newswire.toml:4: 'topics' in [[source]] has 9 topics; 8 are the limit");
}

TEST_CASE("a kind that never was is refused", "[source section]") {
  CHECK_THAT(trouble_with(head + "kind = \"rss\"\n"),
             contains("must be \"feed\", \"html\" or \"json\", not 'rss'"));
}

TEST_CASE("a source's own floor stays below the cap of all", "[source section]") {
  CHECK(trouble_with(head + "min_interval = \"48h\"\n") ==
        "newswire.toml:4: 'min_interval' in [[source]] (2d) is above max_interval in [fetch] (1d)");
  CHECK_THAT(trouble_with(head + "interval = \"0\"\n"), contains("must be more than 0"));
}

TEST_CASE("a header must be a header, and none that the fetcher depends on", "[source section]") {
  const auto with_header = [](const std::string& header) {
    return trouble_with(head + "headers = { " + header + " }\n");
  };
  CHECK_THAT(with_header("\"X Y\" = \"1\""), contains("'X Y', which is no name of a header"));
  CHECK_THAT(with_header("\"\" = \"1\""), contains("is no name of a header"));
  CHECK_THAT(with_header("X = \"a\\r\\nY: b\""), contains("has control characters"));
  CHECK_THAT(with_header("X = 1"), contains("'X', which must be a string"));
  CHECK_THAT(with_header("user-agent = \"me\""), contains("set contact in [fetch]"));
  CHECK_THAT(with_header("If-None-Match = \"x\""), contains("newswire's own"));
  CHECK_THAT(with_header("Host = \"x\""), contains("newswire.toml:4: 'headers' in [[source]]"));
  CHECK_THAT(trouble_with(head + "headers = [\"X: 1\"]\n"), contains("must be a table"));
}
