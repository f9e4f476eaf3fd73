// `newswire sub` on terminals of many kinds.
#include <algorithm>

#include "core/text.h"
#include "tests/app/listening.h"
#include "tests/support/catch.h"
#include "tests/support/terminal.h"
#include "tests/support/wait_until.h"

using namespace newswire;
using namespace newswire::test;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool ends_after_interrupt(TerminalProcess& sub) {
  sub.type("\x03");
  return sub.wait() == 130;
}

}  // namespace

TEST_CASE("headlines keep within the window, whatever they are written in", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(
      {headline_item("日本のニュースは今日も長い長い長い長い長い長い長い長い長い長い長い"),
       headline_item("🦊🐔 👩‍👩‍👧‍👦 🇯🇵 Fox meets hen and a family, and goes on to "
                     "tell "
                     "of "
                     "it "
                     "all"),
       headline_item("الثعلب يلتقي الدجاجة في الحقل الكبير خلف المنزل القديم عند النهر"),
       headline_item(std::string(300, 'x'))});
  const unsigned short width = GENERATE(as<unsigned short>{}, 20, 40, 80, 200);
  TerminalProcess sub(sub_command(folder, newsroom, {"--last", "4", "--no-follow"}), width);
  REQUIRE(sub.wait() == 0);
  for (const std::string& line : sub.lines()) {
    CAPTURE(line, width);
    CHECK(display_width(line) <= std::max<std::size_t>(width, 21));  // 21: the link
  }
  CHECK(sub.shows("日本"));
  CHECK(sub.shows("🦊"));
}

TEST_CASE("a window of one column shows all that it is given", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("Fox meets hen")});
  const unsigned short width = GENERATE(as<unsigned short>{}, 0, 1, 2);
  TerminalProcess sub(sub_command(folder, newsroom, {"--last", "1", "--no-follow"}), width);
  REQUIRE(sub.wait() == 0);
  CHECK(sub.shows("Fox meets hen"));
}

TEST_CASE("the words of the query stand out in titles on a terminal", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("Quick Foxes meet a hen")});
  TerminalProcess sub(sub_command(folder, newsroom, {"fox*", "--last", "1", "--no-follow"}), 80);
  REQUIRE(sub.wait() == 0);
  CHECK_THAT(sub.written(), contains("\x1b[1;4;31mFoxes\x1b[0m"));
}

TEST_CASE("colours are left out where they are not wanted, and put in where they are", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("Fox meets hen")});
  const auto written = [&](std::vector<std::string> more,
                           const std::map<std::string, std::string>& environment) {
    more.insert(more.end(), {"--last", "1", "--no-follow"});
    TerminalProcess sub(sub_command(folder, newsroom, more), 80, environment);
    REQUIRE(sub.wait() == 0);
    return sub.written();
  };
  CHECK_THAT(written({}, {}), contains("\x1b[1mFox"));
  CHECK_THAT(written({}, {{"NO_COLOR", "1"}}), !contains("\x1b[1m"));
  CHECK_THAT(written({"--color", "always"}, {{"NO_COLOR", "1"}}), contains("\x1b[1mFox"));
  CHECK_THAT(written({"--color", "never"}, {}), !contains("\x1b[1m"));
  CHECK_THAT(written({}, {{"TERM", "dumb"}}), !contains("\x1b"));
  const auto piped =
      run(sub_command(folder, newsroom, {"--last", "1", "--no-follow", "--color", "always"}));
  CHECK_THAT(piped.out, contains("\x1b[1mFox"));
}

TEST_CASE("a pipe gets one plain line a headline, and nothing is rewritten", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(3);
  const auto piped = run(sub_command(folder, newsroom, {"--last", "3", "--no-follow"}));
  CHECK(piped.code == 0);
  CHECK(std::ranges::count(piped.out, '\n') == 3);
  CHECK(piped.out.find('\x1b') == std::string::npos);
  CHECK(piped.err.empty());
}

TEST_CASE("titles are links where the terminal knows them", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit({headline_item("Fox meets hen")});
  TerminalProcess sub(sub_command(folder, newsroom, {"--last", "1", "--no-follow"}), 80,
                      {{"VTE_VERSION", "7006"}});
  REQUIRE(sub.wait() == 0);
  CHECK_THAT(sub.written(), contains(";https://example.org/1\x1b\\") && contains("\x1b]8;;\x1b\\"));
}

