// newswire source add, remove, import and export, by the real program and over loopback.
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/site.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"

using namespace newswire::test;

namespace {

struct Desk {
  TempFolder folder;
  Site site;
  std::string file = folder.path("newswire.toml");

  Desk() {
    folder.write("newswire.toml", "[fetch]\nhost_spacing = \"0s\"\n");
    site.serve("/feed", rss("The Daily Teapot", {{"b", "Second"}, {"a", "First"}}));
    site.serve("/", "<!doctype html><link rel=alternate type=application/rss+xml href=/feed>",
               "text/html");
  }

  Finished source(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.begin(), "source");
    arguments.insert(arguments.end(), {"--config", file});
    return run(newswire_command(std::move(arguments)), input);
  }
  std::string config() const {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

std::string two_feeds(const std::string& first, const std::string& second) {
  return "<!doctype html><a href='" + first + "'>one</a><a href='" + second + "'>two</a>";
}

// `newswire` with a terminal of its own, on which `answer` is typed once it has asked.
Finished on_a_terminal(std::vector<std::string> arguments, const std::string& answer) {
  arguments = newswire_command(std::move(arguments));
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  if (child == 0) {
    ::execvp(pointers[0], pointers.data());
    ::_exit(127);
  }
  ::fcntl(terminal, F_SETFL, O_NONBLOCK);
  Finished finished;
  bool answered = false;
  wait_until([&] {
    char block[4096];
    for (ssize_t n = 0; (n = ::read(terminal, block, sizeof block)) > 0;) {
      finished.out.append(block, static_cast<std::size_t>(n));
    }
    if (!answered && finished.out.find("which one?") != std::string::npos) {
      answered = ::write(terminal, answer.data(), answer.size()) > 0;
    }
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) != child) return false;
    finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    for (ssize_t n = 0; (n = ::read(terminal, block, sizeof block)) > 0;) {
      finished.out.append(block, static_cast<std::size_t>(n));
    }
    return true;
  });
  if (finished.code == -1) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  ::close(terminal);
  return finished;
}

}  // namespace

TEST_CASE("source add finds the feed behind a page and shows and writes it", "[source]") {
  const Desk desk;
  const Finished added = desk.source({"add", desk.site.url("/"), "--topic", "Tech/Tea"});
  INFO(added.err);
  CHECK(added.code == 0);
  CHECK_THAT(added.out, contains(desk.site.url("/feed")));
  CHECK_THAT(added.out, contains("The Daily Teapot"));
  CHECK_THAT(added.out, contains("rss20"));
  CHECK_THAT(added.out, contains("added   the-daily-teapot to " + desk.file + "; 2 items stored"));
  CHECK(desk.config() ==
        "[fetch]\nhost_spacing = \"0s\"\n\n[[source]]\nname = \"the-daily-teapot\"\nurl = \"" +
            desk.site.url("/feed") + "\"\ntopics = [\"tech/tea\"]\nallow_private = true\n");
  CHECK(desk.site.requests().size() == 2);
}

TEST_CASE("what source add has fetched is not fetched again", "[source]") {
  const Desk desk;
  REQUIRE(desk.source({"add", desk.site.url("/feed"), "--name", "tea"}).code == 0);
  CHECK(desk.site.requests().size() == 1);
  CHECK_THAT(run(newswire_command({"fetch", "--config", desk.file})).out,
             contains("nothing is due"));
  CHECK(desk.site.requests().size() == 1);
  CHECK_THAT(run(newswire_command({"search", "second", "--config", desk.file})).out,
             contains("Second"));
  CHECK_THAT(desk.source({"list", "--why", "tea"}).out, contains("200"));
}

TEST_CASE("a source that is there already is named and nothing is asked", "[source]") {
  const Desk desk;
  REQUIRE(desk.source({"add", desk.site.url("/feed"), "--name", "tea"}).code == 0);
  const std::string before = desk.config();
  const Finished again = desk.source({"add", desk.site.url("/feed")});
  CHECK(again.code == 0);
  CHECK_THAT(again.err, contains("already there as 'tea'"));
  CHECK(desk.source({"add", desk.site.url("/")}).code == 0);
  CHECK(desk.config() == before);
}

TEST_CASE("a dry run shows what would be written and writes nothing", "[source]") {
  const Desk desk;
  const std::string before = desk.config();
  const Finished shown = desk.source({"add", desk.site.url("/"), "--dry-run"});
  CHECK(shown.code == 0);
  CHECK_THAT(shown.out, contains("[[source]]\nname = \"the-daily-teapot\"\n"));
  CHECK(desk.config() == before);
  CHECK_FALSE(std::filesystem::exists(desk.folder.path("newswire.db")));
}

