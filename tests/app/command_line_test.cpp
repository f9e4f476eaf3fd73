#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

using namespace newswire::test;

namespace {

Finished newswire_run(std::vector<std::string> arguments) {
  return run(newswire_command(std::move(arguments)));
}

}  // namespace

TEST_CASE("every subcommand has a help text on standard output", "[command line]") {
  for (const std::string command : {"up", "fetch", "broker", "sub", "search", "match", "explain",
                                    "parse", "source", "status", "doctor", "keygen"}) {
    const Finished help = newswire_run({command, "--help"});
    INFO(command);
    CHECK(help.code == 0);
    CHECK_THAT(help.out, contains("--config"));
    CHECK(help.err.empty());
  }
  CHECK_THAT(newswire_run({"source", "list", "--help"}).out, contains("--why"));
  CHECK_THAT(newswire_run({"--help"}).out, contains("search"));
  CHECK_THAT(newswire_run({"--version"}).out, contains("newswire "));
}

TEST_CASE("a wrong command line is one line on standard error, and exit code 2", "[command line]") {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {},
           {"fly"},
           {"sub", "--nonsense"},
           {"sub", "--count", "many"},
           {"sub", "--since", "yesterday"},
           {"sub", "--since", "seq:x"},
           {"sub", "--wait", "10"},
           {"sub", "--format", "{titel}"},
           {"sub", "--cursor", "../etc"},
           {"sub", "--topic", "a b"},
           {"sub", "--server", ":1"},
           {"sub", "--\x1b[31m"},
           {"parse", "/dev/null", "--base-url", "news.example"},
           {"fetch", "--max-time", "soon"},
           {"fetch", "--source", "a", "b"},
           {"up", "--config", "/dev/null/newswire.toml", "--log-level", "loud"},
           {"source"}}) {
    const Finished wrong = newswire_run(arguments);
    INFO((arguments.empty() ? "" : arguments.back()) << ": " << wrong.err);
    CHECK(wrong.code == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err.rfind("newswire: ", 0) == 0);
    CHECK(std::count(wrong.err.begin(), wrong.err.end(), '\n') == 1);
    CHECK(wrong.err.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("a misspelt command or option is answered with the nearest that there is",
          "[command line]") {
  CHECK_THAT(newswire_run({"serch", "bank"}).err, contains("'serch'; did you mean 'search'?"));
  CHECK_THAT(newswire_run({"source", "lst"}).err, contains("'lst'; did you mean 'list'?"));
  CHECK_THAT(newswire_run({"sub", "bank", "--topc=tech"}).err,
             contains("'--topc'; did you mean '--topic'?"));
  CHECK_THAT(newswire_run({"fetch", "--maxtime", "3s"}).err,
             contains("'--maxtime'; did you mean '--max-time'?"));
  CHECK_THAT(newswire_run({"--log-levl", "info", "fetch"}).err,
             contains("'--log-levl'; did you mean '--log-level'? See 'newswire "));
  CHECK_THAT(newswire_run({"fetch", "now"}).err, contains("'now' is one argument too many"));
}

TEST_CASE("an option without a value is refused, as when a variable of the shell is not set",
          "[command line]") {
  for (const std::string option : {"--cursor", "--since", "--wait", "--exec", "--format"}) {
    const Finished wrong = newswire_run({"sub", option, ""});
    CHECK(wrong.code == 2);
    CHECK_THAT(wrong.err, contains(option + ": its value is empty"));
  }
}

TEST_CASE("a value that begins with a minus is taken as it is", "[command line]") {
  CHECK_THAT(newswire_run({"sub", "--wait", "-1s"}).err, contains("--wait: '-1s' is not"));
  CHECK_THAT(newswire_run({"sub", "--format", "-{titel}"}).err, contains("{title}"));
  CHECK_THAT(newswire_run({"search", "--limit", "-1"}).err, contains("-1 not in range"));
}

TEST_CASE("a word with a minus is part of the query also after options", "[command line]") {
  const TempFolder folder;
  const std::string file = folder.write("newswire.toml", "");
  for (const std::string& option : {"--config=" + file, std::string("--config")}) {
    std::vector<std::string> arguments{option};
    if (option == "--config") arguments.push_back(file);
    arguments.insert(arguments.end(), {"explain", "bitcoin", "-sponsored"});
    const Finished explained = newswire_run(arguments);
    INFO(explained.err);
    CHECK(explained.code == 0);
    CHECK_THAT(explained.out, contains("bitcoin -sponsored"));
  }
}

TEST_CASE("a wrong query shows the place with a caret, and exit code 2", "[command line]") {
  const Finished wrong = newswire_run({"sub", "bitcoin", "(etf"});
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, contains("\nbitcoin (etf\n        ^\n"));
}

TEST_CASE("without a configuration, what needs one says where it looked", "[command line]") {
  const TempFolder folder;
  const Finished up = run({"env", "-C", folder.str(), "XDG_CONFIG_HOME=" + folder.str(),
                           newswire_command({})[0], "status"});
  CHECK(up.code == 2);
  CHECK_THAT(up.err, contains("--config"));
}

TEST_CASE("a wrong configuration names file, line and key, and exit code 2", "[command line]") {
  const TempFolder folder;
  const std::string file =
      folder.write("newswire.toml", "[fetch]\ninterval = \"1h\"\ntimeot = \"3s\"\n");
  const Finished wrong = newswire_run({"status", "--config", file});
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, contains("newswire.toml:3"));
  CHECK_THAT(wrong.err, contains("timeot"));
  CHECK_THAT(wrong.err, contains("timeout"));
}

