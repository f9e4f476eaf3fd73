#include "config/nearest.h"
#include "tests/support/catch.h"

using newswire::config::edit_distance;
using newswire::config::suggestion;

TEST_CASE("the distance counts insertions, deletions, replacements and swaps", "[nearest]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("path", "path") == 0);
  CHECK(edit_distance("pth", "path") == 1);
  CHECK(edit_distance("pathh", "path") == 1);
  CHECK(edit_distance("bath", "path") == 1);
  CHECK(edit_distance("apth", "path") == 1);
  CHECK(edit_distance("", "path") == 4);
  CHECK(edit_distance("path", "") == 4);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("a far word is told otherwise than a near one", "[nearest]") {
  CHECK(suggestion("topcis", {"name", "topics", "url"}) == "did you mean 'topics'?");
  CHECK(suggestion("colour", {"name", "topics"}) == "the nearest known one is 'topics'");
  CHECK(suggestion(std::string(1'000'000, 'x'), {"name"}) == "the nearest known one is 'name'");
}
