#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "app/actions/child.h"
#include "app/doctor/checks.h"
#include "app/health/file_lock.h"
#include "app/health/overall.h"
#include "app/health/span_text.h"
#include "app/ledger_report.h"
#include "app/stored_sources.h"

namespace newswire::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_crontab_bytes = 1 << 20;
constexpr std::size_t most_crontabs = 200;
constexpr std::chrono::seconds patience_with_crontab{2};

// Which the units name.
constexpr const char* config_of_units = "/etc/newswire/newswire.toml";
struct Unit {
  const char* link;  // that `systemctl enable` makes
  const char* name;
};
constexpr std::array units{
    Unit{"/etc/systemd/system/multi-user.target.wants/newswire.service", "newswire.service"},
    Unit{"/etc/systemd/system/timers.target.wants/newswire-fetch.timer", "newswire-fetch.timer"},
};

std::vector<fs::path> crontabs() {
  std::vector<fs::path> files{"/etc/crontab"};
  std::error_code error;
  for (fs::directory_iterator file("/etc/cron.d", error), end; !error && file != end;
       file.increment(error)) {
    if (files.size() < most_crontabs) files.push_back(file->path());
  }
  return files;
}

// Whether a line that is no comment runs `newswire ... fetch` or `up`.
bool runs_newswire(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error) || fs::file_size(file, error) > most_crontab_bytes) {
    return false;
  }
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string::npos || line[first] == '#') continue;
    const std::size_t program = line.find("newswire");
    if (program == std::string::npos) continue;
    if (line.find(" fetch", program) != std::string::npos ||
        line.find(" up", program) != std::string::npos) {
      return true;
    }
  }
  return false;
}

// The same of the user's own crontab, which crontab(1) alone may read.
bool own_crontab_runs_newswire() {
  Child look;
  look.argv = {"sh", "-c",
               "crontab -l 2>/dev/null |"
               " grep -Eq '^[[:blank:]]*[^#[:blank:]].*newswire.* (fetch|up)'"};
  return run_child(look, patience_with_crontab, {}).is_well();
}

std::vector<std::string> what_is_scheduled(const std::string& config_file) {
  std::vector<std::string> found;
  std::error_code error;
  for (const Unit& unit : units) {
    if (config_file == config_of_units && fs::is_symlink(unit.link, error)) {
      found.push_back(unit.name);
    }
  }
  for (const fs::path& file : crontabs()) {
    if (runs_newswire(file)) found.push_back(file.string());
  }
  if (own_crontab_runs_newswire()) found.push_back("this user's crontab");
  return found;
}

std::optional<Time> last_request(const std::string& store_path) {
  std::optional<Time> last;
  for (const auto& host : read_ledger(store_path).hosts) {
    if (host.last_sent > last.value_or(Time{})) last = host.last_sent;
  }
  return last;
}

class FetchingCheck {
 public:
  explicit FetchingCheck(const Patient& patient) : patient_(patient) {}

  Findings pass() {
    const bool is_at_work = look_at_lock();
    look_at_schedule(is_at_work);
    if (patient_.store.status) look_at_store();
    return std::move(findings_);
  }

 private:
  void add(Severity severity, std::string text, std::string fix = "") {
    findings_.push_back({severity, "fetching", "fetching", std::move(text), std::move(fix)});
  }

  bool look_at_lock() {
    const auto holder = holder_of_lock(patient_.store.path + ".fetch-lock");
    if (!holder) return false;
    add(Severity::ok, "a newswire is at it now" +
                          (*holder > 0 ? " (pid " + std::to_string(*holder) + ")" : std::string()));
    return true;
  }

  void look_at_schedule(bool is_at_work) {
    const auto scheduled = what_is_scheduled(patient_.config.file);
    for (const std::string& what : scheduled) add(Severity::ok, "scheduled by " + what);
    if (!scheduled.empty() || is_at_work) return;
    add(Severity::warning, "nothing is seen that does it: no service, no timer, no crontab",
        "systemctl enable --now newswire, or in a crontab: * * * * * " +
            patient_.fixes.run("fetch --quiet --max-time 50s"));
  }

  void look_at_store() {
    try {
      const auto last = last_request(patient_.store.path);
      if (last) {
        add(Severity::ok, "the last request was sent " +
                              span_text(std::max(patient_.now - *last, Duration{0})) + " ago");
      }
      const auto reports = report_sources(patient_.config, stored_sources(patient_.store.path));
      const auto troubles = shortened(
          worst_first(look_at_sources(patient_.config, reports, patient_.now, patient_.fixes)),
          most_of_a_kind_, patient_.fixes.run("status"));
      findings_.insert(findings_.end(), troubles.begin(), troubles.end());
    } catch (const std::exception& trouble) {
      add(Severity::warning, trouble.what(), patient_.fixes.run("store check"));
    }
  }

  static constexpr std::size_t most_of_a_kind_ = 3;
  const Patient& patient_;
  Findings findings_;
};

}  // namespace

Findings check_fetching(const Patient& patient) {
  return FetchingCheck(patient).pass();
}

}  // namespace newswire::app
