// `newswire sub --queries FILE` whose file changes under it.
#include <csignal>
#include <optional>

#include <sys/stat.h>

#include "tests/app/listening.h"
#include "tests/support/catch.h"
#include "tests/support/terminal.h"
#include "tests/support/wait_until.h"

using namespace newswire;
using namespace newswire::test;

namespace {

class Following {
 public:
  explicit Following(const std::string& queries, std::vector<std::string> more = {}) {
    file = folder.write("follow.txt", queries);
    more.insert(more.end(), {"--queries", file, "--format", "{seq} {title} <{matched}>"});
    sub.emplace(sub_command(folder, newsroom, more), "", home_in(folder));
    // It listens once it has printed something.
    REQUIRE(wait_until([&] {
      publish("Early fox");
      return !sub->out_lines().empty();
    }));
  }

  Sequence publish(const std::string& title) {
    return newsroom.commit({headline_item(title)}).front();
  }
  bool tells(const std::string& message) const {
    return wait_until([&] { return sub->err().find(message) != std::string::npos; });
  }
  bool prints(const std::string& line) const {
    return wait_until([&] { return sub->out().find(line + "\n") != std::string::npos; });
  }
  void change(const std::string& queries) const {
    folder.write("follow.txt", queries);
    sub->signal(SIGHUP);
  }
  int end() {
    sub->signal(SIGINT);
    return sub->wait().value_or(-1);
  }

  TempFolder folder;
  Newsroom newsroom;
  std::string file;
  std::optional<Process> sub;
};

std::string line_of(Sequence sequence, const std::string& title, const std::string& names) {
  return std::to_string(sequence) + " " + title + " <" + names + ">";
}

// More than a broker takes as one query.
std::string very_many_queries() {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "word" + std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("a file of queries that changed is read again at SIGHUP", "[sub_queries]") {
  // Matched by the broker before and after, or here.
  const std::string before = GENERATE(as<std::string>{}, "", very_many_queries());
  const std::string after = GENERATE(as<std::string>{}, "", very_many_queries());
  Following following(before + "animals = fox\n");
  const Sequence fox = following.publish("A fox");
  CHECK(following.prints(line_of(fox, "A fox", "animals")));

  following.change(after + "birds = hen OR owl\n");
  REQUIRE(following.tells("queries read again: " + std::to_string(after.empty() ? 1 : 201)));
  following.publish("Another fox");
  const Sequence hen = following.publish("A hen");
  CHECK(following.prints(line_of(hen, "A hen", "birds")));
  const std::size_t early = following.sub->out_lines().size();

  following.change(before + "animals = fox\n");
  REQUIRE(wait_until([&] {
    return following.sub->err().rfind("queries read again") !=
           following.sub->err().find("queries read again");
  }));
  following.publish("Another hen");
  const Sequence last = following.publish("The last fox");
  CHECK(following.prints(line_of(last, "The last fox", "animals")));
  CHECK(following.sub->out_lines().size() == early + 1);  // nothing again, nothing of before
  CHECK(following.end() == 130);
}

TEST_CASE("a file of queries that is broken keeps those from before and names its line",
          "[sub_queries]") {
  Following following("animals = fox\n");
  following.change("birds = hen\nbroken = (owl\n");
  REQUIRE(following.tells("queries kept: " + following.file + ":2: this query cannot be read:"));
  CHECK_THAT(following.sub->err(), contains("\n  (owl\n  ^") || contains("\n(owl\n^"));
  const Sequence fox = following.publish("A fox");
  CHECK(following.prints(line_of(fox, "A fox", "animals")));

  following.change("");
  REQUIRE(following.tells("queries kept: " + following.file + ": there is no query in it"));
  std::filesystem::remove(following.file);
  following.sub->signal(SIGHUP);
  REQUIRE(following.tells("queries kept: --queries: " + following.file + ": No such file"));
  REQUIRE(::mkfifo(following.file.c_str(), 0600) == 0);
  following.sub->signal(SIGHUP);
  REQUIRE(following.tells("only a regular file can be read again"));
  const Sequence other = following.publish("Another fox");
  CHECK(following.prints(line_of(other, "Another fox", "animals")));
  CHECK(following.end() == 130);
}

TEST_CASE("a change of queries takes nothing from the cursor", "[sub_queries]") {
  Following following("animals = fox\n", {"--cursor", "reader"});
  following.change("birds = hen\n");
  REQUIRE(following.tells("queries read again: 1"));
  const Sequence hen = following.publish("A hen");
  CHECK(following.prints(line_of(hen, "A hen", "birds")));
  CHECK(following.end() == 130);
  const Sequence next = following.publish("The next hen");
  const newswire::test::Finished rest =
      run(sub_command(following.folder, following.newsroom,
                      {"--cursor", "reader", "--no-follow", "--format", "{seq}", "hen OR fox"}),
          "", home_in(following.folder));
  CHECK(rest.out == std::to_string(next) + "\n");
}

TEST_CASE("without a file of queries SIGHUP ends a subscriber", "[sub_queries]") {
  const TempFolder folder;
  Newsroom newsroom;
  Process sub(sub_command(folder, newsroom, {"fox"}));
  REQUIRE(wait_until([&] {
    newsroom.commit(1);
    return !sub.out_lines().empty();
  }));
  sub.signal(SIGHUP);
  CHECK(sub.wait() == 130);
}

TEST_CASE("a window that is closed ends a subscriber that would read its queries again",
          "[sub_queries]") {
  const TempFolder folder;
  Newsroom newsroom;
  const std::string file = folder.write("follow.txt", "animals = fox\n");
  TerminalProcess sub(sub_command(folder, newsroom, {"--queries", file}), 80, {},
                      folder.path("headlines"));
  REQUIRE(wait_until([&] { return sub.shows("connected"); }));
  sub.close();
  CHECK(sub.wait() == 130);
}
