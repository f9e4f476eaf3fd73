#include "fetcher/transport/connection_pool.h"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_idle = 64;

}  // namespace

// What it returns is closed by the caller, once nobody waits for the lock.
std::list<ConnectionPool::Idle> ConnectionPool::remove_old() {
  const auto since = std::chrono::steady_clock::now() - idle_for_;
  std::list<Idle> old;
  while (!idle_.empty() && (idle_.size() > max_idle || idle_.front().since <= since)) {
    old.splice(old.end(), idle_, idle_.begin());
  }
  return old;
}

std::unique_ptr<Connection> ConnectionPool::take(const std::string& key) {
  std::list<Idle> old;
  std::unique_ptr<Connection> found;
  {
    const std::lock_guard lock(mutex_);
    old = remove_old();
    const auto known = std::find_if(idle_.rbegin(), idle_.rend(),
                                    [&](const Idle& idle) { return idle.key == key; });
    if (known == idle_.rend()) return nullptr;
    found = std::move(known->connection);
    idle_.erase(std::next(known).base());
  }
  return found->is_quiet() ? std::move(found) : nullptr;
}

void ConnectionPool::keep(const std::string& key, std::unique_ptr<Connection> connection) {
  std::list<Idle> old;
  const std::lock_guard lock(mutex_);
  idle_.push_back({key, std::move(connection), std::chrono::steady_clock::now()});
  old = remove_old();
  if (idle_.size() == 1) first_came_.notify_one();
  if (closing_.joinable()) return;
  try {
    closing_ = std::jthread([this](std::stop_token stop) { close_old(std::move(stop)); });
  } catch (const std::system_error&) {
    // No thread is to be had: then they are closed when others come or go.
  }
}

void ConnectionPool::close_old(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (auto old = remove_old(); !old.empty()) {
      lock.unlock();
      old.clear();
      lock.lock();
    } else if (idle_.empty()) {
      first_came_.wait(lock, stop, [this] { return !idle_.empty(); });
    } else {
      const auto until = idle_.front().since + idle_for_;
      first_came_.wait_until(lock, stop, until, [] { return false; });
    }
  }
}

}  // namespace newswire::fetcher
