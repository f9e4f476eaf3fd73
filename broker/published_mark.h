// How far the log was published, kept in a file beside the store. A store whose head is below that,
// or that has another item there, was restored from an older copy, perhaps while no broker was
// there to see it; its log needs a new epoch, or subscribers would take other items for those they
// know.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/item.h"

namespace newswire::broker {

// Never 0.
std::uint64_t fingerprint(const Item& item);

// One thread at a time. A hint, like the doorbell: it may lag by a second after a crash, and
// where the file cannot be written there is none.
class PublishedMark {
 public:
  explicit PublishedMark(const std::string& store_path);
  ~PublishedMark();  // writes what is not yet written
  PublishedMark(const PublishedMark&) = delete;
  PublishedMark& operator=(const PublishedMark&) = delete;

  struct Position {
    std::uint32_t epoch = 0;
    Sequence sequence = 0;
    std::uint64_t item = 0;  // fingerprint of the last one up to there; 0 where there is none
    friend bool operator==(const Position&, const Position&) = default;
  };
  std::optional<Position> load() const;  // nullopt where there is none

  // Written at most once a second.
  void move_to(const Position& position);

 private:
  void write();

  std::string file_;
  Position position_;
  Position written_;
  std::chrono::steady_clock::time_point last_write_{};
};

}  // namespace newswire::broker
