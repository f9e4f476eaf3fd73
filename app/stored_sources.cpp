#include "app/stored_sources.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <utility>

#include "fetcher/host_book.h"

namespace newswire::app {
namespace {

constexpr std::size_t events_shown = 10;

}  // namespace

bool store_exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::status(path, ignored).type() != std::filesystem::file_type::not_found;
}

StoredSources stored_sources(const std::string& path) {
  if (!store_exists(path)) return {};
  store::Database database(path, store::Access::read_only);
  return {store::SourceStore(database).sources(), store::SourceWatchStore(database).all()};
}

std::vector<store::SourceInterest> stored_interests(const std::string& path, Time now) {
  if (!store_exists(path)) return {};
  store::Database database(path, store::Access::read_only);
  return store::SourceInterestStore(database).all(now);
}

SourceTrail stored_trail(const std::string& path, const std::string& source,
                         const std::string& host, fetcher::PauseScope scope, Time now) {
  SourceTrail trail;
  if (!store_exists(path)) return trail;
  store::Database database(path, store::Access::read_only);
  store::SourceStore sources(database);
  trail.host = sources.host(host);
  trail.paused_until = fetcher::HostBook(sources).paused_until(host, scope, now);
  trail.ledger = store::LedgerStore(database).host(host);
  for (auto& event : sources.health_events_after(0, std::numeric_limits<std::size_t>::max())) {
    if (event.source == source) trail.events.push_back(std::move(event));
  }
  const auto too_many = trail.events.size() - std::min(trail.events.size(), events_shown);
  trail.events.erase(trail.events.begin(),
                     trail.events.begin() + static_cast<std::ptrdiff_t>(too_many));
  return trail;
}

}  // namespace newswire::app