TEST_CASE("a configuration that is not there is made", "[source]") {
  Desk desk;
  desk.file = desk.folder.path("other.toml");
  const Finished added = desk.source({"add", desk.site.url("/feed")});
  CHECK(added.code == 0);
  CHECK_THAT(added.out, contains("which is new"));
  CHECK_THAT(desk.config(), contains("[[source]]"));
}

TEST_CASE("where it is not clear which feed is meant they are listed", "[source]") {
  Desk desk;
  desk.site.serve("/", two_feeds("/feed", "/rss.xml"), "text/html");
  const std::string before = desk.config();
  const Finished unclear = desk.source({"add", desk.site.url("/")});
  CHECK(unclear.code == 1);
  CHECK_THAT(unclear.err, contains("1  " + desk.site.url("/feed")));
  CHECK_THAT(unclear.err, contains("2  " + desk.site.url("/rss.xml")));
  CHECK_THAT(unclear.err, contains("add one by its own address"));
  CHECK(desk.config() == before);
  CHECK(desk.site.requests().size() == 1);
  CHECK(desk.source({"add", desk.site.url("/"), "--yes"}).code == 0);
}

TEST_CASE("on a terminal it asks which feed is meant", "[source]") {
  Desk desk;
  desk.site.serve("/", two_feeds("/feed", "/rss.xml"), "text/html");
  desk.site.serve("/rss.xml", rss("Other", {}));
  const std::vector<std::string> command{"source", "add", desk.site.url("/"), "--config",
                                         desk.file};
  SECTION("by number") {
    const Finished asked = on_a_terminal(command, "2\n");
    INFO(asked.out);
    CHECK(asked.code == 0);
    CHECK_THAT(desk.config(), contains("name = \"other\""));
  }
  SECTION("the first by default") {
    CHECK(on_a_terminal(command, "\n").code == 0);
    CHECK_THAT(desk.config(), contains("the-daily-teapot"));
  }
  SECTION("or none") {
    CHECK(on_a_terminal(command, "q\n").code == 1);
    CHECK(desk.config().find("[[source]]") == std::string::npos);
  }
}

TEST_CASE("what cannot be added is told in words", "[source]") {
  const Desk desk;
  desk.folder.write("wrong.toml", "[fetch]\nintervall = 1\n");
  const std::string before = desk.config();
  struct Case {
    std::vector<std::string> arguments;
    int code;
    std::string message;
  };
  for (const Case& one : std::vector<Case>{
           {{"add", "http://127.0.0.1:" + std::to_string(free_port()) + "/"}, 1, "127.0.0.1"},
           {{"add", desk.site.url("/none")}, 1, "HTTP 404"},
           {{"add", "ftp://x.example/"}, 2, "http and https"},
           {{"add", desk.site.url("/feed"), "--topic", "a b"}, 2, "--topic"},
           {{"add", desk.site.url("/feed"), "--name", "a/b"}, 2, "--name"},
           {{"remove", "nobody"}, 2, "has no source 'nobody'"},
           {{"import", desk.folder.path("none.opml")}, 1, "none.opml"}}) {
    const Finished refused = desk.source(one.arguments);
    INFO(refused.err);
    CHECK(refused.code == one.code);
    CHECK_THAT(refused.err, contains(one.message));
    CHECK(refused.out.empty());
  }
  CHECK(desk.config() == before);
  const Finished wrong = run(newswire_command(
      {"source", "add", desk.site.url("/feed"), "--config", desk.folder.path("wrong.toml")}));
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, contains("wrong.toml:2"));
}

TEST_CASE("source remove leaves the rest of the file and the items", "[source]") {
  const Desk desk;
  const std::string before = desk.config();
  REQUIRE(desk.source({"add", desk.site.url("/feed"), "--name", "teapot"}).code == 0);
  const Finished missed = desk.source({"remove", "teapt"});
  CHECK(missed.code == 2);
  CHECK_THAT(missed.err, contains("did you mean 'teapot'?"));
  const Finished removed = desk.source({"remove", "teapot"});
  CHECK(removed.code == 0);
  CHECK_THAT(removed.out, contains("2 stored items stay"));
  CHECK(desk.config() == before);
}

