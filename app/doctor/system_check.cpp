#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>

#include <sys/resource.h>

#include "app/doctor/checks.h"
#include "app/health/span_text.h"
#include "app/open_files.h"
#include "app/stored_sources.h"
#include "core/date.h"
#include "store/database.h"

namespace newswire::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::uint64_t files_of_subscription = 2;  // live and replay
constexpr std::uint64_t few_subscribers = 100;
// What a clock may be wrong by, and be set right, without harm.
constexpr Duration harmless_step = 5min;
constexpr int first_year = 2024;  // nothing of this program is older
constexpr int last_year = 2100;

Finding about(Severity severity, std::string subject, std::string text, std::string fix = "") {
  return {severity, "system", std::move(subject), std::move(text), std::move(fix)};
}

Finding open_files(const config::Config& config) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return about(Severity::warning, "open files", "the limit cannot be read");
  }
  const std::uint64_t most = limit.rlim_max;
  const std::uint64_t own = files_of_broker + files_of_fetcher;
  const std::uint64_t taken = own + 2 * static_cast<std::uint64_t>(config.fetch.concurrency);
  const std::string fix = "ulimit -Hn 65536, or LimitNOFILE=65536 in the unit";
  const std::string limits = "at most " + std::to_string(most) + " at once";
  if (most < own) {
    return about(Severity::problem, "open files",
                 limits + ", and newswire needs " + std::to_string(own), fix);
  }
  const std::uint64_t subscribers = most > taken ? (most - taken) / files_of_subscription : 0;
  return about(subscribers < few_subscribers ? Severity::warning : Severity::ok, "open files",
               limits + ", enough for " + std::to_string(subscribers) + " subscribers",
               subscribers < few_subscribers ? fix : "");
}

// What the store knows to have happened last.
std::optional<Time> newest_time(const StoreFacts& facts) {
  if (!facts.status) return std::nullopt;
  std::optional<Time> newest;
  try {
    for (const auto& state : stored_sources(facts.path).states) {
      if (state.last_attempt) newest = std::max(newest.value_or(Time{}), *state.last_attempt);
    }
  } catch (const std::exception&) {
    return std::nullopt;  // the store's own check tells
  }
  return newest;
}

Finding clock(const Patient& patient) {
  const std::string fix = "timedatectl set-ntp true";
  const auto day = std::chrono::floor<std::chrono::days>(patient.now);
  const int year = static_cast<int>(std::chrono::year_month_day(day).year());
  const std::string now = format_rfc3339(patient.now);
  if (year < first_year || year >= last_year) {
    return about(Severity::problem, "clock", "it says " + now, fix);
  }
  const auto newest = newest_time(patient.store);
  if (newest && *newest > patient.now + harmless_step) {
    return about(Severity::problem, "clock",
                 "it says " + now + ", and the store knows of a fetch " +
                     span_text(*newest - patient.now) +
                     " later: it was set back, or was wrong then",
                 fix);
  }
  return about(Severity::ok, "clock", "it says " + now);
}

// Where times of day are shown by TZ or /etc/localtime, as tzset(3) looks for them.
Finding time_zone() {
  const char* tz = std::getenv("TZ");
  std::error_code error;
  const std::string name = tz == nullptr || *tz == '\0' ? "" : (*tz == ':' ? tz + 1 : tz);
  if (name.empty()) {
    if (tz != nullptr || fs::exists("/etc/localtime", error)) {
      return about(Severity::ok, "time zone", tz != nullptr ? "UTC" : "that of /etc/localtime");
    }
    return about(Severity::ok, "time zone", "UTC, as there is no /etc/localtime");
  }
  const fs::path file =
      name.front() == '/' ? fs::path(name) : "/usr/share/zoneinfo" / fs::path(name);
  // "UTC" and rules such as "CET-1CEST" need no file.
  const bool needs_file = name.find('/') != std::string::npos;
  if (!needs_file || fs::exists(file, error)) return about(Severity::ok, "time zone", name);
  return about(Severity::warning, "time zone",
               "TZ names " + name + ", which is not here: times are shown in UTC",
               "apt-get install tzdata");
}

}  // namespace

Findings check_system(const Patient& patient) {
  return {open_files(patient.config), clock(patient), time_zone()};
}

}  // namespace newswire::app
