// `newswire doctor` and `newswire status` on real stores, ports and processes.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "store/database.h"
#include "store/source_store.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire;
using namespace newswire::test;
namespace fs = std::filesystem;

namespace {

// Everything in the folder: names, modes and bytes.
std::map<std::string, std::string> everything_in(const std::string& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    // Readers of SQLite note themselves in the -shm file.
    if (path.ends_with("-shm")) continue;
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    all[path] = std::to_string(status.st_mode) + " " + run({"cat", path}).out;
  }
  return all;
}

// Somebody else at a port.
class Squatter {
 public:
  explicit Squatter(int port = 0) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    REQUIRE(::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
            0);
    REQUIRE(::listen(socket_.number(), 16) == 0);
    ::fcntl(socket_.number(), F_SETFL, O_NONBLOCK);
  }
  int port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  // How many have connected since it was last asked.
  int connections() const {
    int count = 0;
    for (int one = 0; (one = ::accept(socket_.number(), nullptr, nullptr)) >= 0; ++count)
      ::close(one);
    return count;
  }

 private:
  Descriptor socket_;
};

nlohmann::json json_of(const Finished& finished) {
  INFO(finished.out << finished.err);
  return nlohmann::json::parse(finished.out);
}

// The first check whose subject begins so, and that is not ok.
nlohmann::json trouble_with(const nlohmann::json& report, const std::string& subject) {
  for (const auto& check : report.at("checks")) {
    if (check.at("subject").get<std::string>().rfind(subject, 0) == 0 &&
        check.at("severity") != "ok") {
      return check;
    }
  }
  return nullptr;
}

// As if all of it had happened so much earlier.
void age(const std::string& store_path, Duration by) {
  store::Database database(store_path, store::Access::read_write);
  store::SourceStore sources(database);
  for (auto state : sources.sources()) {
    state.due -= by;
    if (state.last_attempt) *state.last_attempt -= by;
    sources.save(state);
  }
}

}  // namespace

TEST_CASE("doctor finds no problem where all is well, and changes nothing", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
  REQUIRE(deployed.run({"fetch"}).code == 0);
  const auto before = everything_in(deployed.folder.str());
  const Finished text = deployed.run({"doctor"});
  INFO(text.out);
  CHECK(text.code == 0);
  CHECK(text.err.empty());
  CHECK_THAT(text.out, contains("its structure is whole") && contains("0 problems"));
  const auto report = json_of(deployed.run({"doctor", "--json"}));
  CHECK(report["problems"] == 0);
  for (const char* group : {"config", "store", "broker", "keys", "system", "network", "fetching"}) {
    INFO(group);
    CHECK(std::any_of(report["checks"].begin(), report["checks"].end(),
                      [&](const auto& check) { return check["group"] == group; }));
  }
  CHECK(everything_in(deployed.folder.str()) == before);
}

TEST_CASE("doctor is content before the first start and makes nothing", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto before = everything_in(deployed.folder.str());
  const Finished fresh = deployed.run({"doctor"});
  INFO(fresh.out);
  CHECK(fresh.code == 0);
  CHECK_THAT(fresh.out, contains("it is not there yet; the first fetch makes it"));
  CHECK(everything_in(deployed.folder.str()) == before);
}

TEST_CASE("doctor knows the broker at its own ports and who else is there", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  {
    const auto up = deployed.start_serving("up");
    const Finished well = deployed.run({"doctor"});
    INFO(well.out);
    CHECK(well.code == 0);
    CHECK_THAT(well.out, contains("a newswire broker, which answers") &&
                             contains("a newswire is at it now (pid " + std::to_string(up->pid())));
    up->signal(SIGTERM);
    REQUIRE(up->wait() == 0);
  }
  const Squatter squatter;
  const std::string port = std::to_string(squatter.port());
  const std::string config =
      deployed.folder.write("taken.toml", "[broker]\nreplay = \"tcp://127.0.0.1:" + port +
                                              "\"\npublish = \"" + deployed.publish() + "\"\n");
  const Finished taken = run(newswire_command({"doctor", "--json", "--config", config}));
  CHECK(taken.code == 1);
  const auto trouble = trouble_with(json_of(taken), "replay");
  CHECK(trouble["severity"] == "problem");
  CHECK_THAT(trouble["text"].get<std::string>(),
             contains("does not answer as a newswire broker") &&
                 contains("(pid " + std::to_string(::getpid()) + ")"));
  CHECK_THAT(trouble["fix"].get<std::string>(),
             contains("replay = \"tcp://127.0.0.1:") && contains("in [broker]"));
}

