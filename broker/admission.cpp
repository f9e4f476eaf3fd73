#include "broker/admission.h"

#include <algorithm>
#include <cmath>

namespace newswire::broker {
namespace {

constexpr std::size_t max_clients = 10'000;
constexpr std::chrono::milliseconds least_wait{50};

}  // namespace

TokenBucket::TokenBucket(double per_second, double burst, TimePoint now)
    : per_second_(per_second), burst_(burst), tokens_(burst), filled_(now) {}

double TokenBucket::tokens_at(TimePoint now) const {
  const std::chrono::duration<double> passed = now - filled_;
  return std::min(burst_, tokens_ + passed.count() * per_second_);
}

bool TokenBucket::take(TimePoint now) {
  tokens_ = tokens_at(now);
  filled_ = now;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

bool TokenBucket::is_full(TimePoint now) const {
  return tokens_at(now) >= burst_;
}

std::chrono::milliseconds TokenBucket::until_next(TimePoint now) const {
  const double missing = 1 - tokens_at(now);
  if (missing <= 0) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(std::lround(std::ceil(1000 * missing / per_second_)));
}

Admission::Admission(const AdmissionRates& rates, std::uint32_t seed, TimePoint now)
    : rates_(rates), total_(rates.total, rates.burst_total, now), random_(seed) {}

std::optional<std::chrono::milliseconds> Admission::refuse_client(const std::string& client,
                                                                  TimePoint now) {
  TokenBucket& bucket = bucket_of(client, now);
  if (bucket.take(now)) return std::nullopt;
  return jittered(bucket.until_next(now));
}

std::optional<std::chrono::milliseconds> Admission::refuse_total(TimePoint now) {
  if (total_.take(now)) return std::nullopt;
  return jittered(total_.until_next(now));
}

std::chrono::milliseconds Admission::jittered(std::chrono::milliseconds wait) {
  const auto least = std::max(wait, least_wait).count();
  return std::chrono::milliseconds(
      std::uniform_int_distribution<std::int64_t>(least, 4 * least)(random_));
}

TokenBucket& Admission::bucket_of(const std::string& client, TimePoint now) {
  if (clients_.size() >= max_clients && clients_.find(client) == clients_.end()) {
    // A bucket that is full again says nothing that a new one would not. Where none is, so many
    // connections are asking at once that only the total can hold them.
    std::erase_if(clients_, [&](const auto& entry) { return entry.second.is_full(now); });
    if (clients_.size() >= max_clients) clients_.clear();
  }
  return clients_.try_emplace(client, rates_.per_client, rates_.burst_per_client, now)
      .first->second;
}

}  // namespace newswire::broker
