// What the processes of one measurement tell each other: memory that they share.
#pragma once

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>

#include <sys/mman.h>

namespace newswire::bench {

inline std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

struct Blackboard {
  static constexpr std::size_t max_messages = 1 << 16;
  static constexpr std::size_t max_samples = 1 << 22;

  // Messages have numbers, from 1; those below this one are not counted.
  std::atomic<std::int64_t> counted_from;
  std::atomic<bool> sampling;

  std::atomic<std::uint64_t> greeted;  // subscribers that the server has answered
  std::atomic<std::uint64_t> ready;    // subscribers that have received something
  std::atomic<std::uint64_t> lost;     // connections that the server has closed
  std::atomic<std::uint64_t> deliveries;
  std::atomic<std::uint64_t> sample_count;  // may exceed what is kept

  // Readers that come back from afar: pages they were given, refusals, and how many have all.
  std::atomic<std::uint64_t> pages;
  std::atomic<std::uint64_t> refusals;
  std::atomic<std::uint64_t> caught_up;

  std::array<std::atomic<std::int64_t>, max_messages> sent_ns;  // by number; 0: not yet
  std::array<std::uint32_t, max_samples> samples_us;            // from sent to received
};

struct Unmap {
  void operator()(Blackboard* blackboard) const { ::munmap(blackboard, sizeof(Blackboard)); }
};

// Zeroes, before the processes are started. Pages that nobody touches cost nothing.
inline std::unique_ptr<Blackboard, Unmap> share_blackboard() {
  void* memory = ::mmap(nullptr, sizeof(Blackboard), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  return std::unique_ptr<Blackboard, Unmap>(static_cast<Blackboard*>(memory));
}

}  // namespace newswire::bench
