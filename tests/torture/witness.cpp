#include "tests/torture/witness.h"

#include <algorithm>
#include <chrono>
#include <variant>

#include "tests/torture/publisher.h"

namespace newswire::torture {

Witness::Witness(const std::string& publish, const std::string& replay)
    : subscriber_({.publish = publish, .replay = replay, .start = FromSequence{0}}),
      thread_([this] { run(); }) {}

Witness::~Witness() {
  subscriber_.close();
  thread_.join();
}

std::vector<Entry> Witness::handed_over() const {
  const std::lock_guard lock(mutex_);
  return handed_over_;
}

void Witness::run() {
  while (true) {
    const Event event = subscriber_.next(std::chrono::seconds(10));
    if (std::holds_alternative<Closed>(event)) return;
    if (const auto* received = std::get_if<ItemEvent>(&event)) {
      const Item& item = received->item;
      const std::lock_guard lock(mutex_);
      handed_over_.push_back({item.sequence, item.id});
      newest_number_ = std::max(newest_number_.load(), number_of(item.id));
    }
  }
}

}  // namespace newswire::torture