TEST_CASE("a list of another reader becomes sources without a request", "[source]") {
  const Desk desk;
  const std::string list = desk.folder.write(
      "list.opml",
      "<opml version='1.0'><body><outline text='Caf\xc3\xa9 &amp; Cr\xc3\xa8me'>"
      "<outline text='The Daily Teapot' type='rss' xmlUrl='https://tea.example/feed'/>"
      "<outline text='The Daily Teapot' xmlUrl='https://pot.example/feed?x=${HOME}'/></outline>"
      "<outline text='again' xmlUrl='HTTPS://tea.example:443/feed' category='/drinks'/>"
      "<outline text='nothing' type='rss'/></body></opml>");
  CHECK_THAT(desk.source({"import", list, "--dry-run"}).out, contains("tea.example"));
  const Finished imported = desk.source({"import", list});
  INFO(imported.err);
  CHECK(imported.code == 0);
  CHECK(imported.out == "added 2, already there 0, listed again 1, skipped 1 (no xmlUrl)\n");
  CHECK_THAT(desk.config(),
             contains("name = \"the-daily-teapot\"\nurl = \"https://tea.example/feed\"\n"
                      "title = \"The Daily Teapot\"\ntopics = [\"cafe-creme\", \"drinks\"]\n"));
  CHECK_THAT(desk.config(), contains("name = \"the-daily-teapot-2\""));
  CHECK_THAT(desk.config(), contains("x=$${HOME}"));
  const std::string once = desk.config();
  CHECK(desk.source({"import", "-"},
                    [&] {
                      std::ifstream stream(list);
                      return std::string(std::istreambuf_iterator<char>(stream), {});
                    }())
            .out == "added 0, already there 3, skipped 1 (no xmlUrl)\n");
  CHECK(desk.config() == once);
  CHECK(desk.site.requests().empty());
}

TEST_CASE("a list cannot set headers and what it has in a private network is told", "[source]") {
  const Desk desk;
  const Finished imported = desk.source(
      {"import", "-"},
      "<opml xmlns:newswire='urn:x-newswire:opml'><body>"
      "<outline text='a' xmlUrl='https://a.example/' newswire:headers='{ X = \"${HOME}\" }' "
      "newswire:allow_private='true' newswire:interval='2h' newswire:min_interval='nonsense' "
      "newswire:unknown='1'/>"
      "<outline text='b' xmlUrl='http://192.168.1.1/reboot'/></body></opml>");
  CHECK(imported.code == 0);
  CHECK(imported.out == "added 2, already there 0, skipped 0\n");
  CHECK_THAT(imported.err, contains("1 of them in a private network"));
  CHECK(desk.config().find("headers") == std::string::npos);
  CHECK(desk.config().find("allow_private") == std::string::npos);
}

TEST_CASE("what was exported and imported is exported as it was", "[source]") {
  std::mt19937 random(11);
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[random() % from.size()];
  };
  for (int round = 0; round < 5; ++round) {
    const Desk desk;
    std::string toml;
    for (int i = 0; i < 12; ++i) {
      toml += "[[source]]\nname = \"" + pick({"a", "é b", "c & d", "<e>", "$${f"}) +
              std::to_string(i) + "\"\nurl = \"https://" + std::to_string(i) + ".example/" +
              pick({"", "?a=1&b=%22", "x y", "é"}) + "\"\n";
      if (random() % 2)
        toml += "title = \"" + pick({"News", "\\\"Q\\\" & <A>", "$${T}", "新聞"}) + "\"\n";
      if (random() % 2)
        toml += "topics = [" + pick({"\"tech\"", "\"a/b/c/d\", \"e_f\"", "\"w\", \"a\", \"x-1\""}) +
                "]\n";
      if (random() % 3 == 0) toml += "interval = \"" + pick({"2h", "90m"}) + "\"\n";
      if (random() % 3 == 0) toml += "min_interval = \"20m\"\n";
    }
    const std::string first = desk.folder.write("first.toml", toml);
    const std::string second = desk.folder.path("second.toml");
    const auto exported = [&](const std::string& file) {
      return run(newswire_command({"source", "export", "--config", file}));
    };
    const Finished once = exported(first);
    INFO(once.err << once.out);
    REQUIRE(once.code == 0);
    const Finished imported =
        run(newswire_command({"source", "import", "-", "--config", second}), once.out);
    CHECK(imported.out == "added 12, already there 0, skipped 0; made " + second + "\n");
    CHECK(exported(second).out == once.out);
  }
}

TEST_CASE("an export holds no secrets", "[source]") {
  const Desk desk;
  desk.folder.write("newswire.toml",
                    "[[source]]\nname = \"a\"\nurl = \"https://me:secret1@a.example/?k=${KEY}\"\n"
                    "headers = { Authorization = \"secret2\" }\n");
  const Finished exported =
      run(newswire_command({"source", "export", "--config", desk.file}), "", {{"KEY", "secret3"}});
  CHECK(exported.code == 0);
  CHECK(exported.out.find("secret") == std::string::npos);
  CHECK_THAT(exported.out, contains("https://a.example/?k=${KEY}"));
  CHECK_THAT(exported.err, contains("headers and credentials of 1"));
}
