#include "core/duration.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace newswire {
namespace {

using namespace std::chrono_literals;

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr std::array<Unit, 6> units{{{"w", 7LL * 24 * 3600 * 1000},
                                     {"d", 24LL * 3600 * 1000},
                                     {"h", 3600LL * 1000},
                                     {"m", 60LL * 1000},
                                     {"s", 1000},
                                     {"ms", 1}}};
constexpr std::int64_t longest_ms = 100LL * 365 * 24 * 3600 * 1000;

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  const auto fail = [&] {
    return Error{"'" + std::string(text.substr(0, 40)) +
                 "' is not a duration; write a number and a unit, such as 30s, 15m, 24h or 90d"};
  };
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return fail();
  const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
  if (suffix.empty() && count == 0) return Duration{0};
  for (const Unit& unit : units) {
    if (suffix != unit.name) continue;
    if (count > longest_ms / unit.milliseconds) {
      return Error{"'" + std::string(text.substr(0, 40)) + "' is longer than 100 years"};
    }
    return Duration{count * unit.milliseconds};
  }
  return fail();
}

std::string format_duration(Duration duration) {
  const std::int64_t ms = duration.count();
  if (ms == 0) return "0s";
  for (const Unit& unit : units) {
    if (unit.name != "w" && ms % unit.milliseconds == 0) {
      return std::to_string(ms / unit.milliseconds).append(unit.name);
    }
  }
  return std::to_string(ms) + "ms";
}

}  // namespace newswire
