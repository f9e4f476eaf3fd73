#include "fetcher/pause_scope.h"

#include <algorithm>

#include "fetcher/registrable_domain.h"

namespace newswire::fetcher {
namespace {

constexpr Duration apart_at_most = std::chrono::hours(24);

// `later` answered 429 while the one of `earlier` still counted.
bool follows(const store::HostState& later, const store::HostState& earlier) {
  return earlier.limited_at <= later.limited_at &&
         later.limited_at <= std::max(earlier.limited_at + apart_at_most, earlier.limited_until) &&
         host_name(earlier.host) != host_name(later.host);
}

bool is_wide(std::span<const store::HostState> limited) {
  return std::any_of(limited.begin(), limited.end(), [&](const store::HostState& later) {
    return std::any_of(limited.begin(), limited.end(),
                       [&](const store::HostState& earlier) { return follows(later, earlier); });
  });
}

}  // namespace

Time domain_pause(std::span<const store::HostState> limited, PauseScope scope, Time now) {
  if (scope == PauseScope::host) return {};
  Time until{};
  for (const auto& host : limited) until = std::max(until, host.limited_until);
  if (until <= now) return {};
  return scope == PauseScope::domain || is_wide(limited) ? until : Time{};
}

}  // namespace newswire::fetcher
