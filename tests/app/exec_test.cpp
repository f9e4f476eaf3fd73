// What `newswire sub` does with a headline besides printing it: --exec and --notify.
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <sys/stat.h>

#include "tests/app/listening.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

using namespace newswire;
using namespace newswire::test;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a command gets each headline in its environment and as JSON", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("Fox meets hen"), headline_item("Hen \"quotes\" fox's <words>")});
  const auto finished = run(sub_command(
      folder, newsroom,
      {"--last", "2", "--no-follow", "--exec",
       "echo \"$NEWSWIRE_SEQ|$NEWSWIRE_TITLE|$NEWSWIRE_LINK|$NEWSWIRE_SOURCE|$NEWSWIRE_TOPICS|"
       "$NEWSWIRE_AUTHOR|\"; cat"}));
  CHECK(finished.code == 0);
  CHECK_THAT(
      finished.out,
      contains("1|Fox meets hen|https://example.org/1|bbc-world|world, tech/ai||\n{\"seq\":1,") &&
          contains("2|Hen \"quotes\" fox's <words>|"));
  CHECK(std::ranges::count(finished.out, '\n') == 4);  // and nothing is printed besides
}

TEST_CASE("no shell reads what an item says", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("$(touch " + folder.path("evil") + ") `touch " +
                                 folder.path("evil") + "`; touch " + folder.path("evil") + " #")});
  const auto finished = run(sub_command(
      folder, newsroom, {"--last", "1", "--no-follow", "--exec", "echo $NEWSWIRE_TITLE"}));
  CHECK(finished.code == 0);
  CHECK_THAT(finished.out, contains("$(touch"));
  CHECK_FALSE(std::filesystem::exists(folder.path("evil")));
}

TEST_CASE("with a format headlines are printed too", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  const auto finished = run(sub_command(
      folder, newsroom,
      {"--last", "1", "--no-follow", "--format", "{seq} {title}", "--exec", "echo ran"}));
  CHECK(finished.out == "1 Fox meets hen\nran\n");
}

TEST_CASE("an item that the command cannot take is set aside after three tries", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("bad"), headline_item("good")});
  const std::string tries = folder.path("tries");
  const auto arguments = [&](const std::string& command) {
    return sub_command(folder, newsroom,
                       {"--since", "seq:0", "--cursor", "c", "--no-follow", "--exec", command});
  };
  const auto finished =
      run(arguments("echo $NEWSWIRE_TITLE >> " + tries + "; test $NEWSWIRE_TITLE = good"), "",
          home_in(folder));
  CHECK(finished.code == 0);
  CHECK(file_text(tries) == "bad\nbad\nbad\ngood\n");
  CHECK_THAT(finished.err, contains("ended with code 1 for sequence 1; trying again") &&
                               contains("set aside in"));
  const std::string aside = file_text(folder.path("state/newswire/set-aside/c.jsonl"));
  CHECK_THAT(aside, contains("\"title\":\"bad\""));
  CHECK(std::ranges::count(aside, '\n') == 1);
  const auto again = run(arguments("echo again"), "", home_in(folder));
  CHECK(again.out.empty());  // both are behind the cursor
}

TEST_CASE("a command that hangs is ended with all that it started", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  const std::string started = folder.path("started");
  const auto finished =
      run(sub_command(folder, newsroom,
                      {"--last", "1", "--no-follow", "--exec-timeout", "200ms", "--exec",
                       "tail -f /dev/null & echo $! >> " + started + "; tail -f /dev/null"}));
  CHECK(finished.code == 0);
  CHECK_THAT(finished.err, contains("had not ended after 200 ms") && contains("going on without"));
  std::ifstream pids(started);
  int count = 0;
  for (pid_t pid = 0; pids >> pid; ++count) {
    CHECK(wait_until([&] {
      const std::string state = file_text("/proc/" + std::to_string(pid) + "/stat");
      return state.empty() || state.find(") Z") != std::string::npos;
    }));
  }
  CHECK(count == 3);
}

TEST_CASE("a command that cannot be run ends all, and the cursor stays before its item", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  const auto finished = [&](const std::string& command) {
    return run(sub_command(folder, newsroom,
                           {"--since", "seq:0", "--cursor", "c", "--no-follow", "--exec", command}),
               "", home_in(folder));
  };
  const auto missing = finished("there-is-no-such-command");
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, contains("newswire: --exec: the command cannot be run"));
  CHECK(finished("echo $NEWSWIRE_SEQ").out == "1\n");
}

