// Each crash point once: the process ends there, and nobody misses anything. And: they are not in
// what people run.
#include <csignal>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/crash_point.h"
#include "store/item_store.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"
#include "tests/torture/fate.h"

using namespace newswire;
using namespace newswire::test;
using torture::Kind;

namespace {

std::string whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<long long> stored_sequences(const Deployment& deployed) {
  store::Database database(deployed.store_path(), store::Access::read_only);
  store::ItemStore store(database);
  std::vector<long long> sequences;
  store.scan_after(0, store.head(), 1'000'000, [&](const Item& item) {
    sequences.push_back(item.sequence);
    return true;
  });
  return sequences;
}

// What `sub` printed in several lives, where each may repeat the line at which the last was killed.
class Printed {
 public:
  void add(const Process& life) {
    auto printed = sequences(life.out_lines());
    const bool repeats = !all_.empty() && !printed.empty() && printed.front() == all_.back();
    all_.insert(all_.end(), printed.begin() + (repeats ? 1 : 0), printed.end());
  }
  const std::vector<long long>& all() const { return all_; }

 private:
  std::vector<long long> all_;
};

// A deployment of which one process at a time ends at the crash point.
class Scene {
 public:
  Scene() : deployed_({{"alpha", "\"tech\", \"world\""}, {"beta", "\"tech\""}}, quick_polling) {
    more(5);
    REQUIRE(deployed_.run({"fetch"}).code == 0);
  }

  // So many new entries at each source.
  void more(int count) {
    for (const char* source : {"alpha", "beta"}) {
      auto& entries = entries_[source];
      for (int i = 0; i < count; ++i) {
        const std::string id = source + std::to_string(entries.size());
        entries.insert(entries.begin(), {id, "Headline " + id});
      }
      deployed_.site.serve(std::string("/") + source, rss(source, entries));
    }
  }
  std::unique_ptr<Process> start(const std::vector<std::string>& command,
                                 const std::string& crash_at = "") const {
    return deployed_.start(command, crash_at.empty()
                                        ? Deployment::Environment{}
                                        : Deployment::Environment{{"NEWSWIRE_CRASH_AT", crash_at}});
  }
  std::unique_ptr<Process> subscribe(const std::string& crash_at = "") const {
    return start({"sub", "--cursor", "reader", "--since", "seq:0", "--format", "json"}, crash_at);
  }

  // Fetches until all that was published is stored.
  void settle() const {
    CHECK(wait_until([&] {
      CHECK(deployed_.run({"fetch", "--quiet"}).code == 0);
      return stored_sequences(deployed_).size() >= entries_.at("alpha").size() * 2;
    }));
    CHECK(stored_sequences(deployed_).size() == entries_.at("alpha").size() * 2);
  }
  // Lets `sub` come to the end, and compares with the store.
  void judge(Printed printed, std::unique_ptr<Process> sub) const {
    const auto expected = stored_sequences(deployed_);
    const auto seen = [&] {
      Printed so_far = printed;
      so_far.add(*sub);
      return so_far.all();
    };
    wait_until([&] { return seen().size() >= expected.size(); });
    CHECK(seen() == expected);
  }
  const Deployment& deployed() const { return deployed_; }

