#include "tests/layering/rules.h"
#include "tests/support/catch.h"

using namespace newswire::layering;

namespace {

const SourceTree& this_tree() {
  static const SourceTree tree = read_tree(NEWSWIRE_SOURCE_DIR);
  return tree;
}

void check_none(const Violations& found) {
  for (const std::string& violation : found) UNSCOPED_INFO(violation);
  CHECK(found.empty());
}

}  // namespace

TEST_CASE("the rules look at the whole tree", "[layering]") {
  for (const char* file : {"core/item.h", "wire/message.cpp", "app/main.cpp",
                           "subscriber/subscriber.h", "tests/layering/this_tree_test.cpp"}) {
    INFO(file);
    CHECK(this_tree().contains(file));
  }
}

TEST_CASE("no folder uses one above or beside it", "[layering]") {
  check_none(upward_or_sideways(this_tree()));
}

TEST_CASE("no folder links one above or beside it", "[layering]") {
  for (const char* folder : {"core", "query", "config", "feed", "store", "wire", "fetcher",
                             "broker", "subscriber", "app"}) {
    const std::string file = NEWSWIRE_SOURCE_DIR "/" + std::string(folder) + "/CMakeLists.txt";
    INFO(file);
    const std::string text = read_file(file);
    CHECK_FALSE(text.empty());
    check_none(linked_upward_or_sideways(folder, text));
  }
}

TEST_CASE("third-party headers stay at home", "[layering]") {
  check_none(away_from_home(this_tree()));
}

TEST_CASE("no include goes in a circle", "[layering]") {
  check_none(include_cycles(this_tree()));
}

TEST_CASE("no source file is longer than 500 lines", "[layering]") {
  check_none(longer_than(this_tree(), 500));
}

TEST_CASE("the subscriber's headers show no third-party header", "[layering]") {
  check_none(shown_to_embedders(this_tree(), {"subscriber/subscriber.h", "subscriber/cursor.h"}));
}
