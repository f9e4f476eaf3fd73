// Who may ask for a replay now, and who is to come back later: a token bucket per client and one
// for all, so that repair never slows live delivery, and no client the repair of others.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>

namespace newswire::broker {

// Tokens come at a steady rate up to a burst; each admission takes one. Time is a parameter.
class TokenBucket {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  TokenBucket(double per_second, double burst, TimePoint now);

  bool take(TimePoint now);
  bool is_full(TimePoint now) const;
  std::chrono::milliseconds until_next(TimePoint now) const;  // 0 where there is one

 private:
  double tokens_at(TimePoint now) const;

  double per_second_;
  double burst_;
  double tokens_;
  TimePoint filled_;
};

struct AdmissionRates {
  double per_client = 0;  // a second
  double burst_per_client = 0;
  double total = 0;
  double burst_total = 0;
};

// One thread at a time.
class Admission {
 public:
  using TimePoint = TokenBucket::TimePoint;

  Admission(const AdmissionRates& rates, std::uint32_t seed, TimePoint now);

  // nullopt: admitted. Otherwise after how long to ask again; jittered, so that those who were
  // refused together do not come back together.
  std::optional<std::chrono::milliseconds> refuse_client(const std::string& client, TimePoint now);
  std::optional<std::chrono::milliseconds> refuse_total(TimePoint now);

  std::chrono::milliseconds jittered(std::chrono::milliseconds wait);

 private:
  TokenBucket& bucket_of(const std::string& client, TimePoint now);

  AdmissionRates rates_;
  TokenBucket total_;
  std::unordered_map<std::string, TokenBucket> clients_;
  std::minstd_rand random_;
};

}  // namespace newswire::broker
