#include "tests/torture/victim.h"

#include <csignal>

namespace newswire::torture {

std::optional<Victim::End> Victim::attend(SteadyTime now) {
  if (!is_running()) {
    process_.reset();
    if (!is_retired_ && now >= next_) start(now);
    return std::nullopt;
  }
  if (const auto code = process_->wait(std::chrono::milliseconds(0))) {
    has_ended_ = true;
    next_ = now + fate_.pause;
    const bool was_killed = *code == 128 + SIGKILL;
    return End{*code, was_killed && !was_shot_, process_->err()};
  }
  if (!was_shot_ && !is_spared_ && now >= next_) {
    was_shot_ = true;
    process_->signal(SIGKILL);
  }
  return std::nullopt;
}

void Victim::start(SteadyTime now) {
  fate_ = fates_.next();
  Environment environment;
  if (!is_spared_ && !fate_.crash_at.empty()) environment["NEWSWIRE_CRASH_AT"] = fate_.crash_at;
  process_ = launch_(environment);
  ++lives_;
  has_ended_ = was_shot_ = false;
  next_ = now + fate_.life;
}

}  // namespace newswire::torture
