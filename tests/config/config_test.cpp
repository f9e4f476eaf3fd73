#include "config/config.h"
#include "tests/config/loading.h"

using namespace newswire::config;
using namespace newswire::config::test;
using newswire::test::contains;
using namespace std::chrono_literals;

TEST_CASE("an empty file leaves every key at its default", "[config]") {
  const Config config = load_text("");
  const Config defaults;
  CHECK(config.store.retain == defaults.store.retain);
  CHECK(config.fetch.interval == defaults.fetch.interval);
  CHECK(config.fetch.max_body == defaults.fetch.max_body);
  CHECK(config.limits == defaults.limits);
  CHECK(config.broker.publish == defaults.broker.publish);
  CHECK(config.log.level == defaults.log.level);
  CHECK(config.sources.empty());
  CHECK(config.topic_rules.empty());
}

TEST_CASE("every key of every section is read", "[config]") {
  const Config config = load_text(R"(
[store]
path = "/var/lib/newswire/news.db"
retain = "2w"
retain_items = 1000
[fetch]
interval = "100ms"
min_interval = "50ms"
max_interval = "200ms"
host_spacing = "0"
host_connections = 4
pause_scope = "domain"
concurrency = 1
timeout = "3s"
connect_timeout = "1s"
idle_timeout = "2s"
max_body = "500KiB"
contact = "https://example.org/fetching"
[limits]
max_items = 50
max_depth = 20
max_attributes = 30
max_text = "2KiB"
max_entities = 0
[broker]
publish = "tcp://127.0.0.1:*"
replay = "ipc:///run/newswire/replay"
max_standing_queries = 10
io_threads = 3
[log]
level = "debug"
)");
  CHECK(config.store.path == "/var/lib/newswire/news.db");
  CHECK(config.store.retain == 14 * 24h);
  CHECK(config.store.retain_items == 1000);
  CHECK(config.fetch.interval == 100ms);
  CHECK(config.fetch.min_interval == 50ms);
  CHECK(config.fetch.pause_scope == "domain");
  CHECK(config.fetch.max_interval == 200ms);
  CHECK(config.fetch.host_spacing == 0ms);
  CHECK(config.fetch.host_connections == 4);
  CHECK(config.fetch.concurrency == 1);
  CHECK(config.fetch.timeout == 3s);
  CHECK(config.fetch.connect_timeout == 1s);
  CHECK(config.fetch.idle_timeout == 2s);
  CHECK(config.fetch.max_body == 500 << 10);
  CHECK(config.fetch.contact == "https://example.org/fetching");
  CHECK(config.limits.max_items == 50);
  CHECK(config.limits.max_depth == 20);
  CHECK(config.limits.max_attributes == 30);
  CHECK(config.limits.max_text == 2 << 10);
  CHECK(config.limits.max_entities == 0);
  CHECK(config.broker.publish == "tcp://127.0.0.1:*");
  CHECK(config.broker.replay == "ipc:///run/newswire/replay");
  CHECK(config.broker.max_standing_queries == 10);
  CHECK(config.broker.io_threads == 3);
  CHECK(config.log.level == "debug");
}

TEST_CASE("an unknown key is refused with its line and the nearest known one", "[config]") {
  CHECK(trouble_with("[fetch]\n\nintervall = \"60m\"\n") ==
        "newswire.toml:3: unknown key 'intervall' in [fetch]; did you mean 'interval'?");
  CHECK(trouble_with("[fetchh]\n") ==
        "newswire.toml:1: unknown key 'fetchh'; did you mean 'fetch'?");
  CHECK(trouble_with("[[source]]\nname = \"a\"\nurl = \"http://a.example/\"\ntopic = []\n") ==
        "newswire.toml:4: unknown key 'topic' in [[source]]; did you mean 'topics'?");
  CHECK(trouble_with("[[topic]]\nname = \"a\"\nqueri = \"x\"\n") ==
        "newswire.toml:3: unknown key 'queri' in [[topic]]; did you mean 'query'?");
  CHECK_THAT(trouble_with("[log]\nentirely_different = 1\n"),
             contains("unknown key 'entirely_different' in [log]; the nearest known one is"));
  CHECK_THAT(trouble_with("interval = \"60m\"\n"), contains("newswire.toml:1: unknown key"));
}

TEST_CASE("of several unknown keys the first in the file is told", "[config]") {
  CHECK_THAT(trouble_with("[fetch]\nzz = 1\naa = 2\n"), contains("newswire.toml:2: unknown key"));
}