TEST_CASE("doctor tells what is wrong with the configuration and still looks at the rest",
          "[doctor]") {
  const TempFolder folder;
  const std::string config = folder.write("newswire.toml", "[fetch]\nintervall = \"1h\"\n");
  const Finished broken = run(newswire_command({"doctor", "--config", config}));
  CHECK(broken.code == 1);
  CHECK(broken.err.empty());
  CHECK_THAT(broken.out, contains("newswire.toml:2: unknown key 'intervall'") &&
                             contains("did you mean 'interval'") && contains("open files"));
  CHECK(run(newswire_command({"doctor", "--config", folder.path("none.toml")})).code == 1);
  CHECK(run(newswire_command({"doctor", "--fast"})).code == 2);
}

TEST_CASE("doctor sees a store that cannot be used", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const std::string kind =
      GENERATE("no SQLite file", "newer version", "older schema", "is damaged", "is a folder");
  INFO(kind);
  if (kind == "no SQLite file") {
    deployed.folder.write("newswire.db", std::string(8192, 'x'));
  } else if (kind == "is a folder") {
    fs::create_directory(deployed.store_path());
  } else {
    std::string entries;
    deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
    REQUIRE(deployed.run({"fetch"}).code == 0);
    SQLite::Database store(deployed.store_path(), SQLite::OPEN_READWRITE);
    store.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if (kind == "newer version") store.exec("PRAGMA user_version = 9999");
    if (kind == "older schema") store.exec("PRAGMA user_version = 1");
    if (kind == "is damaged") {
      const Descriptor file(::open(deployed.store_path().c_str(), O_WRONLY | O_CLOEXEC));
      const std::string rubbish(3 * 4096, 'x');
      REQUIRE(::pwrite(file.number(), rubbish.data(), rubbish.size(), 4096) > 0);
    }
  }
  const Finished seen = deployed.run({"doctor", "--json"});
  CHECK(seen.code == 1);
  const auto trouble = trouble_with(json_of(seen), "store");
  CHECK(trouble["severity"] == "problem");
  CHECK_THAT(trouble["text"].get<std::string>(), contains(kind));
  CHECK_FALSE(trouble["fix"].is_null());
  const Finished status = deployed.run({"status"});
  INFO(status.out << status.err);
  CHECK(status.code == 1);
  CHECK_THAT(status.out, contains("alpha"));
}

TEST_CASE("without --network nothing is asked for, and with it no request is sent", "[doctor]") {
  const Squatter publisher;
  const TempFolder folder;
  const std::string config = folder.write(
      "newswire.toml", "[broker]\npublish = \"tcp://127.0.0.1:" + std::to_string(free_port()) +
                           "\"\nreplay = \"tcp://127.0.0.1:" + std::to_string(free_port()) +
                           "\"\n[[source]]\nname = \"a\"\nallow_private = true\nurl = "
                           "\"http://127.0.0.1:" +
                           std::to_string(publisher.port()) + "/feed\"\n");
  CHECK(run(newswire_command({"doctor", "--config", config})).code == 0);
  CHECK(publisher.connections() == 0);
  const Finished asked = run(newswire_command({"doctor", "--network", "--config", config}));
  INFO(asked.out);
  CHECK(asked.code == 0);
  CHECK_THAT(asked.out, contains("takes connections"));
  CHECK(publisher.connections() == 1);
}

TEST_CASE("with --network a certificate that nobody signed is a problem", "[doctor]") {
  const TempFolder folder;
  const int port = free_port();
  REQUIRE(run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
               "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder.path("key.pem"), "-out",
               folder.path("cert.pem"), "-days", "2"})
              .code == 0);
  const Process server({"openssl", "s_server", "-quiet", "-accept",
                        "127.0.0.1:" + std::to_string(port), "-key", folder.path("key.pem"),
                        "-cert", folder.path("cert.pem")});
  const auto examined = [&](const std::string& keys) {
    const std::string config =
        folder.write("newswire.toml",
                     "[[source]]\nname = \"a\"\nallow_private = true\nurl = \"https://127.0.0.1:" +
                         std::to_string(port) + "/feed\"\n" + keys);
    return run(newswire_command({"doctor", "--network", "--json", "--config", config}));
  };
  nlohmann::json trouble;
  REQUIRE(wait_until([&] {
    trouble = trouble_with(json_of(examined("")), "source \"a\"");
    return !trouble.is_null() &&
           trouble["text"].get<std::string>().find("refused") == std::string::npos;
  }));
  CHECK(trouble["severity"] == "problem");
  CHECK_THAT(trouble["text"].get<std::string>(), contains("certificate"));
  const auto trusted = json_of(examined("ca_file = \"cert.pem\"\n"));
  CHECK(trouble_with(trusted, "source \"a\"").is_null());
  CHECK_THAT(trusted.dump(), contains("its certificate is good"));
}