TEST_CASE("every command refuses a topic rule whose query is wrong", "[command line]") {
  const TempFolder folder;
  const std::string file =
      folder.write("newswire.toml", "[[topic]]\nname = \"ai\"\nquery = \"(llm\"\n");
  const std::string command = GENERATE("up", "broker", "fetch", "status", "search", "sub");
  const Finished wrong = newswire_run({command, "--config", file});
  INFO(command);
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, contains("newswire.toml:3: query of topic 'ai'"));
}

TEST_CASE("a configuration or document that is missing is exit code 1", "[command line]") {
  CHECK(newswire_run({"status", "--config", "/nonexistent/newswire.toml"}).code == 1);
  CHECK(newswire_run({"status", "--config", "/"}).code == 1);
  CHECK(newswire_run({"parse", "/nonexistent/feed.xml"}).code == 1);
  CHECK(newswire_run({"parse", "/"}).code == 1);
}

TEST_CASE("parse prints a feed as JSON, and says what is no feed with exit code 3",
          "[command line]") {
  const TempFolder folder;
  const std::string feed =
      folder.write("feed.xml",
                   "<rss version='2.0'><channel><title>T</title><item><title>One &amp;amp; "
                   "only</title><link>/a</link></item></channel></rss>");
  const Finished parsed = newswire_run({"parse", feed, "--base-url", "http://news.example/feed"});
  CHECK(parsed.code == 0);
  CHECK_THAT(parsed.out, contains("\"rss20\""));
  CHECK_THAT(parsed.out, contains("One & only"));
  CHECK_THAT(parsed.out, contains("http://news.example/a"));

  const Finished page = newswire_run(
      {"parse", folder.write("page.html", "<!doctype html><html><title>Hi</title></html>")});
  CHECK(page.code == 3);
  CHECK_THAT(page.err, contains("HTML"));
  CHECK(newswire_run({"parse", folder.write("empty.xml", "")}).code == 3);
  CHECK(run(newswire_command({"parse", "-"}), "{\"a\": 1}").code == 3);
}

TEST_CASE("a store that is none is told by its name", "[command line]") {
  const TempFolder folder;
  folder.write("newswire.db", "these are the days of our lives, and they are no database at all");
  const std::string file = folder.write("newswire.toml", "[store]\npath = \"newswire.db\"\n");
  const Finished search = newswire_run({"search", "--config", file});
  CHECK(search.code == 1);
  CHECK_THAT(search.err, contains("newswire.db"));
}