TEST_CASE("a value of the wrong type is told with what it must be", "[config]") {
  CHECK(trouble_with("[fetch]\ninterval = 60\n") ==
        "newswire.toml:2: 'interval' in [fetch] must be a duration in quotes, such as \"60m\", not "
        "an integer");
  CHECK_THAT(trouble_with("[fetch]\nconcurrency = \"64\"\n"),
             contains("must be an integer, not a string"));
  CHECK_THAT(trouble_with("[fetch]\nconcurrency = 6.4\n"),
             contains("must be an integer, not a number with a fraction"));
  CHECK_THAT(trouble_with("[store]\npath = true\n"),
             contains("must be a string, not true or false"));
  CHECK_THAT(trouble_with("[store]\npath = 2026-11-20\n"), contains("not a date or time"));
  CHECK_THAT(trouble_with("[fetch]\nmax_body = []\n"),
             contains("must be a size, such as \"16MiB\" or a number of bytes, not a list"));
  CHECK_THAT(trouble_with("fetch = 1\n"), contains("'fetch' must be a table, written as [fetch]"));
  CHECK_THAT(trouble_with("[[fetch]]\n"), contains("'fetch' must be a table, written as [fetch]"));
  CHECK_THAT(trouble_with("[source]\n"), contains("'source' must be written as [[source]]"));
  CHECK_THAT(trouble_with("source = [1]\n"), contains("must be written as [[source]]"));
}

TEST_CASE("a duration is a number and a unit", "[config]") {
  for (const char* text : {"60", "", "1.5h", "-1s", "1 h", "soon"}) {
    INFO(text);
    CHECK_THAT(trouble_with("[fetch]\ntimeout = \"" + std::string(text) + "\"\n"),
               contains("is not a duration"));
  }
  CHECK_THAT(trouble_with("[fetch]\ntimeout = \"0\"\n"), contains("must be more than 0"));
  CHECK(load_text("[store]\nretain = \"0\"\n").store.retain == 0ms);
}

TEST_CASE("a size is bytes, or a number with KiB, MiB or GiB", "[config]") {
  CHECK(load_text("[fetch]\nmax_body = 1000\n").fetch.max_body == 1000);
  CHECK(load_text("[fetch]\nmax_body = \"1000\"\n").fetch.max_body == 1000);
  CHECK(load_text("[fetch]\nmax_body = \"3MiB\"\n").fetch.max_body == 3 << 20);
  CHECK(load_text("[fetch]\nmax_body = \"1GiB\"\n").fetch.max_body == 1 << 30);
  for (const char* text : {"16MB", "16 MiB", "MiB", "", "99999999999GiB", "0x10"}) {
    INFO(text);
    CHECK_THAT(trouble_with("[fetch]\nmax_body = \"" + std::string(text) + "\"\n"),
               contains("is not a size"));
  }
  for (const char* number : {"0", "-1", "1073741825"}) {
    INFO(number);
    CHECK_THAT(trouble_with("[fetch]\nmax_body = " + std::string(number) + "\n"),
               contains("must be from 1 to 1073741824 bytes"));
  }
  CHECK_THAT(trouble_with("[fetch]\nmax_body = \"2GiB\"\n"), contains("must be from 1 to"));
}

TEST_CASE("numbers have limits", "[config]") {
  for (const char* number : {"0", "1025", "-1", "9223372036854775807"}) {
    INFO(number);
    CHECK(trouble_with("[fetch]\nconcurrency = " + std::string(number) + "\n") ==
          "newswire.toml:2: 'concurrency' in [fetch] must be from 1 to 1024");
  }
  CHECK_THAT(trouble_with("[store]\nretain_items = -1\n"), contains("must be 0 or more"));
  CHECK_THAT(trouble_with("[broker]\nmax_standing_queries = -1\n"), contains("must be from 0"));
  CHECK_THAT(trouble_with("[broker]\nio_threads = 0\n"), contains("must be from 1"));
}

