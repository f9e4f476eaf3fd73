#include "broker/admission.h"
#include "tests/support/catch.h"

using newswire::broker::Admission;
using newswire::broker::AdmissionRates;
using newswire::broker::TokenBucket;
using namespace std::chrono_literals;

namespace {

const TokenBucket::TimePoint start{1000s};

}  // namespace

TEST_CASE("a bucket gives its burst at once and then its rate", "[admission]") {
  TokenBucket bucket(10, 3, start);
  CHECK(bucket.take(start));
  CHECK(bucket.take(start));
  CHECK(bucket.take(start));
  CHECK_FALSE(bucket.take(start));
  CHECK(bucket.until_next(start) == 100ms);
  CHECK_FALSE(bucket.take(start + 99ms));
  CHECK(bucket.take(start + 101ms));
  CHECK_FALSE(bucket.take(start + 102ms));
}

TEST_CASE("a bucket never holds more than its burst", "[admission]") {
  TokenBucket bucket(10, 3, start);
  CHECK(bucket.is_full(start));
  bucket.take(start);
  CHECK_FALSE(bucket.is_full(start));
  CHECK(bucket.is_full(start + 1h));
  for (int i = 0; i < 3; ++i) CHECK(bucket.take(start + 1h));
  CHECK_FALSE(bucket.take(start + 1h));
}

TEST_CASE("one client that asks too often is refused alone", "[admission]") {
  Admission admission({.per_client = 1, .burst_per_client = 5, .total = 1e6, .burst_total = 1e6}, 1,
                      start);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(admission.refuse_client("greedy", start));
  const auto wait = admission.refuse_client("greedy", start);
  REQUIRE(wait);
  CHECK(*wait >= 1s);
  CHECK_FALSE(admission.refuse_client("modest", start));
  CHECK_FALSE(admission.refuse_client("greedy", start + *wait));
}

TEST_CASE("all together are refused beyond the total", "[admission]") {
  Admission admission({.per_client = 1, .burst_per_client = 1, .total = 10, .burst_total = 20}, 1,
                      start);
  for (int i = 0; i < 20; ++i) CHECK_FALSE(admission.refuse_total(start));
  CHECK(admission.refuse_total(start));
  CHECK_FALSE(admission.refuse_total(start + 1s));
}

TEST_CASE("those who are refused together do not come back together", "[admission]") {
  Admission admission({.per_client = 1, .burst_per_client = 1, .total = 10, .burst_total = 0}, 1,
                      start);
  std::vector<std::chrono::milliseconds> waits;
  for (int i = 0; i < 100; ++i) waits.push_back(*admission.refuse_total(start));
  std::sort(waits.begin(), waits.end());
  CHECK(waits.front() >= 100ms);
  CHECK(waits.back() - waits.front() > 100ms);
}

TEST_CASE("any number of client names costs bounded memory and does not lock others out",
          "[admission]") {
  Admission admission({.per_client = 1, .burst_per_client = 2, .total = 1, .burst_total = 1}, 1,
                      start);
  for (int i = 0; i < 100'000; ++i) {
    REQUIRE_FALSE(admission.refuse_client("client " + std::to_string(i), start));
  }
  CHECK_FALSE(admission.refuse_client("a newcomer", start));
}