TEST_CASE("the status line makes room for headlines and is gone at the end", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  TerminalProcess sub(sub_command(folder, newsroom, {"fox"}), 80);
  REQUIRE(wait_until([&] { return sub.lines().back().starts_with("* connected"); }));
  newsroom.commit(1);
  REQUIRE(wait_until([&] { return sub.lines().back().find("1 printed") != std::string::npos; }));
  const auto lines = sub.lines();
  REQUIRE(lines.size() >= 3);
  CHECK_THAT(lines[0], contains("Fox meets hen"));
  CHECK_THAT(lines.back(), contains("head 1") && contains("1/min"));
  CHECK(ends_after_interrupt(sub));
  CHECK_FALSE(sub.shows("connected"));
}

TEST_CASE("the cursor rests before the status line so that a narrower window leaves none of it",
          "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  TerminalProcess sub(sub_command(folder, newsroom, {"fox"}), 80);
  REQUIRE(wait_until([&] { return sub.written().ends_with("0 printed\r"); }));
  sub.resize(10);
  CHECK(ends_after_interrupt(sub));
  CHECK(sub.written().ends_with("\r\x1b[J"));
}

TEST_CASE("in the background of a shell there is no status line, and headlines are", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  std::vector<std::string> argv{"bash", "-c", "set -m; \"$@\" & wait $!", "bash"};
  const auto command = sub_command(folder, newsroom, {"--last", "1", "--wait", "2s"});
  argv.insert(argv.end(), command.begin(), command.end());
  TerminalProcess shell(argv, 80);
  REQUIRE(shell.wait() == 0);
  CHECK(shell.shows("Fox meets hen"));
  CHECK(shell.written().find("connected") == std::string::npos);
}

TEST_CASE("the status is on the terminal, and the data where it was sent", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  const std::string file = folder.path("out");
  TerminalProcess sub(sub_command(folder, newsroom, {"--format", "line"}), 80, {}, file);
  REQUIRE(wait_until([&] { return sub.shows("* connected"); }));
  newsroom.commit(2);
  REQUIRE(wait_until([&] { return sub.shows("2 printed"); }));
  CHECK(ends_after_interrupt(sub));
  const std::string data = file_text(file);
  CHECK(std::ranges::count(data, '\n') == 2);
  CHECK(data.find_first_of("\r\x1b") == std::string::npos);
  CHECK_FALSE(sub.shows("Fox meets hen"));
}

TEST_CASE("headlines and status follow a window that changes", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  TerminalProcess sub(sub_command(folder, newsroom, {}), 200);
  REQUIRE(wait_until([&] { return sub.shows("* connected"); }));
  newsroom.commit({headline_item(std::string(150, 'x'))});
  REQUIRE(wait_until([&] { return sub.shows("1 printed"); }));
  CHECK(sub.shows(std::string(150, 'x')));
  sub.resize(40);
  newsroom.commit({headline_item(std::string(150, 'y'))});
  REQUIRE(wait_until([&] { return sub.lines().back().starts_with("* connected  head 2"); }));
  for (const std::string& line : sub.lines()) {
    if (line.find("yyy") != std::string::npos) CHECK(display_width(line) <= 40);
  }
  CHECK(display_width(sub.lines().back()) < 40);
  CHECK(ends_after_interrupt(sub));
}

TEST_CASE("a terminal that cannot rewrite a line has no status", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  const std::string kind = GENERATE(as<std::string>{}, "dumb", "");
  TerminalProcess sub(sub_command(folder, newsroom, {"--wait", "3s"}), 80, {{"TERM", kind}});
  REQUIRE(sub.wait() == 0);
  CHECK(sub.written().find("connected") == std::string::npos);
  CHECK(sub.written().find('\x1b') == std::string::npos);
}

TEST_CASE("the bell is rung on the terminal, not in the data", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(1);
  const std::string file = folder.path("out");
  TerminalProcess sub(sub_command(folder, newsroom, {"--bell", "--last", "1", "--no-follow"}), 80,
                      {}, file);
  REQUIRE(sub.wait() == 0);
  CHECK_THAT(sub.written(), contains("\a"));
  CHECK(file_text(file).find('\a') == std::string::npos);
}

TEST_CASE("a closed standard error keeps nothing from being printed", "[sub]") {
  const TempFolder folder;
  Newsroom newsroom;
  newsroom.commit(2);
  std::vector<std::string> argv{"bash", "-c", "exec \"$@\" 2>&-", "bash"};
  for (const auto& word : sub_command(folder, newsroom, {"--bell", "--last", "2", "--no-follow"})) {
    argv.push_back(word);
  }
  const auto finished = run(argv);
  CHECK(finished.code == 0);
  CHECK(std::ranges::count(finished.out, '\n') == 2);
}
