#include "fetcher/worker_pool.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace newswire::fetcher {
namespace {

// What one that is done waits for others at most, and the share of all under way that is enough.
constexpr auto gathering = std::chrono::milliseconds(4);
constexpr std::size_t enough_of_all = 4;

}  // namespace

WorkerPool::WorkerPool(std::size_t most_waiting, Work work)
    : most_waiting_(std::max<std::size_t>(most_waiting, 1)),
      most_under_way_(most_waiting_ + most_waiting_ / 2),
      work_(std::move(work)),
      may_read_(std::max(1U, std::thread::hardware_concurrency())) {}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    to_do_.clear();
  }
  to_do_changed_.notify_all();
  for (auto& worker : workers_) worker.join();
}

std::size_t WorkerPool::room() const {
  return std::min(most_waiting_ - waiting_, most_under_way_ - under_way_);
}

void WorkerPool::submit(std::unique_ptr<FetchTask> task) {
  assert(room() > 0);
  ++under_way_;
  ++waiting_;
  bool more_workers = false;
  {
    const std::lock_guard lock(mutex_);
    to_do_.push_back(std::move(task));
    more_workers = idle_ < to_do_.size() && workers_.size() < most_under_way_;
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
  // Whoever has room does not wait for more.
  const bool wants_room = room() == 0 && under_way_ < most_under_way_;
  const auto is_enough = [this, wants_room] {
    return woken_ || done_.size() >= wanted_ || (wants_room && answered_ >= wanted_);
  };
  wanted_ = 1;
  if (done_changed_.wait_for(lock, at_most, is_enough)) {
    wanted_ = std::max<std::size_t>(under_way_ / enough_of_all, 1);
    done_changed_.wait_for(lock, gathering, is_enough);
  }
  woken_ = false;
  waiting_ -= std::exchange(answered_, 0);
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
    bool has_answer = false;
    work_(*task, [&] {
      has_answer = true;
      count_answer();
      may_read_.acquire();
    });
    if (has_answer) may_read_.release();
    bool is_enough = false;
    {
      const std::lock_guard lock(mutex_);
      if (!has_answer) ++answered_;
      done_.push_back(std::move(task));
      is_enough = done_.size() == wanted_;
    }
    if (is_enough) done_changed_.notify_one();
  }
}

void WorkerPool::count_answer() {
  bool is_enough = false;
  {
    const std::lock_guard lock(mutex_);
    is_enough = ++answered_ == wanted_;
  }
  if (is_enough) done_changed_.notify_one();
}

}  // namespace newswire::fetcher
