#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "fetcher/worker_pool.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

std::unique_ptr<FetchTask> task(std::size_t number) {
  const Url url = parse_http_url("http://news.example/").value();
  return std::make_unique<FetchTask>(
      FetchTask{.group = number, .sources = {url, {}}, .route = Route(url, false)});
}

}  // namespace

TEST_CASE("every task comes back once and makes room", "[workers]") {
  std::atomic<int> done = 0;
  WorkerPool pool(3, [&](FetchTask&, const Answered&) { ++done; });
  std::set<std::size_t> came;
  for (std::size_t next = 0; next < 50 || pool.under_way() > 0;) {
    while (next < 50 && pool.room() > 0) pool.submit(task(next++));
    CHECK(pool.under_way() <= 3);
    for (const auto& ended : pool.wait(20s)) CHECK(came.insert(ended->group).second);
  }
  CHECK(came.size() == 50);
  CHECK(done == 50);
  CHECK(pool.room() == 3);
}

TEST_CASE("one that is done does not wait for those that are not", "[workers]") {
  std::atomic<bool> over = false;
  WorkerPool pool(8, [&](FetchTask& task, const Answered&) {
    if (task.group > 0) test::wait_until([&] { return over.load(); });
  });
  for (std::size_t number = 0; number < 8; ++number) pool.submit(task(number));
  const auto ended = pool.wait(20s);
  REQUIRE(ended.size() == 1);
  CHECK(ended.front()->group == 0);
  over = true;
  while (pool.under_way() > 0) REQUIRE_FALSE(pool.wait(20s).empty());
}

TEST_CASE("what is answered makes room while it is read, for half as many", "[workers]") {
  std::atomic<bool> over = false;
  WorkerPool pool(4, [&](FetchTask& task, const Answered& answered) {
    if (task.group < 3) answered();
    test::wait_until([&] { return over.load(); });
  });
  std::size_t number = 0;
  while (pool.room() > 0) pool.submit(task(number++));
  CHECK(pool.under_way() == 4);
  while (pool.under_way() < 6) {
    CHECK(pool.wait(20s).empty());
    while (pool.room() > 0) pool.submit(task(number++));
  }
  over = true;
  std::size_t came = 0;
  while (pool.under_way() > 0) came += pool.wait(20s).size();
  CHECK(came == 6);
  CHECK(pool.room() == 4);
}

TEST_CASE("no more are read at once than there are processors", "[workers]") {
  const int processors = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::atomic<bool> over = false;
  std::atomic<int> called = 0;
  std::atomic<int> reading = 0;
  std::atomic<int> most = 0;
  WorkerPool pool(16, [&](FetchTask&, const Answered& answered) {
    ++called;
    answered();
    const int now = ++reading;
    for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {
    }
    test::wait_until([&] { return over.load(); });
    --reading;
  });
  for (std::size_t number = 0; number < 16; ++number) pool.submit(task(number));
  REQUIRE(test::wait_until([&] { return called == 16 && reading >= std::min(16, processors); }));
  over = true;
  for (std::size_t came = 0; came < 16;) came += pool.wait(20s).size();
  CHECK(most == std::min(16, processors));
}

TEST_CASE("a wait ends when it is woken", "[workers]") {
  WorkerPool pool(2, [](FetchTask&, const Answered&) {});
  pool.wake();
  CHECK(pool.wait(20s).empty());
}
