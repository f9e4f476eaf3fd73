#include "display/marks.h"
#include "tests/support/catch.h"

using namespace newswire::display;

TEST_CASE("marks that overlap or touch become one", "[marks]") {
  CHECK(merged({{4, 8}, {0, 3}, {6, 10}, {10, 11}, {5, 5}}) == Marks{{0, 3}, {4, 11}});
  CHECK(merged({}).empty());
}

TEST_CASE("a marked text has signs around each mark", "[marks]") {
  CHECK(marked("Fox meets hen", {{0, 3}, {10, 13}}, "[", "]") == "[Fox] meets [hen]");
  CHECK(marked("Fox", {{0, 9}}, "[", "]") == "Fox");
}
