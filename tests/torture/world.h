// One deployment of newswire under torture: a publisher, the processes, and subscribers of all
// kinds; everything is killed again and again, and in the end everyone must have everything.
#pragma once

#include <chrono>
#include <fstream>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/item.h"
#include "tests/support/bad_network.h"
#include "tests/torture/figures.h"
#include "tests/torture/publisher.h"
#include "tests/torture/reader.h"
#include "tests/torture/victim.h"
#include "tests/torture/witness.h"

namespace newswire::torture {

enum class Processes { one, several };  // newswire up, or fetch and broker

// To be used from the program's first thread: its processes end with the thread that started them.
class World {
 public:
  // What happens follows from the seed, as far as the machine's own timing lets it. `folder` is
  // made anew, with the store, the configuration and a log of what was done.
  World(unsigned seed, std::string folder, Processes processes);
  ~World();

  // Kills for so long, lets all come to rest, and judges. nullopt where `stop` said so meanwhile.
  std::optional<Figures> run(std::chrono::milliseconds duration, const std::function<bool()>& stop);

 private:
  struct Recovery {
    Kind kind;
    SteadyTime since;
    int after;             // seen once a larger number is handed over
    const Reader* reader;  // by whom; nullptr: by the witness
  };
  struct Frozen {
    Victim* victim = nullptr;
    int life = 0;
    SteadyTime until{};
  };

  std::string write_config(const std::string& name, int publish, int replay);
  Victim::Launch service(std::vector<std::string> command) const;
  void make_readers();
  void step(SteadyTime now);
  void publish(SteadyTime now);
  void attend(SteadyTime now);
  void note(Victim& victim, const Victim::End& end, const Reader* reader, SteadyTime now);
  void change_weather(SteadyTime now);
  void freeze(SteadyTime now);
  void thaw();
  void measure_recoveries(SteadyTime now);
  bool come_to_rest(const std::function<bool()>& stop);
  bool everyone_has_everything();
  void stop_all();
  void stop(Victim& victim, int expected_code);
  void judge_all();
  void check_with_commands();
  std::vector<Victim*> all_victims();
  std::vector<Item> rows() const;
  int stored() const;
  int between(int low, int high);
  void tell(const std::string& event);
  void fail(const std::string& what);

  const unsigned seed_;
  const std::string folder_;
  std::mt19937 chance_;
  const SteadyTime began_;
  std::ofstream log_;
  Figures figures_;
  Publisher publisher_;
  int publish_port_;
  int replay_port_;
  test::BadNetwork publish_network_;
  test::BadNetwork replay_network_;
  std::string config_;
  std::string config_of_the_far_;  // whose broker is behind the networks
  std::list<Victim> services_;
  std::list<Reader> readers_;
  std::unique_ptr<Witness> witness_;
  std::vector<Recovery> recoveries_;
  Frozen frozen_;
  int stored_ = 0;
  bool is_resting_ = false;   // no more kills
  bool is_stopping_ = false;  // nor starts
  SteadyTime next_publishing_{}, next_count_{}, next_weather_{}, next_freeze_{};
};

}  // namespace newswire::torture
