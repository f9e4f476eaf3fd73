// Backup and restore, and a subscriber that slept for too long.
#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"
#include "tests/system/log_writer.h"

using namespace newswire::test;

namespace {

std::unique_ptr<Process> subscribe(const Deployment& deployed) {
  return deployed.start(
      {"sub", "--cursor", "reader", "--since", "seq:0", "--format", "{seq} {title}"});
}

}  // namespace

TEST_CASE("a store that is restored from a backup is another log to who reads it", "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"2", "Two"}, {"1", "One"}}));
  auto up = deployed.start_serving("up");
  const auto sub = subscribe(deployed);
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 2; }));

  const std::string copy = deployed.folder.path("copy.db");
  const Finished backup = deployed.run({"store", "backup", copy});
  INFO(backup.err);
  REQUIRE(backup.code == 0);
  deployed.site.serve("/alpha", rss("alpha", {{"3", "Three"}, {"2", "Two"}, {"1", "One"}}));
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 3; }));
  up->signal(SIGTERM);
  REQUIRE(up->wait() == 0);

  for (const char* part : {"-wal", "-shm"}) {
    std::filesystem::remove(deployed.store_path() + part);
  }
  std::filesystem::rename(copy, deployed.store_path());
  deployed.site.serve("/alpha", rss("alpha", {{"4", "Four"}, {"2", "Two"}, {"1", "One"}}));
  up = deployed.start_serving("up");
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 6; }));
  CHECK(sub->out_lines() ==
        std::vector<std::string>{"1 One", "2 Two", "3 Three", "1 One", "2 Two", "3 Four"});
  CHECK_THAT(sub->err(), contains("another store"));
  up->signal(SIGTERM);
  REQUIRE(up->wait() == 0);
  const Finished check = deployed.run({"store", "check"});
  INFO(check.out);
  CHECK(check.code == 0);
  CHECK_THAT(check.out, contains("is well: 3 items"));
}

TEST_CASE("a backup is a log of its own for a broker that runs alone", "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
  REQUIRE(deployed.run({"fetch"}).code == 0);
  const auto first_word = [&] {
    const auto sub = subscribe(deployed);
    REQUIRE(wait_until([&] { return !sub->out_lines().empty() || !sub->err().empty(); }));
    return sub->err();
  };
  auto broker = deployed.start_serving("broker");
  CHECK(first_word().empty());
  const std::string copy = deployed.folder.path("copy.db");
  REQUIRE(deployed.run({"store", "backup", copy}).code == 0);
  broker->signal(SIGTERM);
  REQUIRE(broker->wait() == 0);

  for (const char* part : {"-wal", "-shm"}) {
    std::filesystem::remove(deployed.store_path() + part);
  }
  std::filesystem::rename(copy, deployed.store_path());
  broker = deployed.start_serving("broker");
  CHECK_THAT(first_word(), contains("another store"));
}

TEST_CASE("a store that is replaced under a running service is the one that it goes on with",
          "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
  const auto up = deployed.start_serving("up");
  const auto sub = subscribe(deployed);
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 1; }));
  const std::string copy = deployed.folder.path("copy.db");
  REQUIRE(deployed.run({"store", "backup", copy}).code == 0);
  for (const char* part : {"-wal", "-shm"}) {
    std::filesystem::remove(deployed.store_path() + part);
  }
  std::filesystem::rename(copy, deployed.store_path());
  REQUIRE(wait_until([&] { return sub->err().find("another store") != std::string::npos; }));

  deployed.site.serve("/alpha", rss("alpha", {{"2", "Two"}, {"1", "One"}}));
  CHECK(wait_until([&] { return sub->out_lines().size() == 3; }));
  CHECK(sub->out_lines() == std::vector<std::string>{"1 One", "1 One", "2 Two"});
  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
  CHECK_THAT(deployed.run({"store", "check"}).out, contains("is well: 2 items"));
}

