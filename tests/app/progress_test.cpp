// What long commands show of themselves while they run.
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/site.h"
#include "tests/support/temp_folder.h"
#include "tests/support/terminal.h"

using namespace newswire::test;

namespace {

std::string config_of(const TempFolder& folder, const Site& site) {
  std::string text;
  for (const std::string path : {"/a", "/b", "/c"}) {
    text += "[[source]]\nname = \"" + path.substr(1) + "\"\nurl = \"" + site.url(path) +
            "\"\nallow_private = true\n";
  }
  return folder.write("newswire.toml", "[fetch]\nhost_spacing = \"200ms\"\n" + text);
}

}  // namespace

TEST_CASE("fetch shows a bar on a terminal, gone once the summary is there", "[progress]") {
  const TempFolder folder;
  Site site;
  site.serve("/a", rss("A", {{"1", "Fox"}, {"2", "Hen"}}));
  site.serve("/b", rss("B", {{"1", "Owl"}}));
  site.answer("/c", 500);
  TerminalProcess fetch(newswire_command({"fetch", "--config", config_of(folder, site)}), 80);
  REQUIRE(fetch.wait() == 4);
  CHECK_THAT(fetch.written(), contains("] ") && contains("1/3  ") && contains(" failed  "));
  CHECK_THAT(fetch.written(), contains(" new"));
  CHECK_FALSE(fetch.shows("["));
  CHECK(fetch.shows("3 due: 2 fetched, 0 not modified, 1 failed; new items: 3"));
}

TEST_CASE("fetch rewrites nothing in a pipe, with --quiet, or where it cannot", "[progress]") {
  const TempFolder folder;
  Site site;
  for (const char* path : {"/a", "/b", "/c"}) site.serve(path, rss("A", {{"1", "Fox"}}));
  const std::string config = config_of(folder, site);
  SECTION("in a pipe") {
    const Finished finished = run(newswire_command({"fetch", "--config", config}));
    CHECK(finished.code == 0);
    CHECK(finished.out == "3 due: 3 fetched, 0 not modified, 0 failed; new items: 3\n");
    CHECK(finished.err.empty());
  }
  SECTION("with --quiet") {
    TerminalProcess fetch(newswire_command({"fetch", "--quiet", "--config", config}), 80);
    CHECK(fetch.wait() == 0);
    CHECK(fetch.written().empty());
  }
  SECTION("on a dumb terminal") {
    TerminalProcess fetch(newswire_command({"fetch", "--config", config}), 80, {{"TERM", "dumb"}});
    CHECK(fetch.wait() == 0);
    CHECK(fetch.written().find_first_of("\x1b[") == std::string::npos);
  }
}
