// search, retag and query files, on a real store.
#include "store/feed_commit.h"
#include "store/item_store.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

using namespace newswire;
using namespace newswire::test;

namespace {

class History {
 public:
  explicit History(const std::vector<std::string>& titles) {
    store::Database database(folder_.path("newswire.db"), store::Access::read_write);
    std::vector<Item> items;
    for (const std::string& title : titles) {
      Item item;
      item.id = title;
      item.source = items.size() % 2 == 0 ? "alpha" : "gone";
      item.title = title;
      item.topics = {"old", "ai"};
      items.push_back(std::move(item));
    }
    store::SourceState state;
    state.name = "alpha";
    store::commit_feed(database, state, items, SystemClock().now());
    configure("");
  }

  void configure(const std::string& rules) {
    config_ = folder_.write("newswire.toml",
                            "[store]\npath = \"newswire.db\"\n"
                            "[[source]]\nname = \"alpha\"\nurl = \"http://127.0.0.1/a\"\n"
                            "topics = [\"world\"]\n" +
                                rules);
  }
  std::string write(const std::string& name, const std::string& text) const {
    return folder_.write(name, text);
  }
  Finished run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin() + 1, {"--config", config_});
    return test::run(newswire_command(std::move(arguments)));
  }
  std::string found(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"search", "--format", "{seq}"});
    std::string all;
    for (const char c : run(std::move(arguments)).out) all += c == '\n' ? ' ' : c;
    return all;
  }

 private:
  TempFolder folder_;
  std::string config_;
};

const std::string ai_rule = "[[topic]]\nname = \"ai\"\nquery = \"llm*\"\n";

}  // namespace

TEST_CASE("search prints the newest that match in rising order", "[search]") {
  const History history({"bank one", "bank two", "parade", "bank three"});
  CHECK(history.found({"bank"}) == "1 2 4 ");
  CHECK(history.found({"bank", "--limit", "2"}) == "2 4 ");
  CHECK(history.found({"--limit", "1"}) == "4 ");
  CHECK(history.found({"-bank"}) == "3 ");
  CHECK(history.found({"/two|three/"}) == "2 4 ");
  CHECK(history.found({"zeppelin"}).empty());
}

TEST_CASE("a search whose time is up tells how far it came", "[search]") {
  const History history(std::vector<std::string>(1, "bank"));
  CHECK(history.run({"search", "--max-time", "soon", "bank"}).code == 2);
  CHECK(history.run({"search", "--max-time", "5s", "bank"}).err.empty());
}

TEST_CASE("retag gives stored items the topics of the rules of today", "[retag]") {
  History history({"An LLM wins", "An LLM loses", "A parade", "Another parade"});
  history.configure(ai_rule);
  const Finished dry = history.run({"retag", "--dry-run"});
  CHECK(dry.code == 0);
  CHECK(dry.out == "4 items read, 3 would change\n");
  CHECK(history.found({"topic:world"}).empty());

  CHECK(history.run({"retag"}).out == "4 items read, 3 changed\n");
  // Of a source that is not configured, what no rule gives is its own.
  CHECK(history.found({"topic:ai"}) == "1 2 ");
  CHECK(history.found({"topic:world"}) == "1 3 ");
  CHECK(history.found({"topic:old"}) == "2 4 ");
  CHECK(history.run({"retag"}).out == "4 items read, 0 changed\n");
}

TEST_CASE("retag reads only what was fetched since", "[retag]") {
  History history({"An LLM wins"});
  history.configure(ai_rule);
  CHECK(history.run({"retag", "--since", "2100-01-01T00:00:00Z"}).out ==
        "0 items read, 0 changed\n");
  CHECK(history.run({"retag", "--since", "1h"}).out == "1 items read, 1 changed\n");
  CHECK(history.run({"retag", "--since", "soon"}).code == 2);
}

TEST_CASE("a file of queries finds what any of them does and tells which", "[query_file]") {
  const History history({"Bank rates rise", "A parade", "Sponsored: bank loans", "Rates fall"});
  const std::string file = history.write("queries",
                                         "# what I follow\r\n"
                                         "\n"
                                         "money = bank OR credit\n"
                                         "rates\n"
                                         "- sponsored\n"
                                         "money = loan*\n");
  const Finished found = history.run({"search", "--format", "{seq} {matched}", "--queries", file});
  CHECK(found.code == 0);
  CHECK(found.out == "1 money, rates\n4 rates\n");
  CHECK(history.found({"--queries", file, "fall"}) == "4 ");
  const Finished json = history.run({"search", "--format", "json", "--queries", file, "bank"});
  CHECK_THAT(json.out, contains("\"matched\":[\"money\",\"rates\"]}\n"));
  const Finished matching = test::run(newswire_command({"match", "--queries", file}), json.out);
  CHECK(matching.out == json.out);
  const Finished without = history.run({"search", "--format", "json", "bank"});
  CHECK(without.out.find("matched") == std::string::npos);
}

TEST_CASE("a file that only blocks takes all else", "[query_file]") {
  const History history({"Bank rates rise", "A parade"});
  CHECK(history.found({"--queries", history.write("queries", "-parade\n")}) == "1 ");
}

TEST_CASE("a file of queries that is wrong is refused by line and place", "[query_file]") {
  const History history({"Bank"});
  const auto refused = [&](const std::string& text) {
    const Finished ended = history.run({"search", "--queries", history.write("queries", text)});
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  const std::string stray = refused("bank\n\nmoney = fed AND OR ecb\n");
  CHECK_THAT(stray, contains("queries:3: "));
  CHECK_THAT(stray, contains("fed AND OR ecb\n        ^"));
  CHECK_THAT(refused("money =\n"), contains("nothing stands behind the '='"));
  CHECK_THAT(refused(" = bank\n"), contains("nothing stands before the '='"));
  CHECK_THAT(refused("-\n"), contains("nothing stands behind the '-'"));
  CHECK_THAT(refused("# nothing\n"), contains("there is no query in it"));
  CHECK_THAT(refused(std::string(30'000, 'x')), contains("a line has at most"));
  const Finished missing = history.run({"search", "--queries", "/nowhere/queries"});
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, contains("/nowhere/queries: No such file"));
}

TEST_CASE("a sign of equality behind anything but a name belongs to the query", "[query_file]") {
  const History history({"e=mc2 at last", "E for effort"});
  const std::string file = history.write("queries", "\"e=mc2\"\n");
  CHECK(history.found({"--queries", file}) == "1 ");
}
