#include "fetcher/worker_pool.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace newswire::fetcher {

WorkerPool::WorkerPool(std::size_t threads, Work work)
    : threads_(std::max<std::size_t>(threads, 1)), work_(std::move(work)) {}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    to_do_.clear();
  }
  to_do_changed_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void WorkerPool::submit(std::unique_ptr<FetchTask> task) {
  assert(has_room());
  ++under_way_;
  bool more_workers = false;
  {
    const std::lock_guard lock(mutex_);
    to_do_.push_back(std::move(task));
    more_workers = idle_ < to_do_.size() && workers_.size() < threads_;
  }
  to_do_changed_.notify_one();
  if (!more_workers) return;
  try {
    workers_.emplace_back([this] { run_worker(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: those that there are do the work, unless there is none.
    if (workers_.empty()) throw;
  }
}

std::vector<std::unique_ptr<FetchTask>> WorkerPool::wait(Duration at_most) {
  std::unique_lock lock(mutex_);
  done_changed_.wait_for(lock, at_most, [this] { return woken_ || !done_.empty(); });
  woken_ = false;
  under_way_ -= done_.size();
  return std::exchange(done_, {});
}

void WorkerPool::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  done_changed_.notify_one();
}

void WorkerPool::run_worker() {
  for (;;) {
    std::unique_ptr<FetchTask> task;
    {
      std::unique_lock lock(mutex_);
      ++idle_;
      to_do_changed_.wait(lock, [this] { return ending_ || !to_do_.empty(); });
      --idle_;
      if (ending_) return;
      task = std::move(to_do_.front());
      to_do_.pop_front();
    }
    work_(*task);
    {
      const std::lock_guard lock(mutex_);
      done_.push_back(std::move(task));
    }
    done_changed_.notify_one();
  }
}

}  // namespace newswire::fetcher
