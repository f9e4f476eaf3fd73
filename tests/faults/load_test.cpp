// Kills, stops and newcomers while items come as fast as they can.
#include <atomic>
#include <csignal>
#include <random>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"
#include "tests/system/log_writer.h"
#include "wire/context.h"
#include "wire/doorbell.h"

using namespace newswire;
using namespace newswire::test;

namespace {

// Commits a few items at a time, without a pause, until it is stopped or has committed `most`.
class Load {
 public:
  explicit Load(const std::string& path, int most = 20'000)
      : thread_([this, path, most] {
          LogWriter writer(path);
          for (int done = 0; done < most && !stopped_; done += 5) {
            writer.commit(5);
            committed_ = done + 5;
          }
        }) {}
  ~Load() { stop(); }
  int committed() const { return committed_; }
  // How many it were.
  int stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    return committed_;
  }

 private:
  std::atomic<bool> stopped_ = false;
  std::atomic<int> committed_ = 0;
  std::thread thread_;
};

std::unique_ptr<Process> subscribe(const Deployment& deployed) {
  return deployed.start({"sub", "--since", "seq:0", "--format", "{seq}"});
}

std::vector<std::string> numbers_up_to(int last) {
  std::vector<std::string> numbers;
  for (int i = 1; i <= last; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

void check_everything_came(const Process& sub, int last) {
  wait_until([&] { return sub.out_lines().size() >= static_cast<std::size_t>(last); },
             std::chrono::seconds(60));
  INFO(sub.err());
  CHECK(sub.out_lines() == numbers_up_to(last));
}

}  // namespace

TEST_CASE("a broker that is killed a hundred times under load costs nobody an item", "[faults]") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 chance(seed);
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto sub = subscribe(deployed);
  LogWriter(deployed.store_path()).commit(0);  // makes the store
  int committed = 0;
  {
    LogWriter writer(deployed.store_path());
    for (int kill = 0; kill < 100; ++kill) {
      const auto broker = deployed.start({"broker"});
      writer.commit(10);
      broker->wait(std::chrono::milliseconds(chance() % 120));  // a moment: it does not end
      writer.commit(10);
      broker->signal(SIGKILL);
      REQUIRE(broker->wait() == 128 + SIGKILL);
    }
    committed = static_cast<int>(writer.all_titles().size());
  }
  const auto broker = deployed.start({"broker"});
  check_everything_came(*sub, committed);
}

TEST_CASE("SIGTERM under load: the broker says bye and ends, and nothing is lost", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  auto broker = deployed.start_serving("broker");
  const auto sub = subscribe(deployed);
  Load load(deployed.store_path());
  REQUIRE(wait_until([&] { return sub->out_lines().size() > 100; }));
  broker->signal(SIGTERM);
  CHECK(broker->wait(std::chrono::seconds(10)) == 0);
  CHECK(wait_until([&] { return sub->err().find("no connection") != std::string::npos; }));
  broker = deployed.start_serving("broker");
  check_everything_came(*sub, load.stop());
}

TEST_CASE("who joins in a burst gets all of it", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto broker = deployed.start_serving("broker");
  Load load(deployed.store_path());
  std::vector<std::unique_ptr<Process>> subs;
  for (int i = 0; i < 4; ++i) {
    const int before = load.committed();
    REQUIRE(wait_until([&] { return load.committed() > before; }));
    subs.push_back(subscribe(deployed));
  }
  for (const auto& sub : subs) {
    REQUIRE(wait_until([&] { return !sub->out_lines().empty(); }));
  }
  const int last = load.stop();
  for (const auto& sub : subs) check_everything_came(*sub, last);
}

TEST_CASE("a subscriber that is stopped keeps nobody waiting, and misses nothing", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto broker = deployed.start_serving("broker");
  const auto stopped = subscribe(deployed);
  const auto other = subscribe(deployed);
  LogWriter writer(deployed.store_path());
  writer.commit(10);
  REQUIRE(wait_until([&] { return stopped->out_lines().size() == 10; }));
  stopped->signal(SIGSTOP);
  // More than all queues between the two hold.
  for (int i = 0; i < 60; ++i) writer.commit(500);
  check_everything_came(*other, 30'010);
  CHECK(stopped->out_lines().size() == 10);
  stopped->signal(SIGCONT);
  check_everything_came(*stopped, 30'010);
}

TEST_CASE("a doorbell that is rung without end keeps the broker from nothing", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const auto broker = deployed.start_serving("broker");
  const auto sub = subscribe(deployed);
  std::atomic<bool> is_over = false;
  std::thread flood([&] {
    wire::Context context;
    wire::DoorbellRinger ringer(context, wire::doorbell_endpoint(deployed.store_path()));
    while (!is_over) ringer.ring();
  });
  LogWriter writer(deployed.store_path());
  for (int i = 0; i < 20; ++i) writer.commit(10);  // with no ring of their own
  check_everything_came(*sub, 200);
  CHECK(deployed.run({"status"}).code == 0);
  broker->signal(SIGTERM);
  CHECK(broker->wait(std::chrono::seconds(10)) == 0);
  is_over = true;
  flood.join();
}
