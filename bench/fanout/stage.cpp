#include "bench/fanout/stage.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace newswire::bench {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto longest_gathering = 60s;
constexpr auto between_probes = 300ms;
constexpr auto longest_silence = 5s;  // then what is missing does not come any more
constexpr auto settling = 500ms;

Latencies latencies(const Blackboard& blackboard) {
  const auto count = std::min<std::size_t>(blackboard.sample_count, Blackboard::max_samples);
  std::vector<std::uint32_t> samples(
      blackboard.samples_us.begin(),
      blackboard.samples_us.begin() + static_cast<std::ptrdiff_t>(count));
  std::sort(samples.begin(), samples.end());
  const auto at = [&](double part) {
    if (samples.empty()) return 0.0;
    const auto index = static_cast<std::size_t>(part * static_cast<double>(count));
    return samples[std::min(index, count - 1)] / 1000.0;
  };
  return {at(0.5), at(0.99), at(0.999), 0, count};
}

}  // namespace

Stage::Stage(Blackboard& blackboard, Server& server, int subscribers,
             const Audience::LaneOf& lane_of, int published)
    : blackboard_(blackboard),
      server_(server),
      subscribers_(subscribers),
      empty_kib_(server.process().resident_kib()),
      next_(published + 1),
      audience_(blackboard, server.protocol(), server.port(), subscribers, lane_of) {
  wait_until_greeted();
  idle_kib_ = server_.process().resident_kib() - empty_kib_;
  wait_until_ready();
}

void Stage::wait_until_greeted() {
  const auto deadline = SteadyClock::now() + longest_gathering;
  while (blackboard_.greeted < static_cast<std::uint64_t>(subscribers_)) {
    if (SteadyClock::now() > deadline) {
      throw CannotStart("only " + std::to_string(blackboard_.greeted) + " of " +
                        std::to_string(subscribers_) + " subscribers were let in");
    }
    std::this_thread::sleep_for(10ms);
  }
  std::this_thread::sleep_for(settling);
}

// Subscriptions take effect some time after they were sent.
void Stage::wait_until_ready() {
  const auto deadline = SteadyClock::now() + longest_gathering;
  while (blackboard_.ready < static_cast<std::uint64_t>(subscribers_)) {
    if (SteadyClock::now() > deadline) {
      throw CannotStart("only " + std::to_string(blackboard_.ready) + " of " +
                        std::to_string(subscribers_) + " subscribers receive anything");
    }
    publish(1);
    std::this_thread::sleep_for(between_probes);
  }
  std::this_thread::sleep_for(settling);
}

void Stage::publish(int messages) {
  server_.publish(next_, messages);
  next_ += messages;
}

Burst Stage::burst(int messages) {
  blackboard_.counted_from = next_;
  blackboard_.deliveries = 0;
  const double cpu_before = server_.process().cpu_seconds();
  const auto began = SteadyClock::now();
  publish(messages);
  Burst burst;
  burst.missing = wait_for_deliveries(static_cast<std::uint64_t>(messages) *
                                      static_cast<std::uint64_t>(subscribers_));
  burst.seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
  burst.cpu_seconds = server_.process().cpu_seconds() - cpu_before;
  return burst;
}

std::uint64_t Stage::wait_for_deliveries(std::uint64_t wanted) {
  auto last_change = SteadyClock::now();
  std::uint64_t before = 0;
  while (true) {
    const std::uint64_t now = blackboard_.deliveries;
    if (now >= wanted) return 0;
    if (now != before) last_change = SteadyClock::now();
    if (SteadyClock::now() - last_change > longest_silence) return wanted - now;
    before = now;
    std::this_thread::sleep_for(1ms);
  }
}

Latencies Stage::steady(std::chrono::milliseconds duration, std::chrono::microseconds interval) {
  blackboard_.counted_from = next_;
  blackboard_.sample_count = 0;
  blackboard_.sampling = true;
  const double cpu_before = server_.process().cpu_seconds();
  const auto end = SteadyClock::now() + duration;
  for (auto due = SteadyClock::now(); due < end; due += interval) {
    std::this_thread::sleep_until(due);
    publish(1);
  }
  std::this_thread::sleep_for(settling);
  blackboard_.sampling = false;
  Latencies found = latencies(blackboard_);
  found.cpu_seconds = server_.process().cpu_seconds() - cpu_before;
  return found;
}

double Stage::loaded_kib_a_subscriber() const {
  return (server_.process().resident_kib() - empty_kib_) / subscribers_;
}

}  // namespace newswire::bench