TEST_CASE("a stop ends the command, and its item comes again", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  const std::string begun = folder.path("begun");
  const auto arguments = [&](const std::string& command) {
    return sub_command(folder, newsroom,
                       {"--since", "seq:0", "--cursor", "c", "--no-follow", "--exec", command});
  };
  Process sub(arguments("touch " + begun + "; exec tail -f /dev/null"), "", home_in(folder));
  REQUIRE(wait_until([&] { return std::filesystem::exists(begun); }));
  sub.signal(SIGTERM);
  CHECK(sub.wait() == 130);
  CHECK(run(arguments("echo $NEWSWIRE_SEQ"), "", home_in(folder)).out == "1\n");
}

#ifndef __SANITIZE_THREAD__  // which needs a file of its own at the start
TEST_CASE("a cursor that cannot be written ends the session with the reason", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  // The limit is for all files, those that a test's streams are too: only pipes can be written.
  std::vector<std::string> argv{
      "bash", "-c",
      "ulimit -f 0; \"$@\" 2>&1 >/dev/null | { read -r line; [[ $line == *cursor* ]] && exit 7; }; "
      "exit $((PIPESTATUS[0] * 10 + PIPESTATUS[1]))",
      "bash"};
  for (const auto& word :
       sub_command(folder, newsroom, {"--since", "seq:0", "--cursor", "c", "--no-follow"})) {
    argv.push_back(word);
  }
  CHECK(run(argv, "", home_in(folder)).code == 17);
}
#endif

TEST_CASE("the time of a command needs a command", "[exec]") {
  const auto finished = run(newswire_command({"sub", "--exec-timeout", "1s"}));
  CHECK(finished.code == 2);
  CHECK_THAT(finished.err, contains("--exec-timeout"));
  CHECK(run(newswire_command({"sub", "--exec", "cat", "--exec-timeout", "0s"})).code == 2);
}

TEST_CASE("a command that begins with a minus is no option of the shell", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  const auto finished =
      run(sub_command(folder, newsroom, {"--last", "1", "--no-follow", "--exec", "-fox"}));
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, contains("-fox") && contains("it ended with code 127"));
}

TEST_CASE("a notification is an argument of notify-send, its markup escaped", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  Item item = headline_item("-Fox & <b>hen</b>");
  item.source = "a<b";
  newsroom.commit({item, headline_item("second")});
  const std::string script = folder.write(
      "notify-send", "#!/bin/sh\nprintf '%s\\n' \"$@\" >> " + folder.path("told") + "\n");
  REQUIRE(::chmod(script.c_str(), 0700) == 0);
  const auto finished =
      run(sub_command(folder, newsroom, {"--last", "2", "--no-follow", "--notify"}), "",
          {{"PATH", folder.str() + ":/usr/bin:/bin"}});
  CHECK(finished.code == 0);
  CHECK(std::ranges::count(finished.out, '\n') == 2);
  CHECK_THAT(file_text(folder.path("told")),
             Catch::Matchers::StartsWith(
                 "--app-name=newswire\n--\n-Fox & <b>hen</b>\na&lt;b\n--app-name=newswire\n--\n"
                 "second\n"));
}

TEST_CASE("a flood of headlines is no flood of notifications", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(30);
  const std::string script =
      folder.write("notify-send", "#!/bin/sh\necho told >> " + folder.path("told") + "\n");
  REQUIRE(::chmod(script.c_str(), 0700) == 0);
  const auto finished =
      run(sub_command(folder, newsroom, {"--last", "30", "--no-follow", "--notify"}), "",
          {{"PATH", folder.str() + ":/usr/bin:/bin"}});
  CHECK(std::ranges::count(finished.out, '\n') == 30);
  const auto told = file_text(folder.path("told"));
  CHECK(std::ranges::count(told, '\n') >= 5);
  CHECK(std::ranges::count(told, '\n') < 20);
}

TEST_CASE("a desktop without notifications is told of once", "[exec]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(3);
  const auto finished =
      run(sub_command(folder, newsroom, {"--last", "3", "--no-follow", "--notify"}), "",
          {{"PATH", folder.str()}});
  CHECK(finished.code == 0);
  CHECK(std::ranges::count(finished.out, '\n') == 3);
  CHECK(finished.err ==
        "newswire: --notify: notify-send cannot be run: No such file or directory; "
        "going on without notifications\n");
}
