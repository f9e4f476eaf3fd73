#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace newswire::test;

namespace {

const std::string etf = R"({"seq":1,"title":"A bitcoin ETF", "odd" : [1,2]})";
const std::string deal = R"({"seq":2,"title":"Sponsored: bitcoin deals","source":"shop"})";

}  // namespace

TEST_CASE("match prints the lines that match, byte for byte", "[match]") {
  const Finished all = run(newswire_command({"match", "bitcoin"}), etf + "\n" + deal + "\n");
  CHECK(all.code == 0);
  CHECK(all.out == etf + "\n" + deal + "\n");
  CHECK(run(newswire_command({"match", "bitcoin", "-sponsored"}), etf + "\n" + deal).out ==
        etf + "\n");
  CHECK(run(newswire_command({"match", "--", "-sponsored"}), etf + "\n" + deal).out == etf + "\n");
}

TEST_CASE("match ends with 0 where nothing matches", "[match]") {
  const Finished none = run(newswire_command({"match", "gardening"}), etf + "\n");
  CHECK(none.code == 0);
  CHECK(none.out.empty());
}

TEST_CASE("a line that is no item is told with its number, and the others are matched", "[match]") {
  const Finished mixed = run(newswire_command({"match", "bitcoin"}), "nonsense\n" + etf + "\n");
  CHECK(mixed.code == 1);
  CHECK(mixed.out == etf + "\n");
  CHECK_THAT(mixed.err, contains("line 1"));
}
