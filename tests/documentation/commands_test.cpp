// How pages are cut up.
#include "tests/documentation/command_line.h"
#include "tests/documentation/commands.h"
#include "tests/support/catch.h"

using namespace newswire::documentation;

namespace {

Block block_of(const std::string& kind, const std::vector<std::string>& lines) {
  return {"page.md", 10, kind, "", lines};
}

std::vector<std::string> texts(const std::vector<Command>& commands) {
  std::vector<std::string> all;
  for (const Command& command : commands) all.push_back(command.text);
  return all;
}

}  // namespace

TEST_CASE("blocks and inline code are told from the text around them", "[documentation]") {
  const Page page = parse_page("page.md",
                               "Say `a` and ``b`c``.\n```sh root\n`no code`\n```\n"
                               "```toml here.toml\nx = 1\n```\n\n    indented\nlast `d\n");
  REQUIRE(page.blocks.size() == 2);
  CHECK(page.blocks[0].kind == "sh");
  CHECK(page.blocks[0].mark == "root");
  CHECK(page.blocks[0].line == 2);
  CHECK(page.blocks[0].lines == std::vector<std::string>{"`no code`"});
  CHECK(page.blocks[1].mark == "here.toml");
  REQUIRE(page.code.size() == 2);
  CHECK(page.code[0].text == "a");
  CHECK(page.code[1].text == "b`c");
  REQUIRE(page.indented.size() == 1);
  CHECK(page.indented[0].line == 9);
  CHECK_THROWS(parse_page("page.md", "```sh\nls\n"));
}

TEST_CASE("a command is as many lines as bash needs", "[documentation]") {
  const auto commands = commands_of(block_of(
      "sh", {"# first", "ls \\", "  -l", "", "cat > f <<'EOF'", "a", "EOF", "echo 'a", "b'"}));
  CHECK(texts(commands) ==
        std::vector<std::string>{"ls \\\n  -l", "cat > f <<'EOF'\na\nEOF", "echo 'a\nb'"});
  CHECK(commands[0].line == 12);
  CHECK_THROWS(commands_of(block_of("sh", {"echo 'never ends"})));
}

TEST_CASE("a console block has commands behind a prompt and what they print", "[documentation]") {
  const auto commands =
      commands_of(block_of("console", {"$ ls |", "> wc -l", "2", "...", "$ echo a", "a"}));
  CHECK(texts(commands) == std::vector<std::string>{"ls |\nwc -l", "echo a"});
  CHECK(commands[0].output == std::vector<std::string>{"2", "..."});
  CHECK(commands[1].output == std::vector<std::string>{"a"});
  CHECK_THROWS(commands_of(block_of("console", {"output of nothing"})));
}

TEST_CASE("what goes on until it is stopped is told from what ends", "[documentation]") {
  CHECK(serves({1, "newswire up   # until Ctrl-C"}));
  CHECK(serves({1, "newswire broker"}));
  CHECK_FALSE(serves({1, "newswire update"}));
  CHECK(listens({1, "newswire sub climate"}));
  CHECK(listens({1, "newswire sub"}));
  CHECK_FALSE(listens({1, "newswire sub --count 3 climate"}));
  CHECK_FALSE(listens({1, "newswire sub --cursor a --no-follow"}));
  CHECK_FALSE(listens({1, "newswire search climate"}));
}

TEST_CASE("times and other chances do not count in what is printed", "[documentation]") {
  CHECK(without_chance("10:32 lwn  Title") == without_chance("23:59 lwn Title  "));
  CHECK(without_chance("10:32 lwn  Title") == without_chance("2026-11-20 lwn Title"));  // midnight
  CHECK(without_chance("  2026-11-20  1") == without_chance("  2031-01-02  1"));
  CHECK(without_chance("at 2026-11-20T07:00:12Z") == without_chance("at 2031-01-02 03:04:05Z"));
  CHECK(without_chance("took 1.2 s, 14 KiB") == without_chance("took 310 ms, 9 MiB"));
  CHECK(without_chance("http://127.0.0.1:1/a") == without_chance("http://127.0.0.1:20/a"));
  CHECK(without_chance("3 new") != without_chance("4 new"));
}

TEST_CASE("the words of a command end where the shell's do", "[documentation]") {
  using Words = std::vector<std::string>;
  CHECK(words_of("newswire sub 'a b' \"c\" d\\ e | wc") ==
        Words{"newswire", "sub", "a b", "c", "d e"});
  CHECK(words_of("newswire up   # until then") == Words{"newswire", "up"});
  CHECK(words_of("newswire match a < b") == Words{"newswire", "match", "a"});
  CHECK(words_of("a \\\n  b") == Words{"a", "b"});
}
