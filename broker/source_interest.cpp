#include "broker/source_interest.h"

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>

#include "broker/topic_levels.h"
#include "store/database.h"

namespace newswire::broker {
namespace {

constexpr std::chrono::milliseconds at_once{0};

}  // namespace

std::size_t subscribed_levels(const std::vector<std::string>& lanes, const Heartbeats& subscribed) {
  std::vector<std::string_view> levels;
  for (const std::string& lane : lanes) {
    for_each_level(lane, [&](std::string_view level) {
      const bool is_counted = std::find(levels.begin(), levels.end(), level) != levels.end();
      if (!is_counted && subscribed.contains(level)) levels.push_back(level);
    });
  }
  return levels.size();
}

SourceInterest::SourceInterest(std::string store_path, const Clock& clock, Log& log,
                               std::chrono::milliseconds spacing)
    : store_path_(std::move(store_path)), clock_(clock), log_(log), spacing_(spacing) {}

SourceInterest::~SourceInterest() {
  stop();
}

void SourceInterest::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { write_until(stop); });
}

void SourceInterest::count(const std::string& source, std::size_t hits) {
  const std::lock_guard lock(mutex_);
  auto counted = counts_.find(source);
  if (counted == counts_.end()) {
    if (counts_.size() >= max_sources) return;
    counted = counts_.emplace(source, Count{}).first;
  }
  ++counted->second.items;
  counted->second.hits += static_cast<std::int64_t>(hits);
}

void SourceInterest::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void SourceInterest::write_until(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      pause_.wait_for(lock, stop, spacing_, [] { return false; });
    }
    if (!stop.stop_requested()) write();
  }
  write();
}

void SourceInterest::write() {
  Counts fresh;
  {
    const std::lock_guard lock(mutex_);
    fresh.swap(counts_);
  }
  for (const auto& [source, count] : fresh) {
    if (unwritten_.size() >= max_sources && !unwritten_.contains(source)) continue;
    Count& sum = unwritten_[source];
    sum.items += count.items;
    sum.hits += count.hits;
  }
  if (unwritten_.empty()) return;

  std::vector<store::InterestCount> counts;
  counts.reserve(unwritten_.size());
  for (const auto& [source, count] : unwritten_) {
    counts.push_back({source, count.items, count.hits});
  }
  try {
    store::Database database(store_path_, store::Access::update, at_once);
    store::SourceInterestStore(database).add(counts, clock_.now());
    unwritten_.clear();
  } catch (const std::exception& trouble) {  // whatever it is, delivery goes on
    if (!std::exchange(is_told_, true)) {
      log_.debug("what live subscriptions hit cannot be noted at the moment",
                 {{"reason", trouble.what()}});
    }
  }
}

}  // namespace newswire::broker
