#include <sys/resource.h>

#include "broker/descriptor_watch.h"
#include "tests/support/captured_log.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::broker;
using namespace std::chrono_literals;

namespace {

// None that are open are closed by it.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("that no more files can be opened is told once, and so is that they can",
          "[descriptors]") {
  test::CapturedLog log;
  DescriptorWatch watch(log.log());
  DescriptorWatch::TimePoint now{1h};
  watch.look(now);
  CHECK(log.count("") == 0);
  {
    const NoMoreFiles limit;
    watch.look(now += 1s);
    watch.look(now += 1s);
  }
  CHECK(log.count("no further subscriber can connect") == 1);
  CHECK(log.count("subscribers can connect again") == 0);
  watch.look(now + 999ms);
  CHECK(log.count("subscribers can connect again") == 0);
  watch.look(now + 1s);
  watch.look(now + 2s);
  CHECK(log.count("subscribers can connect again") == 1);
}
