// Threads that do one kind of job, started as they are needed.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "fetcher/fetch_task.h"

namespace newswire::fetcher {

// Hands tasks to workers and collects what they have done. A task is under way on the network until
// its worker says that the answer came, and is then read; `most_waiting` limits the one, so that
// servers do not wait for processors, and half as many again may be read: by as many workers at
// once as there are processors, so that those whom the network has called do not queue behind them.
// All calls from the thread that made it, but wake(), which any thread may call. The destructor
// waits for the workers: whatever they wait for must have been stopped.
class WorkerPool {
 public:
  using Work = std::function<void(FetchTask&, const Answered&)>;  // does not throw

  WorkerPool(std::size_t most_waiting, Work work);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  std::size_t room() const;
  std::size_t under_way() const { return under_way_; }
  void submit(std::unique_ptr<FetchTask> task);  // only where there is room()

  // The tasks that are done; none where none was within `at_most`, where there is room again, or
  // after wake(). Waits a few milliseconds longer for others that are as good as done, as many are
  // cheaper to deal with together.
  std::vector<std::unique_ptr<FetchTask>> wait(Duration at_most);
  void wake();

 private:
  void run_worker();
  void count_answer();

  const std::size_t most_waiting_;
  const std::size_t most_under_way_;
  const Work work_;
  std::size_t under_way_ = 0;  // submitted, and not returned by wait()
  std::size_t waiting_ = 0;    // of them, those that nobody is known to have answered

  std::mutex mutex_;  // of all below
  std::condition_variable to_do_changed_;
  std::condition_variable done_changed_;
  std::deque<std::unique_ptr<FetchTask>> to_do_;
  std::vector<std::unique_ptr<FetchTask>> done_;
  std::size_t answered_ = 0;  // since the last wait()
  std::size_t wanted_ = 1;    // of either: whoever waits is woken
  std::size_t idle_ = 0;
  bool woken_ = false;
  bool ending_ = false;

  std::counting_semaphore<> may_read_;
  std::vector<std::thread> workers_;
};

}  // namespace newswire::fetcher
