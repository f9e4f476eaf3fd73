#include "tests/torture/fate.h"

#include <array>

namespace newswire::torture {
namespace {

using std::chrono::milliseconds;

constexpr std::array of_fetch{"after_attempt_noted", "after_insert_before_commit",
                              "after_commit_before_doorbell"};
constexpr std::array of_broker{"before_publish", "mid_batch", "between_lane_copies",
                               "in_replay_page", "before_published_mark"};
constexpr std::array of_up{"after_insert_before_commit",
                           "after_commit_before_doorbell",
                           "before_publish",
                           "mid_batch",
                           "between_lane_copies",
                           "in_replay_page"};
constexpr std::array of_subscriber{"before_line", "before_cursor_save", "before_cursor_sync"};

// A life that has to come to a crash point ends without it after so long.
constexpr milliseconds longest_wait{2500};
// A fetch that nothing is done to ends by itself.
constexpr milliseconds unharmed{30'000};

// How often a place may be passed before it is the one.
int most_passes(const std::string& place) {
  if (place == "in_replay_page") return 8;
  if (place.starts_with("after_") || place == "before_published_mark") return 2;
  return 30;
}

}  // namespace

const char* to_string(Kind kind) {
  constexpr std::array names{"fetch", "broker", "up", "subscriber"};
  return names[static_cast<std::size_t>(kind)];
}

std::span<const char* const> crash_points(Kind kind) {
#ifdef NEWSWIRE_CRASH_POINTS
  switch (kind) {
    case Kind::fetch:
      return of_fetch;
    case Kind::broker:
      return of_broker;
    case Kind::up:
      return of_up;
    case Kind::subscriber:
      return of_subscriber;
  }
#endif
  static_cast<void>(kind);
  return {};
}

Fate Fates::next() {
  Fate fate;
  const auto places = crash_points(kind_);
  if (const bool at_a_place = between(0, 1) == 1; at_a_place && !places.empty()) {
    const std::string place =
        places[static_cast<std::size_t>(between(0, static_cast<int>(places.size()) - 1))];
    fate.crash_at = place + ":" + std::to_string(between(1, most_passes(place)));
    fate.life = kind_ == Kind::fetch ? unharmed : longest_wait;
  } else {
    fate.life = life();
  }
  fate.pause = milliseconds(kind_ == Kind::fetch ? between(50, 200) : between(0, 100));
  return fate;
}

// Many die while they start, or just after.
milliseconds Fates::life() {
  if (kind_ == Kind::fetch) return between(0, 2) == 0 ? unharmed : milliseconds(between(0, 90));
  if (between(0, 2) == 0) return milliseconds(between(0, 150));
  return milliseconds(kind_ == Kind::subscriber ? between(300, 3500) : between(200, 1600));
}

int Fates::between(int low, int high) {
  return low + static_cast<int>(chance_() % static_cast<unsigned>(high - low + 1));
}

}  // namespace newswire::torture
