#include "config/config.h"
#include "tests/config/loading.h"

using namespace std::chrono_literals;
using namespace newswire::config;
using namespace newswire::config::test;
using newswire::test::contains;

TEST_CASE("websub is off until hubs know where to call", "[config]") {
  const Config config = parse("", "newswire.toml");
  CHECK(config.websub.callback.empty());
  CHECK(config.websub == WebSub{});
}

TEST_CASE("the keys of websub are read", "[config]") {
  const Config config = parse(
      "[websub]\ncallback = \"https://news.example/websub/\"\nlisten = \"[::1]:81\"\nlease = "
      "\"1h\"\n"
      "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\nwebsub = false\n",
      "newswire.toml");
  CHECK(config.websub.callback == "https://news.example/websub");
  CHECK(config.websub.listen == "[::1]:81");
  CHECK(config.websub.lease == 1h);
  CHECK_FALSE(config.sources.front().websub);
}

TEST_CASE("a callback that hubs cannot call is refused", "[config]") {
  for (const std::string callback :
       {"news.example/websub", "ftp://news.example/", "https://news.example/?a=b",
        "https://news.example/#a", "https://me:secret@news.example/"}) {
    CAPTURE(callback);
    CHECK_THAT(trouble_with("[websub]\ncallback = \"" + callback + "\"\n"),
               contains("newswire.toml:2: 'callback' in [websub]"));
  }
  for (const std::string listen : {"", "127.0.0.1", ":80", "127.0.0.1:http", "127.0.0.1:65536"}) {
    CAPTURE(listen);
    CHECK_THAT(trouble_with("[websub]\nlisten = \"" + listen + "\"\n"),
               contains("must be an address and a port"));
  }
  CHECK_THAT(trouble_with("[websub]\nlease = \"30s\"\n"), contains("'lease' in [websub]"));
}
