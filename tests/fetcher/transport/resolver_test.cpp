// How long answers to look-ups are good for.
#include <atomic>
#include <string>
#include <vector>

#include <netdb.h>

#include "fetcher/transport/resolver.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using std::chrono::steady_clock;

namespace {

// Knows one name, counts who asks, and has a clock that the test moves.
class Names {
 public:
  NameService service() {
    return {[this](const std::string& host, std::vector<Address>& addresses) {
              ++asked_;
              if (host != "known.example") return EAI_NONAME;
              addresses = parse_address("192.0.2.1", 0);
              return 0;
            },
            [this] { return steady_clock::time_point(std::chrono::seconds(seconds_)); }};
  }
  void advance(std::chrono::seconds time) { seconds_ += time.count(); }
  int asked() const { return asked_; }

 private:
  std::atomic<std::int64_t> seconds_ = 1000;
  std::atomic<int> asked_ = 0;
};

auto resolve(Resolver& resolver, const std::string& host) {
  const Interrupt interrupt;
  return resolver.resolve(host, 80, steady_clock::now() + 20s, interrupt);
}

}  // namespace

TEST_CASE("an address is looked up again after a minute", "[resolver]") {
  Names names;
  Resolver resolver(names.service());
  const auto addresses = resolve(resolver, "known.example");
  REQUIRE(addresses.ok());
  REQUIRE(addresses->size() == 1);
  CHECK(addresses->front().to_string() == "192.0.2.1");
  names.advance(59s);
  CHECK(resolve(resolver, "known.example").ok());
  CHECK(names.asked() == 1);
  names.advance(2s);
  CHECK(resolve(resolver, "known.example").ok());
  CHECK(names.asked() == 2);
}

TEST_CASE("a name that is not there is asked for again after five seconds", "[resolver]") {
  Names names;
  Resolver resolver(names.service());
  const auto refusal = resolve(resolver, "unknown.example");
  REQUIRE_FALSE(refusal.ok());
  CHECK(refusal.error().failure == HttpFailure::dns);
  names.advance(4s);
  CHECK_FALSE(resolve(resolver, "unknown.example").ok());
  CHECK(names.asked() == 1);
  names.advance(2s);
  CHECK_FALSE(resolve(resolver, "unknown.example").ok());
  CHECK(names.asked() == 2);
}

TEST_CASE("an address is never looked up", "[resolver]") {
  Names names;
  Resolver resolver(names.service());
  CHECK(resolve(resolver, GENERATE("192.0.2.1", "2001:db8::1")).ok());
  CHECK(names.asked() == 0);
}
