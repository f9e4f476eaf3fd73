#include "config/config.h"
#include "tests/config/loading.h"

using namespace newswire::config;
using namespace newswire::config::test;
using newswire::test::contains;

TEST_CASE("nothing is served to monitors until somebody says where", "[config]") {
  CHECK(parse("", "newswire.toml").monitor == Monitor{});
  CHECK(Monitor{}.listen.empty());
}

TEST_CASE("the keys of the monitor are read", "[config]") {
  for (const std::string listen : {"127.0.0.1:9560", "[::1]:0", "localhost:80"}) {
    CAPTURE(listen);
    const Config config =
        parse("[monitor]\nlisten = \"" + listen + "\"\ninsecure = true\n", "newswire.toml");
    CHECK(config.monitor.listen == listen);
    CHECK(config.monitor.insecure);
  }
}

TEST_CASE("where monitors cannot be served is refused", "[config]") {
  for (const std::string listen : {"127.0.0.1", ":80", "127.0.0.1:http", "127.0.0.1:65536",
                                   "tcp://127.0.0.1:80", "127.0.0.1:80/metrics", "a b:80"}) {
    CAPTURE(listen);
    CHECK_THAT(trouble_with("[monitor]\nlisten = \"" + listen + "\"\n"),
               contains("newswire.toml:2: 'listen' in [monitor] must be an address and a port"));
  }
}
