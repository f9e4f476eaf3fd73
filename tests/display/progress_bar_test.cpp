#include "core/text.h"
#include "display/progress_bar.h"
#include "tests/support/catch.h"

using namespace newswire::display;

TEST_CASE("a bar tells how much is done", "[progress]") {
  CHECK(progress_bar(5, 10, {"2 failed"}, 33) == "[#######.......]   5/10  2 failed");
  CHECK(progress_bar(10, 10, {}, 15) == "[######]  10/10");
  CHECK(progress_bar(1234, 0, {"7 new"}, 40) == "1,234  7 new");
}

TEST_CASE("a bar keeps within its width, and goes first", "[progress]") {
  const std::vector<std::string> notes{"2 failed", "310 new", "slow: 日本.example 4.2 s"};
  const std::size_t width = GENERATE(0, 1, 2, 7, 12, 20, 30, 40, 80, 200);
  const std::string bar = progress_bar(450, 1000, notes, width);
  CAPTURE(bar);
  CHECK(newswire::display_width(bar) <= width);
  if (width >= 12) CHECK_THAT(bar, newswire::test::contains("450/1,000"));
}

TEST_CASE("more than all is all", "[progress]") {
  CHECK(progress_bar(12, 10, {}, 15) == "[######]  10/10");
  CHECK(progress_bar(-3, 10, {}, 15) == "[......]   0/10");
}
