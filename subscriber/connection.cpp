#include "subscriber/connection.h"

#include <algorithm>
#include <utility>

namespace newswire::subscriber {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{250};
constexpr milliseconds longest_pause{5'000};
// What a broker may ask of us; outside it, it is a mistake of its configuration or worse.
constexpr milliseconds shortest_heartbeat{10};
constexpr milliseconds longest_heartbeat{600'000};  // a million lanes stretch it to 200 s

}  // namespace

void Connection::set_heartbeat(milliseconds interval) {
  heartbeat_ = std::clamp(interval, shortest_heartbeat, longest_heartbeat);
}

std::optional<Connected> Connection::found() {
  const State before = std::exchange(state_, State::found);
  losses_ = 0;
  if (before == State::found) return std::nullopt;
  return Connected{.again = before == State::lost};
}

std::optional<Disconnected> Connection::lost(std::string reason) {
  const State before = std::exchange(state_, State::lost);
  if (before == State::lost) return std::nullopt;
  return Disconnected{std::move(reason)};
}

milliseconds Connection::pause() {
  const milliseconds middle = std::min(first_pause * (1 << std::min(losses_++, 8)), longest_pause);
  std::uniform_int_distribution<milliseconds::rep> jitter(middle.count() / 2,
                                                          middle.count() * 3 / 2);
  return milliseconds(jitter(random_));
}

}  // namespace newswire::subscriber