TEST_CASE("the intervals must have an order", "[config]") {
  CHECK(trouble_with("[fetch]\nmax_interval = \"10m\"\n\nmin_interval = \"1h\"\n") ==
        "newswire.toml:4: 'min_interval' in [fetch] (1h) is above max_interval (10m)");
  CHECK_THAT(trouble_with("[fetch]\nmax_interval = \"10m\"\n"), contains("is above max_interval"));
  CHECK_THAT(trouble_with("[fetch]\nmin_interval = \"0\"\n"), contains("must be more than 0"));
  CHECK(trouble_with("[fetch]\npause_scope = \"site\"\n") ==
        "newswire.toml:2: 'pause_scope' in [fetch] must be \"auto\", \"host\" or \"domain\", not "
        "'site'");
  const Config config = load_text("[fetch]\nmin_interval = \"1h\"\nmax_interval = \"1h\"\n");
  CHECK(config.fetch.min_interval == config.fetch.max_interval);
}

TEST_CASE("keys come in pairs", "[config]") {
  CHECK(trouble_with("[broker]\nkey = \"a\"\n") ==
        "newswire.toml:2: 'key' in [broker] needs client_keys");
  CHECK(trouble_with("[broker]\nclient_keys = \"a\"\n") ==
        "newswire.toml:2: 'client_keys' in [broker] needs key");
  CHECK(trouble_with("[subscriber]\nkey = \"a\"\nserver_key = \"\"\n") ==
        "newswire.toml:2: 'key' in [subscriber] needs server_key");
  CHECK(trouble_with("[subscriber]\nserver_key = \"a\"\n") ==
        "newswire.toml:2: 'server_key' in [subscriber] needs key");
  CHECK(load_text("[broker]\ninsecure = true\n").broker.insecure);
}

TEST_CASE("the endpoints of the broker are checked", "[config]") {
  CHECK(trouble_with("[broker]\npublish = \"127.0.0.1:5560\"\n") ==
        "newswire.toml:2: 'publish' in [broker] '127.0.0.1:5560' is not an endpoint; write "
        "tcp://HOST:PORT or ipc://PATH");
  CHECK_THAT(trouble_with("[broker]\npublish = \"tcp://127.0.0.1:5561\"\n"),
             contains("'replay' in [broker] must differ from publish"));
  const Config config =
      load_text("[broker]\npublish = \"tcp://127.0.0.1:*\"\nreplay = \"tcp://127.0.0.1:*\"\n");
  CHECK(config.broker.replay == "tcp://127.0.0.1:*");
}

TEST_CASE("the log level and the contact are checked", "[config]") {
  CHECK_THAT(trouble_with("[log]\nlevel = \"loud\"\n"), contains("not 'loud'"));
  CHECK_THAT(trouble_with("[fetch]\ncontact = \"a\\r\\nX: y\"\n"), contains("printable ASCII"));
  CHECK_THAT(trouble_with("[fetch]\ncontact = \"a) evil (\"\n"), contains("without brackets"));
}

TEST_CASE("a topic rule has a topic and a query, and knows its line", "[config]") {
  const Config config = load_text("[[topic]]\nname = \"Tech/AI\"\nquery = 'llm*'\n");
  REQUIRE(config.topic_rules.size() == 1);
  CHECK(config.topic_rules[0].name == "tech/ai");
  CHECK(config.topic_rules[0].query == "llm*");
  CHECK(config.topic_rules[0].line == 3);

  CHECK(trouble_with("\n[[topic]]\nquery = \"x\"\n") == "newswire.toml:2: [[topic]] has no 'name'");
  CHECK(trouble_with("[[topic]]\nname = \"a\"\n") ==
        "newswire.toml:1: [[topic]] 'a' has no 'query'");
  CHECK_THAT(trouble_with("[[topic]]\nname = \"a\"\nquery = \"  \"\n"), contains("has no 'query'"));
  CHECK_THAT(trouble_with("[[topic]]\nname = \"a b\"\nquery = \"x\"\n"),
             contains("newswire.toml:2: 'name' in [[topic]] is wrong: topic 'a b'"));
}

TEST_CASE("limits of documents have limits of their own", "[config]") {
  CHECK_THAT(trouble_with("[limits]\nmax_items = 0\n"), contains("newswire.toml:2: "));
  CHECK_THAT(trouble_with("[limits]\nmax_depth = 257\n"), contains("must be from 8 to 256"));
  CHECK_THAT(trouble_with("[limits]\nmax_attributes = 7\n"), contains("must be from 8 to 4096"));
  CHECK_THAT(trouble_with("[limits]\nmax_text = \"1GiB\"\n"), contains("max_text"));
  CHECK_THAT(trouble_with("[limits]\nmax_entities = \"65MiB\"\n"), contains("max_entities"));
}
