#include "tests/torture/world.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <poll.h>

#include "core/result.h"
#include "store/database.h"
#include "store/item_store.h"
#include "store/store_error.h"
#include "tests/torture/ports.h"

namespace newswire::torture {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr int tick_ms = 10;
// What may be published and not yet stored: far less than the publisher's feeds hold.
constexpr int most_waiting = 120;
constexpr milliseconds counting_interval{300};
constexpr std::chrono::seconds longest_rest{90};
constexpr std::size_t most_told = 10;  // of the failures of one world
constexpr int readers_to_kill = 4;
constexpr int readers_far_away = 2;

std::string tcp(int port) {
  return "tcp://127.0.0.1:" + std::to_string(port);
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  if (end == std::string::npos) return {};
  const std::size_t begin = text.rfind('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1, end - begin);
}

}  // namespace

World::World(unsigned seed, std::string folder, Processes processes)
    : seed_(seed),
      folder_(std::move(folder)),
      chance_(seed),
      began_(SteadyClock::now()),
      publisher_(seed),
      publish_port_(quiet_port(chance_)),
      replay_port_(quiet_port(chance_)),
      publish_network_(publish_port_, seed),
      replay_network_(replay_port_, seed + 1) {
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
  log_.open(folder_ + "/log");
  config_ = write_config("newswire.toml", publish_port_, replay_port_);
  config_of_the_far_ = write_config("far.toml", publish_network_.port(), replay_network_.port());
  const auto first = test::run(test::newswire_command({"fetch", "--quiet", "--config", config_}));
  if (first.code != 0)
    throw std::runtime_error("the first fetch ended with " + std::to_string(first.code) + ": " +
                             first.err);

  if (processes == Processes::one) {
    services_.emplace_back(Kind::up, seed + 2, service({"up"}));
  } else {
    services_.emplace_back(Kind::broker, seed + 2, service({"broker"}));
    services_.emplace_back(Kind::fetch, seed + 3, service({"fetch", "--quiet"}));
  }
  make_readers();
  witness_ = std::make_unique<Witness>(tcp(publish_port_), tcp(replay_port_));
  figures_.worlds = 1;
  figures_.subscribers = static_cast<std::int64_t>(readers_.size()) + 1;
}

World::~World() = default;

std::string World::write_config(const std::string& name, int publish, int replay) {
  std::string text = "[store]\npath = \"newswire.db\"\n[broker]\npublish = \"" + tcp(publish) +
                     "\"\nreplay = \"" + tcp(replay) +
                     "\"\n[fetch]\ninterval = \"200ms\"\nmin_interval = \"200ms\"\n"
                     "max_interval = \"1s\"\nhost_spacing = \"0s\"\n";
  for (const SourceOfWorld& source : sources) {
    text += std::string("[[source]]\nname = \"") + source.name + "\"\nurl = \"" +
            publisher_.url(source.name) + "\"\ntopics = [" + source.topics +
            "]\nallow_private = true\n";
  }
  std::ofstream(folder_ + "/" + name) << text;
  return folder_ + "/" + name;
}

Victim::Launch World::service(std::vector<std::string> command) const {
  command.insert(command.end(), {"--config", config_});
  return [command](const Victim::Environment& environment) {
    return std::make_unique<test::Process>(test::newswire_command(command), "", environment);
  };
}

// Some are killed, some are far away behind bad networks, and one is frozen at times.
void World::make_readers() {
  const auto& all = wishes();
  for (int i = 0; i <= readers_to_kill + readers_far_away; ++i) {
    const bool is_far = i >= readers_to_kill && i < readers_to_kill + readers_far_away;
    const auto number = static_cast<unsigned>(i);
    readers_.emplace_back("reader" + std::to_string(i), all[(seed_ + number) % all.size()],
                          is_far ? config_of_the_far_ : config_, folder_ + "/state",
                          seed_ + 10 + number);
    if (i >= readers_to_kill) readers_.back().victim().spare();
  }
}

std::optional<Figures> World::run(milliseconds duration, const std::function<bool()>& stop) {
  const auto end = began_ + duration;
  for (auto now = SteadyClock::now(); now < end; now = SteadyClock::now()) {
    if (stop()) return std::nullopt;
    step(now);
    ::poll(nullptr, 0, tick_ms);
  }
  is_resting_ = true;
  if (!come_to_rest(stop)) return std::nullopt;
  stop_all();
  judge_all();
  check_with_commands();
  figures_.broken_connections = publish_network_.broken() + replay_network_.broken();
  tell("end: " + figures_.one_line());
  return figures_;
}

void World::step(SteadyTime now) {
  publish(now);
  attend(now);
  change_weather(now);
  freeze(now);
  measure_recoveries(now);
}

void World::publish(SteadyTime now) {
  if (now >= next_count_) {
    stored_ = std::max(stored_, stored());
    next_count_ = now + counting_interval;
  }
  if (now < next_publishing_ || publisher_.published() - stored_ > most_waiting) return;
  publisher_.publish(between(1, 8));
  next_publishing_ = now + milliseconds(between(50, 250));
}

void World::attend(SteadyTime now) {
  for (Victim& victim : services_) {
    if (const auto end = victim.attend(now)) note(victim, *end, nullptr, now);
  }
  for (Reader& reader : readers_) {
    if (const auto end = reader.attend(now)) note(reader.victim(), *end, &reader, now);
  }
}

void World::note(Victim& victim, const Victim::End& end, const Reader* reader, SteadyTime now) {
  const std::string name = reader ? reader->name() : to_string(victim.kind());
  tell(name + " ended with " + std::to_string(end.code) +
       (end.at_crash_point ? " at a crash point" : ""));
  if (end.code == 128 + SIGKILL) {
    Kills& kills = figures_.of(victim.kind());
    ++kills.all;
    kills.at_crash_points += end.at_crash_point;
    // Of several kills the last one counts.
    std::erase_if(recoveries_, [&](const Recovery& recovery) {
      return recovery.kind == victim.kind() && recovery.reader == reader;
    });
    if (!is_resting_) recoveries_.push_back({victim.kind(), now, publisher_.published(), reader});
    return;
  }
  if (is_stopping_) return;  // as it was told to
  const bool is_fetch_done = victim.kind() == Kind::fetch && end.code == 0;
  if (!is_fetch_done) {
    fail(name + " ended by itself with " + std::to_string(end.code) + ": " + last_line(end.err));
  }
}

void World::change_weather(SteadyTime now) {
  if (now < next_weather_) return;
  next_weather_ = now + milliseconds(between(300, 2500));
  for (test::BadNetwork* network : {&publish_network_, &replay_network_}) {
    network->become(static_cast<test::Weather>(between(0, test::weathers - 1)));
  }
}

// The reader that is not killed, or whatever serves.
void World::freeze(SteadyTime now) {
  if (frozen_.victim != nullptr && now >= frozen_.until) thaw();
  if (frozen_.victim != nullptr || now < next_freeze_) return;
  next_freeze_ = now + milliseconds(between(1000, 4000));
  Victim& victim = between(0, 2) == 0 ? services_.front() : readers_.back().victim();
  if (!victim.is_running()) return;
  victim.process()->signal(SIGSTOP);
  frozen_ = {&victim, victim.lives(), now + milliseconds(between(100, 2000))};
  ++figures_.freezes;
}

void World::thaw() {
  Victim* victim = std::exchange(frozen_.victim, nullptr);
  const bool is_the_same = victim != nullptr && victim->lives() == frozen_.life;
  if (is_the_same && victim->is_running()) victim->process()->signal(SIGCONT);
}

void World::measure_recoveries(SteadyTime now) {
  std::erase_if(recoveries_, [&](const Recovery& recovery) {
    const int seen = recovery.reader ? recovery.reader->newest_number() : witness_->newest_number();
    if (seen <= recovery.after) return false;
    figures_.of(recovery.kind)
        .recoveries.push_back(std::chrono::duration_cast<milliseconds>(now - recovery.since));
    return true;
  });
}

// No more kills: within a while everyone must have everything. False where it was stopped.
bool World::come_to_rest(const std::function<bool()>& stop) {
  tell("to rest");
  thaw();
  for (Victim* victim : all_victims()) victim->spare();
  for (test::BadNetwork* network : {&publish_network_, &replay_network_}) {
    network->become(test::Weather::clear);
  }
  const auto deadline = SteadyClock::now() + longest_rest;
  auto next_look = SteadyClock::now();
  while (SteadyClock::now() < deadline) {
    if (stop()) return false;
    attend(SteadyClock::now());
    if (SteadyClock::now() >= next_look) {
      if (everyone_has_everything()) return true;
      next_look = SteadyClock::now() + counting_interval;
    }
    ::poll(nullptr, 0, tick_ms);
  }
  fail("not everyone had everything after " + std::to_string(longest_rest.count()) + " s of rest");
  return true;
}

bool World::everyone_has_everything() {
  if (stored() < publisher_.published()) return false;
  const auto items = rows();
  if (witness_->handed_over().size() < items.size()) return false;
  return std::ranges::all_of(readers_, [&](const Reader& reader) {
    const auto wanted = std::ranges::count_if(items, reader.wish().holds);
    return static_cast<std::ptrdiff_t>(reader.handed_over().size()) >= wanted;
  });
}

void World::stop_all() {
  is_stopping_ = true;
  for (Victim* victim : all_victims()) victim->retire();
  for (Reader& reader : readers_) stop(reader.victim(), 130);
  for (Victim& victim : services_) stop(victim, victim.kind() == Kind::fetch ? 130 : 0);
  attend(SteadyClock::now());  // what was printed to the last
}

void World::stop(Victim& victim, int expected_code) {
  if (!victim.is_running()) return;
  victim.process()->signal(SIGTERM);
  const auto code = victim.process()->wait(std::chrono::seconds(30));
  const bool was_done = victim.kind() == Kind::fetch && code == 0;
  if (code != expected_code && !was_done && code != 128 + SIGKILL) {
    fail(std::string(to_string(victim.kind())) + " was to stop, and " +
         (code ? "ended with " + std::to_string(*code) : "did not"));
  }
}

void World::judge_all() {
  const auto items = rows();
  figures_.items = static_cast<std::int64_t>(items.size());
  if (figures_.items != publisher_.published()) {
    fail(std::to_string(publisher_.published()) + " items were published and " +
         std::to_string(figures_.items) + " stored");
  }
  const auto hear = [&](const std::string& name, const std::vector<Entry>& handed_over,
                        const std::function<bool(const Item&)>& holds) {
    std::vector<Entry> wanted;
    for (const Item& item : items) {
      if (holds(item)) wanted.push_back({item.sequence, item.id});
    }
    const Judgement judgement = judge(wanted, handed_over);
    figures_.judgement += judgement;
    if (!judgement.is_clean()) {
      fail(name + ": missing " + std::to_string(judgement.missing) + ", extra " +
           std::to_string(judgement.extra) + ", out of order " +
           std::to_string(judgement.disorder));
    }
  };
  for (const Reader& reader : readers_) {
    hear(reader.name(), reader.handed_over(), reader.wish().holds);
    figures_.repeats += reader.repeats();
  }
  hear("witness", witness_->handed_over(), [](const Item&) { return true; });
}

// What newswire itself says of the store and of the requests that went out.
void World::check_with_commands() {
  for (const auto& command :
       {std::vector<std::string>{"store", "check"}, {"fetch", "--quiet", "--report", "--strict"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--config", config_});
    const auto finished = test::run(test::newswire_command(arguments));
    if (finished.code != 0) {
      fail("newswire " + command.front() + " at the end: " + std::to_string(finished.code) + ", " +
           last_line(finished.err));
    }
  }
}

std::vector<Victim*> World::all_victims() {
  std::vector<Victim*> victims;
  for (Victim& victim : services_) victims.push_back(&victim);
  for (Reader& reader : readers_) victims.push_back(&reader.victim());
  return victims;
}

std::vector<Item> World::rows() const {
  std::vector<Item> items;
  store::Database database(folder_ + "/newswire.db", store::Access::read_only);
  store::ItemStore store(database);
  store.scan_after(0, store.head(), 1'000'000, [&](const Item& item) {
    items.push_back(item);
    return true;
  });
  return items;
}

// Each time by a connection of its own: the last one to go must be one of those that are killed.
int World::stored() const {
  try {
    store::Database database(folder_ + "/newswire.db", store::Access::read_only);
    return static_cast<int>(store::ItemStore(database).count());
  } catch (const store::StoreError&) {
  } catch (const FatalError&) {
  }
  return 0;  // it cannot be read at the moment
}

int World::between(int low, int high) {
  return low + static_cast<int>(chance_() % static_cast<unsigned>(high - low + 1));
}

void World::tell(const std::string& event) {
  const auto since = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - began_);
  log_ << since.count() << " ms " << event << std::endl;
}

void World::fail(const std::string& what) {
  tell("FAILED: " + what);
  if (figures_.failures.size() == most_told) return;  // the log has them all
  figures_.failures.push_back("world of seed " + std::to_string(seed_) + ": " + what);
}

}  // namespace newswire::torture
