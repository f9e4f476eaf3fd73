// A disk that is full, and a lock that another program holds.
#include <csignal>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"
#include "tests/system/log_writer.h"

using namespace newswire::test;

namespace {

constexpr rlim_t kibibyte = 1024;

// What a process may write to one file: what is beyond fails, as on a full disk.
void limit_files(const Process& process, rlim_t bytes) {
  rlimit limit{bytes, RLIM_INFINITY};
  REQUIRE(::prlimit(process.pid(), RLIMIT_FSIZE, &limit, nullptr) == 0);
}

// Entries that are large enough to fill a disk with.
std::string large_feed(int entries) {
  std::string text = "<rss version=\"2.0\"><channel><title>alpha</title>";
  for (int i = entries; i > 0; --i) {
    const std::string number = std::to_string(i);
    text += "<item><guid isPermaLink=\"false\">" + number + "</guid><title>Headline " + number +
            "</title><description>";
    for (int word = 0; word < 400; ++word) text += "word" + std::to_string(i * word) + " ";
    text += "</description></item>";
  }
  return text + "</channel></rss>";
}

std::unique_ptr<Process> subscribe(const Deployment& deployed) {
  return deployed.start({"sub", "--since", "seq:0", "--format", "{title}"});
}

}  // namespace

TEST_CASE("a lock that another program holds is waited out", "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");
  const auto sub = subscribe(deployed);
  SQLite::Database other(deployed.store_path(), SQLite::OPEN_READWRITE, 20'000);
  other.exec("BEGIN EXCLUSIVE");
  deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
  // The broker goes on answering meanwhile.
  for (int i = 0; i < 20; ++i) CHECK(deployed.run({"status"}).code == 0);
  CHECK(sub->out_lines().empty());
  other.exec("ROLLBACK");
  CHECK(wait_until([&] { return sub->out_lines() == std::vector<std::string>{"One"}; }));
  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
}

TEST_CASE("a lock that outlasts the patience of who writes is told of, and nothing is lost",
          "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");
  const auto sub = subscribe(deployed);
  SQLite::Database other(deployed.store_path(), SQLite::OPEN_READWRITE, 20'000);
  other.exec("BEGIN IMMEDIATE");
  deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
  const auto told = [&] {
    return up->err().find("locked by another process") != std::string::npos;
  };
  CHECK(wait_until(told, std::chrono::seconds(60)));
  CHECK(deployed.run({"status"}).code == 0);
  CHECK(sub->out_lines().empty());
  other.exec("ROLLBACK");
  CHECK(wait_until([&] { return sub->out_lines() == std::vector<std::string>{"One"}; },
                   std::chrono::seconds(60)));
  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
}

TEST_CASE("a disk that is full is told of and tried again, and nothing is lost", "[faults]") {
  // Below 4 MiB the journal cannot grow; above it is the file itself, at a checkpoint.
  const rlim_t room = GENERATE(600 * kibibyte, 4'600 * kibibyte);
  CAPTURE(room);
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto up = deployed.start_serving("up");
  const auto sub = subscribe(deployed);
  deployed.site.serve("/alpha", rss("alpha", {{"0", "Headline 0"}}));
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 1; }));

  limit_files(*up, room);
  // In pieces, so that one transaction is no larger than the journal may be.
  const auto is_told = [&] { return up->err().find("store trouble") != std::string::npos; };
  int entries = 0;
  while (!is_told()) {
    entries += 100;
    REQUIRE(entries < 4'000);
    deployed.site.serve("/alpha", large_feed(entries));
    const auto came = [&] { return sub->out_lines().size() > static_cast<std::size_t>(entries); };
    REQUIRE(wait_until([&] { return came() || is_told(); }));
  }
  CHECK(deployed.run({"status"}).code == 0);  // the broker is well
  limit_files(*up, RLIM_INFINITY);
  CHECK(wait_until([&] { return sub->out_lines().size() == static_cast<std::size_t>(entries) + 1; },
                   std::chrono::seconds(60)));
  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
  const Finished check = deployed.run({"store", "check"});
  INFO(check.out);
  CHECK(check.code == 0);
}

TEST_CASE("a fetch from cron on a full disk fails with the reason, and the next one is well",
          "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  REQUIRE(deployed.run({"fetch"}).code == 0);
  deployed.site.serve("/alpha", large_feed(600));
  REQUIRE(wait_until([&] {
    const Finished full = run({"bash", "-c",
                               "ulimit -f 600; exec " + newswire_command({})[0] +
                                   " fetch --config " + deployed.folder.path("newswire.toml")});
    if (full.code == 0) return false;  // it was not due yet
    CHECK(full.code == 1);
    CHECK_THAT(full.err, contains("newswire: store '") && contains("cannot be written"));
    return true;
  }));
  CHECK(wait_until([&] {
    return deployed.run({"fetch", "--quiet"}).code == 0 &&
           LogWriter(deployed.store_path()).all_titles().size() == 600;
  }));
  CHECK(deployed.run({"store", "check"}).code == 0);
}
