// The file as a whole: where it is, how it is read, and what of the environment goes into it.
#include <filesystem>
#include <optional>

#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "tests/config/loading.h"
#include "tests/support/environment.h"

using namespace newswire::config;
using namespace newswire::config::test;
using newswire::FatalError;
using newswire::test::contains;
using newswire::test::TempFolder;
using newswire::test::Variable;

namespace {

class WorkingFolder {
 public:
  explicit WorkingFolder(const std::string& folder) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  ~WorkingFolder() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

FatalError trouble_of_file(const std::string& file) {
  try {
    load(file);
  } catch (const FatalError& error) {
    return error;
  }
  return FatalError("loaded", 0);
}

}  // namespace

TEST_CASE("a file that is missing is told, with exit code 1", "[config file]") {
  const FatalError error = trouble_of_file("/nowhere/newswire.toml");
  CHECK(error.what() ==
        std::string("cannot read '/nowhere/newswire.toml': No such file or directory"));
  CHECK(error.exit_code() == 1);
}

TEST_CASE("a file that cannot be read is told", "[config file]") {
  const TempFolder folder;
  CHECK(trouble_of_file(folder.str()).exit_code() == 1);
  CHECK_THAT(trouble_of_file(folder.str()).what(), contains("Is a directory"));

  if (::geteuid() == 0) return;  // root may read everything
  const std::string file = folder.write("newswire.toml", "");
  ::chmod(file.c_str(), 0);
  CHECK_THAT(trouble_of_file(file).what(), contains("Permission denied"));
  CHECK(trouble_of_file(file).exit_code() == 2);
}

TEST_CASE("a file beyond the limit is refused", "[config file]") {
  const TempFolder folder;
  const std::string file = folder.write("newswire.toml", std::string((4 << 20) + 1, '\n'));
  CHECK_THAT(trouble_of_file(file).what(), contains("too large"));
  CHECK(trouble_of_file(file).exit_code() == 2);
}

TEST_CASE("what is no TOML is told with line and column", "[config file]") {
  CHECK_THAT(trouble_with("[store]\npath = \n"), contains("newswire.toml:2: column 8: "));
  CHECK_THAT(trouble_with("[store]\npath = 'a'\npath = 'b'\n"),
             contains("newswire.toml:3: column"));
  CHECK_THAT(trouble_with("[store\n"), contains("newswire.toml:1: column"));
  CHECK_THAT(trouble_with("[store]\npath = \"\xff\"\n"), contains("newswire.toml:2: column"));
  CHECK_THAT(trouble_with("x = " + std::string(100'000, '[')), contains("newswire.toml:1: column"));
}

TEST_CASE("relative paths begin at the folder of the file", "[config file]") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path("etc"));
  const std::string file = folder.write("etc/newswire.toml", R"(
[store]
path = "../data/news.db"
[broker]
publish = "ipc://live"
key = "broker.key_secret"
client_keys = "/run/clients"
[subscriber]
server_key = "../broker.key"
key = "desk.key_secret"
)");
  const Config config = load(file);
  CHECK(config.file == file);
  CHECK(config.store.path == folder.path("data/news.db"));
  CHECK(config.broker.publish == "ipc://" + folder.path("etc/live"));
  CHECK(config.broker.key == folder.path("etc/broker.key_secret"));
  CHECK(config.broker.client_keys == "/run/clients");
  CHECK(config.subscriber.server_key == folder.path("broker.key"));
  CHECK(config.subscriber.key == folder.path("etc/desk.key_secret"));
  CHECK(load(folder.write("newswire.toml", "")).store.path == folder.path("newswire.db"));

  const WorkingFolder here(folder.str());
  CHECK(load("newswire.toml").store.path ==
        (std::filesystem::current_path() / "newswire.db").string());
}

TEST_CASE("variables of the environment are put into values", "[config file]") {
  const Variable name("NEWSWIRE_TEST_NAME", "a${B}\"\\n");
  const Variable empty("NEWSWIRE_TEST_EMPTY", "");
  const auto path_of = [](const std::string& value) {
    const std::string path = load_text("[store]\npath = '/" + value + "'\n").store.path;
    return path.substr(1);
  };
  CHECK(path_of("${NEWSWIRE_TEST_NAME}") == "a${B}\"\\n");  // and not looked into again
  CHECK(path_of("x-${NEWSWIRE_TEST_NAME}-${NEWSWIRE_TEST_EMPTY}y") == "x-a${B}\"\\n-y");
  CHECK(path_of("$${NEWSWIRE_TEST_NAME}") == "${NEWSWIRE_TEST_NAME}");
  CHECK(path_of("5$ $x $") == "5$ $x $");
}

TEST_CASE("a variable that is not set, or is none, is an error", "[config file]") {
  const Variable unset("NEWSWIRE_TEST_UNSET", std::nullopt);
  CHECK(trouble_with("[store]\npath = \"${NEWSWIRE_TEST_UNSET}\"\n") ==
        "newswire.toml:2: the environment variable NEWSWIRE_TEST_UNSET is not set");
  CHECK_THAT(trouble_with("[store]\npath = \"${NEWSWIRE\"\n"), contains("never closed"));
  CHECK_THAT(trouble_with("[store]\npath = \"${}\"\n"), contains("names no environment variable"));
  CHECK_THAT(trouble_with("[store]\npath = \"${a b}\"\n"), contains("'${a b}'"));
  for (const char* key :
       {"title = \"T ${NEWSWIRE_TEST_UNSET}\"", "topics = [\"${NEWSWIRE_TEST_UNSET}\"]",
        "select = { title = \"${NEWSWIRE_TEST_UNSET}\" }"}) {
    INFO(key);
    CHECK(trouble_with("[[source]]\nname = \"a\"\nurl = \"http://a.example/\"\n" +
                       std::string(key) + "\n") ==
          "newswire.toml:4: the environment variable NEWSWIRE_TEST_UNSET is not set");
  }
}

TEST_CASE("a secret that is not set is a matter of its source alone", "[config file]") {
  const Variable unset("NEWSWIRE_TEST_UNSET", std::nullopt);
  const Variable set("NEWSWIRE_TEST_SET", "hunter2");
  for (const char* key :
       {"url = \"http://u:${NEWSWIRE_TEST_UNSET}@a.example/\"", "url = \"${NEWSWIRE_TEST_UNSET}\"",
        "url = \"http://a.example/\"\nparams = { k = \"${NEWSWIRE_TEST_UNSET}\" }",
        "url = \"http://a.example/\"\nheaders = { X = \"${NEWSWIRE_TEST_UNSET}\" }",
        "url = \"http://a.example/\"\nbasic = \"${NEWSWIRE_TEST_UNSET}\"",
        "url = \"http://a.example/\"\nbearer = \"${NEWSWIRE_TEST_SET}${NEWSWIRE_TEST_UNSET}\"",
        "url = \"http://a.example/\"\ncookies = \"a=${NEWSWIRE_TEST_UNSET}\"",
        "url = \"http://a.example/\"\nproxy = \"http://u:${NEWSWIRE_TEST_UNSET}@p\""}) {
    INFO(key);
    const Config config = load_text("[[source]]\nname = \"a\"\n" + std::string(key) +
                                    "\n[[source]]\nname = \"b\"\nurl = \"http://b.example/\"\n");
    REQUIRE(config.sources.size() == 2);
    CHECK(config.sources[0].unset == std::vector<std::string>{"NEWSWIRE_TEST_UNSET"});
    CHECK(config.sources[1].unset.empty());
    CHECK(config.sources[0].shown_url.find("hunter2") == std::string::npos);
  }
  CHECK(load_text("[fetch]\nproxy = \"http://u:${NEWSWIRE_TEST_UNSET}@p\"\n").fetch.unset ==
        std::vector<std::string>{"NEWSWIRE_TEST_UNSET"});
}

TEST_CASE("what people are shown of a source does not depend on what is set", "[config file]") {
  const char* text =
      "[[source]]\nname = \"a\"\nurl = "
      "\"http://u:${NEWSWIRE_TEST_PART}@a.example/?k=${NEWSWIRE_TEST_PART}\"\n"
      "params = { q = \"${NEWSWIRE_TEST_PART}\" }\n";
  const auto shown = [&](const std::optional<std::string>& value) {
    const Variable variable("NEWSWIRE_TEST_PART", value);
    return load_text(text).sources.at(0).shown_url;
  };
  CHECK(shown("hunter2") == shown(std::nullopt));
}

TEST_CASE("what came from the environment is not shown in an error", "[config file]") {
  const Variable secret("NEWSWIRE_TEST_SECRET", "hunter2 !");
  for (const char* text : {"[fetch]\ntimeout = \"${NEWSWIRE_TEST_SECRET}\"\n",
                           "[broker]\npublish = \"${NEWSWIRE_TEST_SECRET}\"\n",
                           "[log]\nlevel = \"${NEWSWIRE_TEST_SECRET}\"\n",
                           "[[source]]\nname = \"a\"\nurl = \"x${NEWSWIRE_TEST_SECRET}\"\n",
                           "[[source]]\nname = \"a\"\ntopics = [\"${NEWSWIRE_TEST_SECRET}\"]\n",
                           "[[source]]\nname = \"a\"\nkind = \"${NEWSWIRE_TEST_SECRET}\"\n",
                           "[[topic]]\nname = \"${NEWSWIRE_TEST_SECRET}\"\n"}) {
    const std::string trouble = trouble_with(text);
    CHECK_THAT(trouble, contains("the value from the environment"));
    CHECK(trouble.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a value holds no NUL, which would end a path early", "[config file]") {
  CHECK(trouble_with("[store]\npath = \"a\\u0000b\"\n") ==
        "newswire.toml:2: a value must not hold the character U+0000");
}

TEST_CASE("control characters of the file do not reach an error", "[config file]") {
  const std::string trouble = trouble_with("[fetch]\n\"\\u001b[31m\" = 1\n");
  CHECK_THAT(trouble, contains("unknown key"));
  CHECK(trouble.find('\x1b') == std::string::npos);
}

TEST_CASE("the file is looked for here, then in the user's folder", "[config file]") {
  const TempFolder here, config_home, home;
  const WorkingFolder working(here.str());
  const Variable xdg("XDG_CONFIG_HOME", config_home.str());
  const Variable user("HOME", home.str());
  std::filesystem::create_directories(config_home.path("newswire"));
  std::filesystem::create_directories(home.path(".config/newswire"));

  const std::string in_config_home = config_home.write("newswire/newswire.toml", "");
  const std::string in_home = home.write(".config/newswire/newswire.toml", "");
  CHECK(find_file() == in_config_home);
  {
    const Variable no_xdg("XDG_CONFIG_HOME", std::nullopt);
    CHECK(find_file() == in_home);
  }
  here.write("newswire.toml", "");
  CHECK(find_file() == "newswire.toml");
}
