// Keys as people make them and name them.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

using namespace newswire::test;

namespace {

Finished newswire_run(std::vector<std::string> arguments) {
  return run(newswire_command(std::move(arguments)));
}

bool is_one_line(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') == 1;
}

std::string content(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

int mode_of(const std::string& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? static_cast<int>(status.st_mode & 0777) : -1;
}

// A broker's configuration, with these lines in [broker].
std::string config_in(const TempFolder& folder, const std::string& lines) {
  return folder.write("newswire.toml", "[broker]\n" + lines);
}

}  // namespace

TEST_CASE("keygen makes a key pair for its owner alone, and shows the public key", "[keygen]") {
  const TempFolder folder;
  const Finished made = newswire_run({"keygen", folder.path("desk")});
  CHECK(made.code == 0);
  CHECK(made.err.empty());
  const std::string public_file = content(folder.path("desk.key"));
  const std::size_t quote = public_file.find("public-key = \"");
  REQUIRE(quote != std::string::npos);
  CHECK_THAT(made.out, contains(public_file.substr(quote + 14, 40)));
  CHECK_THAT(made.out, contains(folder.path("desk.key_secret")));
  CHECK(public_file.find("secret-key") == std::string::npos);
  CHECK_THAT(content(folder.path("desk.key_secret")), contains("secret-key = \""));
  CHECK(mode_of(folder.path("desk.key")) == 0600);
  CHECK(mode_of(folder.path("desk.key_secret")) == 0600);
}

TEST_CASE("keygen leaves keys as they are that are there already", "[keygen]") {
  const TempFolder folder;
  REQUIRE(newswire_run({"keygen", folder.path("desk")}).code == 0);
  const std::string before = content(folder.path("desk.key_secret"));
  const Finished again = newswire_run({"keygen", folder.path("desk")});
  CHECK(again.code == 1);
  CHECK_THAT(again.err, contains(folder.path("desk.key_secret")));
  CHECK(is_one_line(again.err));
  CHECK(content(folder.path("desk.key_secret")) == before);
}

TEST_CASE("keygen refuses what is no name, and a folder that is not there", "[keygen]") {
  const TempFolder folder;
  for (const std::string& name : {std::string(), folder.str() + "/", folder.path(".."),
                                  folder.path("a\nb"), folder.path("\x1b[31m")}) {
    const Finished wrong = newswire_run({"keygen", name});
    CHECK(wrong.code == 2);
    CHECK(is_one_line(wrong.err));
    CHECK(wrong.err.find('\x1b') == std::string::npos);
  }
  CHECK(newswire_run({"keygen"}).code == 2);
  const Finished missing = newswire_run({"keygen", folder.path("none/desk")});
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, contains(folder.path("none/desk.key_secret")));
}

TEST_CASE("a broker for other machines needs keys, or the word that it has none", "[keygen]") {
  const TempFolder folder;
  const std::string key = GENERATE("publish", "replay");
  const std::string config = config_in(folder, key + " = \"tcp://0.0.0.0:5570\"\n");
  for (const std::string command : {"broker", "up"}) {
    const Finished refused = newswire_run({command, "--config", config});
    CHECK(refused.code == 2);
    CHECK_THAT(refused.err, contains(config + ": '" + key + "' in [broker]"));
    CHECK_THAT(refused.err, contains("insecure = true"));
    CHECK(is_one_line(refused.err));
  }
}

TEST_CASE("a broker's key that others can read, or that is missing, is named", "[keygen]") {
  const TempFolder folder;
  REQUIRE(newswire_run({"keygen", folder.path("broker")}).code == 0);
  const std::string config =
      config_in(folder, "key = \"broker.key_secret\"\nclient_keys = \"clients\"\n");
  const auto refused = [&] {
    const Finished finished = newswire_run({"broker", "--config", config});
    CHECK(finished.code == 1);
    CHECK(is_one_line(finished.err));
    return finished.err;
  };
  CHECK_THAT(refused(), contains("'" + folder.path("clients") + "': No such file"));
  ::chmod(folder.path("broker.key_secret").c_str(), 0640);
  CHECK_THAT(refused(), contains("'" + folder.path("broker.key_secret") + "'"));
  CHECK_THAT(refused(), contains("mode 0640"));
  std::filesystem::remove(folder.path("broker.key_secret"));
  CHECK_THAT(refused(), contains("No such file or directory"));
}

TEST_CASE("sub wants both keys or none, and names a file that it cannot use", "[keygen]") {
  const TempFolder folder;
  REQUIRE(newswire_run({"keygen", folder.path("desk")}).code == 0);
  const std::string config = folder.write("newswire.toml", "");
  const std::string own = folder.path("desk.key_secret");
  const std::string other = folder.path("desk.key");
  const auto sub = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"sub", "--config", config, "--no-follow"});
    const Finished finished = newswire_run(options);
    CHECK(is_one_line(finished.err));
    return finished;
  };
  CHECK(sub({"--key", own}).code == 2);
  CHECK(sub({"--server-key", other}).code == 2);
  const Finished swapped = sub({"--key", other, "--server-key", other});
  CHECK(swapped.code == 1);
  CHECK_THAT(swapped.err, contains("'" + other + "': there is no secret-key in it"));
}