TEST_CASE("a service whose store is taken away waits for it and loses nothing", "[faults]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"1", "One"}}));
  const auto up = deployed.start_serving("up");
  const auto sub = subscribe(deployed);
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 1; }));
  std::filesystem::rename(deployed.store_path(), deployed.folder.path("away.db"));
  CHECK(wait_until([&] { return up->err().find("not there any more") != std::string::npos; }));

  deployed.site.serve("/alpha", rss("alpha", {{"2", "Two"}, {"1", "One"}}));
  std::filesystem::rename(deployed.folder.path("away.db"), deployed.store_path());
  CHECK(wait_until([&] { return sub->out_lines() == std::vector<std::string>{"1 One", "2 Two"}; }));
  up->signal(SIGTERM);
  CHECK(up->wait() == 0);
}

TEST_CASE("the store commands tell what keeps them from their work", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const Finished missing = deployed.run({"store", "check"});
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, contains("does not exist"));
  REQUIRE(deployed.run({"fetch"}).code == 0);

  const auto up = deployed.start_serving("up");
  const Finished compact = deployed.run({"store", "compact"});
  CHECK(compact.code == 1);
  CHECK_THAT(compact.err, contains("stop it first"));
  up->signal(SIGTERM);
  REQUIRE(up->wait() == 0);
  const Finished compacted = deployed.run({"store", "compact"});
  CHECK(compacted.code == 0);
  CHECK_THAT(compacted.out, contains("is compact"));

  deployed.folder.write("newswire.db.published", "");
  const Finished taken = deployed.run({"store", "backup", deployed.store_path()});
  CHECK(taken.code == 1);
  CHECK_THAT(taken.err, contains("exists already"));
}

TEST_CASE("a store that is damaged has no backup", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  LogWriter(deployed.store_path()).commit(300);
  {
    std::fstream file(deployed.store_path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-4096, std::ios::end);
    file << std::string(4096, '\xff');
  }
  const std::string copy = deployed.folder.path("copy.db");
  const Finished backup = deployed.run({"store", "backup", copy});
  CHECK(backup.code == 1);
  CHECK_THAT(backup.err, contains("is not made, as the store is damaged"));
  CHECK_FALSE(std::filesystem::exists(copy));
  CHECK(deployed.run({"store", "check"}).code == 1);
}

TEST_CASE("a store behind what was published is told", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  LogWriter(deployed.store_path()).commit(3);
  std::uint32_t epoch = 0;
  {
    newswire::store::Database database(deployed.store_path(), newswire::store::Access::read_only);
    epoch = newswire::store::ItemStore(database).epoch();
  }
  deployed.folder.write("newswire.db.published",
                        "newswire-published-1 " + std::to_string(epoch) + " 7 1\n");
  const Finished check = deployed.run({"store", "check"});
  CHECK(check.code == 1);
  CHECK_THAT(check.out, contains("published up to 7"));
}

TEST_CASE("a cursor that slept while retention passed it is told how much is gone", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  LogWriter writer(deployed.store_path());
  writer.commit(5);
  const auto broker = deployed.start_serving("broker");
  {
    const auto sub = subscribe(deployed);
    REQUIRE(wait_until([&] { return sub->out_lines().size() == 5; }));
    sub->signal(SIGTERM);
    REQUIRE(sub->wait() == 130);
  }
  writer.commit(20);
  {
    newswire::store::Database database(deployed.store_path(), newswire::store::Access::read_write);
    newswire::store::ItemStore(database).remove_expired({.max_age = {}, .max_items = 3},
                                                        newswire::SystemClock().now());
  }
  const auto sub = subscribe(deployed);
  REQUIRE(wait_until([&] { return sub->out_lines().size() == 3; }));
  CHECK_THAT(sub->err(), contains("after sequence 5 up to 22: 17 sequences"));
  CHECK(sub->out_lines().front() == "23 Headline 23");
}
