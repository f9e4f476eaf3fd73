#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace newswire::test;

TEST_CASE("all that is installed is built by one target", "[packaging]") {
  const Finished ninja =
      run({"ninja", "-C", NEWSWIRE_BINARY_DIR, "-t", "query", "packaging/newswire_installed"});
  if (ninja.code != 0) return;  // another generator of CMake's
  for (const char* built :
       {"app/newswire\n", "libnewswire++.a\n", "libnewswire.so\n", "packaging/newswire_pages\n"}) {
    CHECK_THAT(ninja.out, contains(built));
  }
}
