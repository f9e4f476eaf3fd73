// Keys from `newswire keygen` to a headline, and back: the built program throughout.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

namespace fs = std::filesystem;

// A deployment whose broker has keys, and clients that it knows.
class Locked {
 public:
  Locked() : deployed({{"alpha", "\"tech\""}}, quick_polling) {
    make_keys("broker");
    fs::create_directory(path("clients"));
    const std::string config = path("newswire.toml");
    std::stringstream text;
    text << std::ifstream(config).rdbuf();
    std::string with_keys = text.str();
    with_keys.insert(with_keys.find("[broker]\n") + 9,
                     "key = \"broker.key_secret\"\nclient_keys = \"clients\"\n");
    std::ofstream(config) << with_keys;
  }

  void make_keys(const std::string& name) const {
    REQUIRE(run(newswire_command({"keygen", path(name)})).code == 0);
  }
  void admit(const std::string& name) const {
    fs::copy(path(name + ".key"), path("clients/" + name + ".key"));
  }
  void revoke(const std::string& name) const { fs::remove(path("clients/" + name + ".key")); }
  std::string path(const std::string& name) const { return deployed.folder.path(name); }

  std::unique_ptr<Process> subscribe(const std::string& name) const {
    return deployed.start({"sub", "--format", "json", "--since", "seq:0", "--server-key",
                           path("broker.key"), "--key", path(name + ".key_secret")});
  }

  Deployment deployed;
};

bool says(const Process& process, const std::string& what) {
  return wait_until([&] { return process.err().find(what) != std::string::npos; });
}

bool has_lines(const Process& process, std::size_t count) {
  return wait_until([&] { return process.out_lines().size() >= count; });
}

}  // namespace

TEST_CASE("keys are made, admitted and taken back, and nobody who stays misses anything",
          "[system]") {
  Locked locked;
  for (const std::string name : {"desk", "attic"}) locked.make_keys(name);
  locked.admit("desk");
  const auto up = locked.deployed.start_serving("up");  // asks with the broker's own key
  const auto desk = locked.subscribe("desk");
  const auto attic = locked.subscribe("attic");
  CHECK(says(*attic, "it does not know our key"));
  CHECK(says(*up, "address=127.0.0.1"));

  locked.admit("attic");
  up->signal(SIGHUP);
  CHECK(says(*up, "configuration reloaded"));
  locked.deployed.site.serve("/alpha", rss("alpha", {{"a1", "First"}}));
  REQUIRE(has_lines(*desk, 1));
  REQUIRE(has_lines(*attic, 1));

  locked.revoke("attic");
  up->signal(SIGHUP);
  REQUIRE(says(*up, "all connections were cut"));
  locked.deployed.site.serve("/alpha", rss("alpha", {{"a2", "Second"}, {"a1", "First"}}));
  REQUIRE(has_lines(*desk, 2));
  CHECK(titles(desk->out_lines()) == std::vector<std::string>{"First", "Second"});
  CHECK(attic->out_lines().size() == 1);
}

TEST_CASE("sub without keys gets nothing from a broker that has them, and is told why",
          "[system]") {
  Locked locked;
  locked.make_keys("desk");
  const auto broker = locked.deployed.start_serving("broker");
  const std::string config = locked.deployed.folder.write(
      "open.toml", "[broker]\npublish = \"" + locked.deployed.publish() + "\"\nreplay = \"" +
                       locked.deployed.replay() + "\"\n");
  Process sub(newswire_command({"sub", "--config", config, "--since", "seq:0"}));
  CHECK(says(sub, "keys"));
  CHECK(sub.out().empty());
}

TEST_CASE("sub finds its keys in the configuration", "[system]") {
  Locked locked;
  locked.deployed.site.serve("/alpha", rss("alpha", {{"a1", "First"}}));
  locked.make_keys("desk");
  locked.admit("desk");
  REQUIRE(locked.deployed.run({"fetch"}).code == 0);
  const auto broker = locked.deployed.start_serving("broker");
  const bool has_section = GENERATE(false, true);  // else the broker's own key serves
  if (has_section) {
    std::ofstream(locked.path("newswire.toml"), std::ios::app)
        << "[subscriber]\nserver_key = \"broker.key\"\nkey = \"desk.key_secret\"\n";
  }
  const Finished sub = locked.deployed.run({"sub", "--since", "seq:0", "--no-follow"});
  CHECK(sub.code == 0);
  CHECK_THAT(sub.out, contains("First"));
}

TEST_CASE("a broken key in the folder is told on SIGHUP, and changes nothing", "[system]") {
  Locked locked;
  locked.make_keys("desk");
  locked.admit("desk");
  const auto broker = locked.deployed.start_serving(GENERATE("broker", "up"));
  locked.revoke("desk");
  locked.deployed.folder.write("clients/broken.key", "nothing");
  broker->signal(SIGHUP);
  CHECK(says(*broker, "clients/broken.key"));
  locked.deployed.site.serve("/alpha", rss("alpha", {{"a1", "First"}}));
  locked.deployed.run({"fetch"});
  const auto desk = locked.subscribe("desk");
  CHECK(has_lines(*desk, 1));
}

TEST_CASE("a broker that is open to other machines says so at each start", "[system]") {
  const TempFolder folder;
  const std::string config =
      folder.write("newswire.toml",
                   "[broker]\ninsecure = true\npublish = \"tcp://0.0.0.0:*\"\n"
                   "replay = \"tcp://127.0.0.1:*\"\n");
  const Process broker(newswire_command({"broker", "--config", config}));
  CHECK(says(broker, "broker is up"));
  CHECK(says(broker, "key=insecure"));
}
