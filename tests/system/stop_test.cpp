#include <array>
#include <climits>
#include <csignal>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

TEST_CASE("up stops cleanly on SIGINT and SIGTERM", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const int signal = GENERATE(SIGINT, SIGTERM);
  const auto up = deployed.start_serving("up");
  up->signal(signal);
  CHECK(up->wait() == (signal == SIGINT ? 130 : 0));
  CHECK_THAT(up->err(), contains("newswire has stopped"));
}

TEST_CASE("sub stops on SIGINT while it waits for a broker", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto sub = deployed.start({"sub"});
  REQUIRE(wait_until([&] { return sub->err().find("no connection") != std::string::npos; }));
  sub->signal(SIGINT);
  CHECK(sub->wait() == 130);
}

TEST_CASE("a sub that waited in vain has failed only where no broker ever answered", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  SECTION("none did") {
    const Finished sub = deployed.run({"sub", "--wait", "100ms"});
    CHECK(sub.code == 1);
    CHECK_THAT(sub.err, contains("no broker answers at"));
  }
  SECTION("one did") {
    const auto broker = deployed.start_serving("broker");
    CHECK(deployed.run({"sub", "--wait", "2s"}).code == 0);
  }
}

TEST_CASE("a reader that goes away ends a sub that waits for headlines", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto broker = deployed.start_serving("broker");
  const Finished piped =
      run({"bash", "-c",
           newswire_command({})[0] + " sub --config " + deployed.folder.path("newswire.toml") +
               " | true; exit ${PIPESTATUS[0]}"});
  CHECK(piped.code == 0);
  CHECK(piped.err.empty());
}

TEST_CASE("what waits for a locked store stops at once", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  REQUIRE(deployed.run({"fetch"}).code == 0);
  SQLite::Database other(deployed.store_path(), SQLite::OPEN_READWRITE);
  other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  const auto waiting = deployed.start({GENERATE("fetch", "up", "broker")});
  CHECK_FALSE(waiting->wait(std::chrono::milliseconds(300)));
  waiting->signal(SIGINT);
  CHECK(waiting->wait(std::chrono::seconds(3)) == 130);
}

TEST_CASE("sub stops on SIGTERM while nobody takes its output", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  std::vector<Entry> entries;
  for (int i = 0; i < 1000; ++i)
    entries.push_back({std::to_string(i), "Headline " + std::to_string(i) + std::string(200, 'x')});
  deployed.site.serve("/alpha", rss("alpha", entries));
  REQUIRE(deployed.run({"fetch"}).code == 0);
  const auto broker = deployed.start_serving("broker");
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  Process sub({"bash", "-c",
               "exec " + newswire_command({})[0] + " sub --last 1000 --config " +
                   deployed.folder.path("newswire.toml") + " >&" + std::to_string(pipe[1])});
  const int capacity = fcntl(pipe[1], F_GETPIPE_SZ);
  CHECK(wait_until([&] {
    int held = 0;
    return ioctl(pipe[0], FIONREAD, &held) == 0 && held > capacity - 2 * PIPE_BUF;
  }));
  sub.signal(SIGTERM);
  CHECK(sub.wait() == 130);
  for (const int end : pipe) ::close(end);
}

TEST_CASE("a port that is taken is told, and is a failure", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");
  const Finished second = deployed.run({"broker"});
  CHECK(second.code == 1);
  CHECK_THAT(second.err, contains(deployed.publish()));
}

TEST_CASE("SIGHUP takes up a changed configuration and keeps the old one where it is broken",
          "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");
  deployed.folder.write("newswire.toml", "[fetch]\nintervall = \"1s\"\n");
  up->signal(SIGHUP);
  CHECK(wait_until([&] { return up->err().find("intervall") != std::string::npos; }));
  deployed.folder.write("newswire.toml", "[store]\npath = \"newswire.db\"\n");
  up->signal(SIGHUP);
  CHECK(wait_until([&] { return up->err().find("configuration reloaded") != std::string::npos; }));
  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
}

TEST_CASE("a reader that goes away ends sub quietly", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"2", "Two"}, {"1", "One"}}));
  REQUIRE(deployed.run({"fetch"}).code == 0);
  const std::string line = newswire_command({})[0] + " search --config " +
                           deployed.folder.path("newswire.toml") +
                           " | head -n 1; exit ${PIPESTATUS[0]}";
  const Finished piped = run({"bash", "-c", line});
  CHECK(piped.code == 0);
  CHECK(piped.err.empty());
}
