// A store that this user may not look at, as an ordinary user beside a service of another one.
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

// A service's store in a folder that is closed to everybody but those who may do all.
class ClosedStore {
 public:
  ClosedStore() {
    REQUIRE(::mkdir(state_.c_str(), 0700) == 0);
    folder.write("newswire.toml",
                 "[store]\npath = \"state/news.db\"\n"
                 "[broker]\npublish = \"tcp://127.0.0.1:" +
                     std::to_string(free_port()) +
                     "\"\nreplay = \"tcp://127.0.0.1:" + std::to_string(free_port()) +
                     "\"\n[[source]]\nname = \"alpha\"\nurl = \"https://alpha.example/feed\"\n");
    ::chmod(state_.c_str(), 0);
  }
  ~ClosedStore() { ::chmod(state_.c_str(), 0700); }

  // Root, too, without its privileges.
  Finished run(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv = newswire_command(arguments);
    if (::geteuid() == 0) {
      argv.insert(argv.begin(), {"setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"});
    }
    argv.insert(argv.end(), {"--config", folder.path("newswire.toml")});
    return newswire::test::run(argv);
  }

  TempFolder folder;

 private:
  std::string state_ = folder.path("state");
};

}  // namespace

TEST_CASE("a store that may not be looked at is not taken for one that is not there", "[status]") {
  const ClosedStore closed;

  const Finished status = closed.run({"status"});
  INFO(status.out << status.err);
  CHECK(status.code == 1);
  CHECK_THAT(status.out, contains("cannot be opened: Permission denied"));
  CHECK_THAT(status.out, !contains("not there"));
  CHECK_THAT(status.out, !contains("no store yet"));
  CHECK_THAT(status.out, !contains("never"));  // of what is in it, nothing is known

  const auto json = nlohmann::json::parse(closed.run({"status", "--json"}).out);
  CHECK(json.at("store").at("exists") == true);

  const Finished doctor = closed.run({"doctor"});
  INFO(doctor.out);
  CHECK(doctor.code == 1);
  CHECK_THAT(doctor.out, contains("cannot be opened: Permission denied"));
  CHECK_THAT(doctor.out, !contains("only be read"));

  for (const char* command : {"search", "fetch", "up", "broker"}) {
    INFO(command);
    const Finished finished = closed.run({command});
    CHECK(finished.code == 1);
    CHECK_THAT(finished.err, contains("Permission denied"));
  }
  const Finished list = closed.run({"source", "list"});
  CHECK(list.code == 1);
  CHECK_THAT(list.err, contains("Permission denied"));
}

TEST_CASE("without its store a query is explained and a source removed all the same", "[source]") {
  const ClosedStore closed;

  const Finished explained = closed.run({"explain", "teapot"});
  CHECK(explained.code == 1);
  CHECK_THAT(explained.out, contains("word teapot"));
  CHECK_THAT(explained.err, contains("Permission denied"));

  const Finished removed = closed.run({"source", "remove", "alpha"});
  INFO(removed.err);
  CHECK(removed.code == 0);
  CHECK_THAT(removed.out, contains("removed alpha from "));
}

TEST_CASE("doctor says who must own a key that this user may not read", "[doctor]") {
  const ClosedStore closed;
  closed.folder.write("newswire.toml",
                      "[store]\npath = \"news.db\"\n"
                      "[broker]\nkey = \"state/broker.key_secret\"\nclient_keys = \"state\"\n");
  const Finished doctor = closed.run({"doctor"});
  INFO(doctor.out);
  CHECK(doctor.code == 1);
  CHECK_THAT(doctor.out, contains("chown -R " + std::to_string(::geteuid()) + " " +
                                  closed.folder.path("state/broker.key_secret")));
}
