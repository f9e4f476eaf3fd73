#include <initializer_list>
#include <utility>

#include "tests/layering/rules.h"
#include "tests/support/catch.h"

using namespace newswire::layering;

namespace {

SourceTree tree_of(std::initializer_list<std::pair<const char*, const char*>> files) {
  SourceTree tree;
  for (const auto& [path, text] : files) tree[path] = read_source(text);
  return tree;
}

}  // namespace

TEST_CASE("a source file is known by its includes and its lines", "[layering]") {
  const SourceFile file = read_source(
      "// #include <zmq.hpp>\n"
      "#include \"core/item.h\"\n"
      "/* not this one:\n"
      "#include <sqlite3.h>\n"
      "*/\n"
      "  #  include <vector>  // this one\n");
  CHECK(file.lines == 6);
  REQUIRE(file.includes.size() == 2);
  CHECK(file.includes[0].path == "core/item.h");
  CHECK_FALSE(file.includes[0].angled);
  CHECK(file.includes[0].line == 2);
  CHECK(file.includes[1].path == "vector");
  CHECK(file.includes[1].angled);
}

TEST_CASE("a folder may use itself and the floors below its own", "[layering]") {
  CHECK(upward_or_sideways(tree_of({{"core/item.h", ""},
                                    {"wire/doorbell.h", ""},
                                    {"feed/feed.h", "#include \"core/item.h\"\n"},
                                    {"fetcher/fetcher.cpp",
                                     "#include \"feed/feed.h\"\n"
                                     "#include \"wire/doorbell.h\"\n"},
                                    {"app/up.cpp", "#include \"feed/feed.h\"\n"}}))
            .empty());
}

TEST_CASE("an include that goes upward or sideways is a violation", "[layering]") {
  const auto [from, to] = GENERATE(table<const char*, const char*>({
      {"core/text.h", "query/query.h"},             // upward
      {"store/item_store.cpp", "wire/message.h"},   // sideways
      {"broker/broker.cpp", "fetcher/fetcher.h"},   // actors never meet
      {"subscriber/cursor.h", "store/database.h"},  // what embedders need not have
      {"broker/options.h", "config/config.h"},      // only app knows files
      {"wire/message.h", "tests/support/catch.h"},  // nothing uses what stands beside
      {"fetcher/fetcher.cpp", "wire/message.h"},    // the doorbell alone
      {"core/text.h", "app/command.h"},
  }));
  const std::string include = "\n#include \"" + std::string(to) + "\"\n";
  const Violations found = upward_or_sideways(tree_of({{from, include.c_str()}, {to, ""}}));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], newswire::test::contains(std::string(from) + ":2: " + to));
}

TEST_CASE("what stands beside the floors may use anything", "[layering]") {
  CHECK(upward_or_sideways(tree_of({{"tests/query/query_test.cpp", "#include \"store/a.h\"\n"},
                                    {"bench/match.cpp", "#include \"broker/b.h\"\n"},
                                    {"store/a.h", ""},
                                    {"broker/b.h", ""}}))
            .empty());
}

TEST_CASE("a folder links what it may use, and nothing else", "[layering]") {
  CHECK(linked_upward_or_sideways("subscriber",
                                  "newswire_library(subscriber SOURCES subscriber.cpp\n"
                                  "  DEPENDS newswire_core newswire_query newswire_wire)\n")
            .empty());
  const Violations found =
      linked_upward_or_sideways("subscriber",
                                "newswire_library(subscriber SOURCES subscriber.cpp\n"
                                "  DEPENDS newswire_core newswire_store)\n");
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], newswire::test::contains("subscriber may not link store"));
}

TEST_CASE("an include by anything but the path from the root is a violation", "[layering]") {
  const Violations found = upward_or_sideways(
      tree_of({{"core/text.h", ""}, {"core/text.cpp", "#include \"text.h\"\n"}}));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], newswire::test::contains("core/text.cpp:1: text.h"));
}