TEST_CASE("doctor sees who may read secrets and come in", "[doctor]") {
  const TempFolder folder;
  fs::create_directory(folder.path("clients"));
  REQUIRE(run(newswire_command({"keygen", folder.path("broker")})).code == 0);
  const std::string config = folder.write(
      "newswire.toml",
      "[broker]\nkey = \"broker.key_secret\"\nclient_keys = \"clients\"\n"
      "[[source]]\nname = \"a\"\nurl = \"https://a.example/feed\"\nbearer = \"in-the-file\"\n");
  const auto report = [&] {
    return json_of(run(newswire_command({"doctor", "--json", "--config", config})));
  };
  fs::permissions(config, fs::perms(0644));
  CHECK(trouble_with(report(), "config")["fix"] == "chmod o-r " + config);
  CHECK(trouble_with(report(), "client_keys")["severity"] == "warning");
  fs::permissions(config, fs::perms(0600));
  CHECK(trouble_with(report(), "config").is_null());
  fs::permissions(folder.path("broker.key_secret"), fs::perms(0644));
  const auto open_key = trouble_with(report(), "key in [broker]");
  CHECK(open_key["severity"] == "problem");
  CHECK_THAT(open_key["text"].get<std::string>(), contains("chmod 600"));
}

TEST_CASE("a clock that went back is a problem", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  REQUIRE(deployed.run({"fetch"}).code == 0);
  age(deployed.store_path(), -std::chrono::hours(5));
  const Finished seen = deployed.run({"doctor", "--json"});
  CHECK(seen.code == 1);
  CHECK_THAT(trouble_with(json_of(seen), "clock")["text"].get<std::string>(),
             contains("the store knows of a fetch"));
}

TEST_CASE("status tells that nobody fetches, and what mends it", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  REQUIRE(deployed.run({"fetch"}).code == 0);
  const auto broker = deployed.start_serving("broker");
  CHECK(deployed.run({"status", "--check"}).code == 0);
  CHECK_THAT(deployed.run({"status"}).out, contains("all is well\n"));
  age(deployed.store_path(), std::chrono::hours(5));
  const Finished check = deployed.run({"status", "--check"});
  CHECK(check.code == 1);
  CHECK(check.out.empty());
  CHECK_THAT(check.err, contains("newswire: fetching: nothing was fetched for 5h"));
  const auto problems = json_of(deployed.run({"status", "--json"}))["problems"];
  REQUIRE(problems.size() == 1);
  CHECK(problems[0]["severity"] == "problem");
  CHECK(problems[0]["subject"] == "fetching");
  CHECK(problems[0]["fix"] == "newswire fetch --config " + deployed.folder.path("newswire.toml"));
  CHECK_THAT(deployed.run({"status"}).out,
             contains("problem  fetching: nothing was fetched for 5h"));
}

TEST_CASE("sources in trouble are for people and not for a health check", "[doctor]") {
  Deployment deployed({{"alpha", "\"tech\""}, {"beta", "\"tech\""}}, "host_spacing = \"0s\"\n");
  deployed.site.answer("/beta", 404);
  REQUIRE(deployed.run({"fetch"}).code == 4);
  const auto broker = deployed.start_serving("broker");
  CHECK(deployed.run({"status", "--check"}).code == 0);
  const Finished status = deployed.run({"status"});
  CHECK(status.code == 0);
  CHECK_THAT(
      status.out,
      contains("warning  source \"beta\": it failed: HTTP 404. newswire source remove beta"));
}

TEST_CASE("doctor knows the user's own crontab", "[doctor]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const TempFolder programs;
  const auto [line, is_found] = GENERATE(table<std::string, bool>({
      {"* * * * *  cd $HOME/news && newswire fetch --quiet", true},
      {"  */5 * * * * newswire --config /etc/x.toml fetch", true},
      {"@reboot newswire up", true},
      {"# * * * * * newswire fetch", false},
      {"* * * * * newsboat -x reload", false},
  }));
  INFO(line);
  const std::string crontab =
      programs.write("crontab", "#!/bin/sh\n[ \"$1\" = -l ] && echo '" + line + "'\n");
  ::chmod(crontab.c_str(), 0755);
  const auto doctor =
      deployed.start({"doctor", "--json"}, {{"PATH", programs.str() + ":" + std::getenv("PATH")}});
  REQUIRE(doctor->wait());
  CHECK((doctor->out().find("scheduled by this user's crontab") != std::string::npos) == is_found);
}
