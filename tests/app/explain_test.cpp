#include "store/feed_commit.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::test;

namespace {

// A configuration and a store with these headlines.
std::string stored(const TempFolder& folder, const std::vector<std::string>& titles) {
  store::Database database(folder.path("newswire.db"), store::Access::read_write);
  std::vector<Item> items;
  for (const std::string& title : titles) {
    Item item;
    item.id = title;
    item.source = "alpha";
    item.title = title;
    items.push_back(std::move(item));
  }
  store::SourceState state;
  state.name = "alpha";
  store::commit_feed(database, state, items, SystemClock().now());
  return folder.write("newswire.toml", "[store]\npath = \"newswire.db\"\n");
}

}  // namespace

TEST_CASE("explain shows how a query is read and marks what it finds in the store", "[explain]") {
  const TempFolder folder;
  const std::string config = stored(folder, {"A kernel", "The Linux kernel", "Gardening"});
  const Finished explained =
      run(newswire_command({"explain", "--config", config, "linux", "OR", "gardening"}));
  CHECK(explained.code == 0);
  CHECK_THAT(explained.out, contains("any of"));
  CHECK_THAT(explained.out, contains("matches 2 of 3 stored items"));
  CHECK_THAT(explained.out, contains("The [Linux] kernel"));
  CHECK_THAT(explained.out, contains("[Gardening]"));
  CHECK(explained.err.empty());
}

TEST_CASE("explain warns where nothing in the store matches", "[explain]") {
  const TempFolder folder;
  const std::string config = stored(folder, {"A kernel"});
  const Finished explained = run(newswire_command({"explain", "--config", config, "zeppelin"}));
  CHECK(explained.code == 0);
  CHECK_THAT(explained.err, contains("nothing that is stored matches"));
}

TEST_CASE("the newest that match are shown, as many as --last says", "[explain]") {
  const TempFolder folder;
  const std::string config = stored(folder, {"kernel one", "kernel two", "kernel three"});
  const Finished explained =
      run(newswire_command({"explain", "--config", config, "--last", "1", "kernel"}));
  CHECK_THAT(explained.out, contains("[kernel] three"));
  CHECK(explained.out.find("[kernel] two") == std::string::npos);
}

TEST_CASE("explain tells what a query needs and when it is tried on every item", "[explain]") {
  const TempFolder folder;
  const std::string config = stored(folder, {"A kernel"});
  const auto explained = [&](const std::string& query) {
    return run(newswire_command({"explain", "--config", config, "--", query})).out;
  };
  CHECK_THAT(explained("\"dark matter\" llm* source:alpha"), contains("needs\n"
                                                                      "all of\n"
                                                                      "  word dark\n"
                                                                      "  word matter\n"
                                                                      "  word beginning with llm\n"
                                                                      "  source alpha\n"));
  CHECK_THAT(explained("date:2026-11-19"), contains("day from 2026-11-19 to 2026-11-19\n"));
  CHECK_THAT(explained("site:example.org"), contains("host ending with example.org\n"));
  CHECK(explained("kernel").find("every item") == std::string::npos);
  CHECK_THAT(explained("-kernel"), contains("a search reads every item\n"
                                            "standing, it is tried on every item\n"));
}