TEST_CASE("third-party headers are welcome at home", "[layering]") {
  CHECK(away_from_home(tree_of({{"store/database.cpp", "#include <sqlite3.h>\n"},
                                {"feed/xml.cpp", "#include <libxml/parser.h>\n"},
                                {"fetcher/http_client.cpp", "#include <httplib.h>\n"},
                                {"wire/context.cpp", "#include <zmq.hpp>\n"},
                                {"wire/item_json.cpp", "#include <nlohmann/json.hpp>\n"},
                                {"wire/json_reader.h", "#include <nlohmann/json_fwd.hpp>\n"},
                                {"app/main.cpp", "#include <CLI/CLI.hpp>\n"},
                                {"core/clock.cpp", "#include <chrono>\n#include <sys/stat.h>\n"},
                                {"tests/store/database_test.cpp", "#include <sqlite3.h>\n"}}))
            .empty());
}

TEST_CASE("a third-party header away from home is a violation", "[layering]") {
  const auto [from, header] = GENERATE(table<const char*, const char*>({
      {"core/text.cpp", "re2/re2.h"},
      {"query/query.h", "utf8proc.h"},
      {"app/status.cpp", "sqlite3.h"},
      {"app/status.cpp", "SQLiteCpp/Database.h"},
      {"subscriber/subscriber.cpp", "zmq.hpp"},
      {"broker/broker.cpp", "zmq_addon.hpp"},
      {"feed/rss.cpp", "libxml/tree.h"},
      {"fetcher/fetcher.cpp", "httplib.h"},
      {"store/database.cpp", "openssl/ssl.h"},
      {"app/main.cpp", "toml++/toml.h"},
      {"config/config.cpp", "CLI/CLI.hpp"},
      {"store/item_store.cpp", "nlohmann/json.hpp"},
      {"wire/message.h", "nlohmann/json.hpp"},  // at home, but in a header
      {"core/text.cpp", "boost/algorithm/string.hpp"},
  }));
  const std::string include = "#include <" + std::string(header) + ">\n";
  const Violations found = away_from_home(tree_of({{from, include.c_str()}}));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], newswire::test::contains(std::string(from) + ":1: " + header));
}

TEST_CASE("headers that include each other in a circle are a violation", "[layering]") {
  const Violations found = include_cycles(tree_of({{"core/a.h", "#include \"core/b.h\"\n"},
                                                   {"core/b.h", "#include \"core/c.h\"\n"},
                                                   {"core/c.h", "#include \"core/a.h\"\n"},
                                                   {"core/d.h", "#include \"core/c.h\"\n"}}));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "core/a.h -> core/b.h -> core/c.h -> core/a.h");
}

TEST_CASE("two ways to the same header are no circle", "[layering]") {
  CHECK(include_cycles(tree_of({{"core/a.h", "#include \"core/b.h\"\n#include \"core/c.h\"\n"},
                                {"core/b.h", "#include \"core/c.h\"\n"},
                                {"core/c.h", ""}}))
            .empty());
}

TEST_CASE("a file above the limit of lines is a violation, unless it is a test", "[layering]") {
  const SourceTree tree = tree_of({{"core/short.h", "1\n2\n"},
                                   {"core/long.h", "1\n2\n3\n"},
                                   {"tests/core/long_test.cpp", "1\n2\n3\n"}});
  const Violations found = longer_than(tree, 2);
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], newswire::test::contains("core/long.h: 3 lines"));
}

TEST_CASE("what embedders include shows them no third-party header", "[layering]") {
  const std::vector<std::string> shown = {"subscriber/subscriber.h"};
  SECTION("nor a folder besides core and subscriber") {
    const Violations found =
        shown_to_embedders(tree_of({{"subscriber/subscriber.h", "#include \"wire/context.h\"\n"},
                                    {"wire/context.h", "#include <memory>\n"}}),
                           shown);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], newswire::test::contains("wire/context.h"));
  }
  SECTION("not even through another header") {
    const Violations found =
        shown_to_embedders(tree_of({{"subscriber/subscriber.h", "#include \"core/item.h\"\n"},
                                    {"core/item.h", "#include <memory>\n#include <zmq.h>\n"}}),
                           shown);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], newswire::test::contains("core/item.h:2: zmq.h"));
  }
  SECTION("and it must be there") {
    CHECK(shown_to_embedders(tree_of({}), shown).size() == 1);
  }
}
