#include "tests/torture/figures.h"

#include <algorithm>
#include <cstdio>

namespace newswire::torture {
namespace {

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

long long number(std::int64_t value) {
  return static_cast<long long>(value);
}

// 0: the least, 1: the largest; in seconds.
double quantile(std::vector<std::chrono::milliseconds> times, double share) {
  if (times.empty()) return 0;
  std::ranges::sort(times);
  const auto at = static_cast<std::size_t>(share * static_cast<double>(times.size() - 1));
  return std::chrono::duration<double>(times[at]).count();
}

std::string oracle_line(const Judgement& judgement) {
  return formatted("missing %lld, extra %lld, out of order %lld", number(judgement.missing),
                   number(judgement.extra), number(judgement.disorder));
}

}  // namespace

Figures& Figures::operator+=(const Figures& other) {
  worlds += other.worlds;
  for (std::size_t i = 0; i < kills.size(); ++i) {
    kills[i].all += other.kills[i].all;
    kills[i].at_crash_points += other.kills[i].at_crash_points;
    kills[i].recoveries.insert(kills[i].recoveries.end(), other.kills[i].recoveries.begin(),
                               other.kills[i].recoveries.end());
  }
  freezes += other.freezes;
  broken_connections += other.broken_connections;
  items += other.items;
  subscribers += other.subscribers;
  repeats += other.repeats;
  judgement += other.judgement;
  failures.insert(failures.end(), other.failures.begin(), other.failures.end());
  return *this;
}

std::string Figures::one_line() const {
  std::string text = "kills:";
  for (int kind = 0; kind < kinds; ++kind) {
    const auto& of_kind = kills[static_cast<std::size_t>(kind)];
    if (of_kind.all > 0) {
      text += formatted(" %lld %s,", number(of_kind.all), to_string(static_cast<Kind>(kind)));
    }
  }
  return text + formatted(" %lld items, %lld subscribers: ", number(items), number(subscribers)) +
         oracle_line(judgement);
}

std::string Figures::table() const {
  std::string text = "process      kills  at crash points  recovery median      p99      max\n";
  for (int kind = 0; kind < kinds; ++kind) {
    const auto& of_kind = kills[static_cast<std::size_t>(kind)];
    text += formatted("%-10s %7lld %16lld %14.2f s %6.2f s %6.2f s\n",
                      to_string(static_cast<Kind>(kind)), number(of_kind.all),
                      number(of_kind.at_crash_points), quantile(of_kind.recoveries, 0.5),
                      quantile(of_kind.recoveries, 0.99), quantile(of_kind.recoveries, 1));
  }
  text += formatted("freezes %lld, broken connections %lld, lines repeated after a kill %lld\n",
                    number(freezes), number(broken_connections), number(repeats));
  text += formatted(
              "worlds %lld, items %lld, subscribers %lld, to be handed over %lld: ", number(worlds),
              number(items), number(subscribers), number(judgement.expected)) +
          oracle_line(judgement) + '\n';
  for (const std::string& failure : failures) text += "FAILED: " + failure + '\n';
  return text;
}

}  // namespace newswire::torture