 private:
  Deployment deployed_;
  std::map<std::string, std::vector<Entry>> entries_;
};

constexpr int killed = 128 + SIGKILL;

std::vector<std::string> places(Kind kind) {
  const auto all = torture::crash_points(kind);
  REQUIRE_FALSE(all.empty());
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("a fetch that ends at any crash point loses no item and stores none twice",
          "[crash_point]") {
  for (const std::string& place : places(Kind::fetch)) {
    INFO(place);
    Scene scene;
    scene.more(5);
    CHECK(wait_until([&] {  // until its sources are due
      const auto fetch = scene.start({"fetch", "--quiet"}, place);
      return fetch->wait() == killed;
    }));
    scene.settle();
  }
}

TEST_CASE("a broker that ends at any crash point costs no subscriber an item", "[crash_point]") {
  for (const std::string& place : places(Kind::broker)) {
    INFO(place);
    Scene scene;
    auto broker = scene.start({"broker"}, place);
    auto sub = scene.subscribe();
    CHECK(wait_until([&] {
      scene.more(5);
      CHECK(scene.deployed().run({"fetch", "--quiet"}).code == 0);
      return broker->wait(std::chrono::milliseconds(200)).has_value();
    }));
    CHECK(broker->wait() == killed);
    broker = scene.start({"broker"});
    scene.settle();
    scene.judge({}, std::move(sub));
  }
}

TEST_CASE("a subscriber that ends at any crash point resumes, and repeats one line at most",
          "[crash_point]") {
  for (const std::string& place : places(Kind::subscriber)) {
    INFO(place);
    Scene scene;
    const auto broker = scene.start({"broker"});
    Printed printed;
    for (const char* pass : {":1", ":2", ":3"}) {
      const auto sub = scene.subscribe(place + pass);
      REQUIRE(sub->wait() == killed);
      printed.add(*sub);
    }
    scene.judge(std::move(printed), scene.subscribe());
  }
}

TEST_CASE("retention that ends in a batch has removed all of it or nothing", "[crash_point]") {
  Scene scene;
  const std::string config = scene.deployed().folder.path("newswire.toml");
  std::string text = whole_file(config);
  text.insert(text.find("[broker]"), "retain_items = 4\n");
  scene.deployed().folder.write("newswire.toml", text);
  const auto before = stored_sequences(scene.deployed());
  const auto fetch = scene.start({"fetch", "--quiet"}, "in_retention_batch");
  REQUIRE(fetch->wait() == killed);
  CHECK(stored_sequences(scene.deployed()) == before);
  CHECK(wait_until([&] {
    CHECK(scene.deployed().run({"fetch", "--quiet"}).code == 0);
    return stored_sequences(scene.deployed()).size() == 4;
  }));
  CHECK(scene.deployed().run({"store", "check"}).code == 0);
}

TEST_CASE("a broker that ends while a restored store gets its epoch gives it one at last",
          "[crash_point]") {
  Scene scene;
  const auto epoch = [&] {
    store::Database database(scene.deployed().store_path(), store::Access::read_only);
    return store::ItemStore(database).epoch();
  };
  const std::uint32_t before = epoch();
  scene.deployed().folder.write("newswire.db.published",
                                "newswire-published-1 " + std::to_string(before) + " 999 1\n");
  const auto broker = scene.start({"broker"}, "after_new_epoch");
  REQUIRE(broker->wait() == killed);
  const std::uint32_t between = epoch();
  CHECK(between != before);
  const auto again = scene.deployed().start_serving("broker");
  CHECK(epoch() == between);
  scene.judge({}, scene.subscribe());
}

TEST_CASE("crash points are in no build but those of tests", "[crash_point]") {
  // One file with a crash point, as it is compiled with and without them.
  const std::string place = "before_cursor_sync";
  CHECK_THAT(whole_file(NEWSWIRE_WITH_CRASH_POINTS), contains(place));
  CHECK_THAT(whole_file(NEWSWIRE_WITHOUT_CRASH_POINTS), !contains(place));
  CHECK_THAT(whole_file(NEWSWIRE_WITHOUT_CRASH_POINTS), !contains("crash_point"));

  const auto presets = nlohmann::json::parse(whole_file(NEWSWIRE_SOURCE_DIR "/CMakePresets.json"));
  std::set<std::string> with_them;
  for (const auto& preset : presets.at("configurePresets")) {
    if (preset.at("cacheVariables").contains("NEWSWIRE_CRASH_POINTS")) {
      with_them.insert(preset.at("name"));
    }
  }
  CHECK(with_them == std::set<std::string>{"dev"});
}
