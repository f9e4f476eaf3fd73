#include <array>
#include <chrono>
#include <exception>
#include <filesystem>
#include <string_view>

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "app/doctor/checks.h"
#include "app/health/span_text.h"
#include "store/check.h"
#include "store/database.h"

namespace newswire::app {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(5);
// SQLite cannot be called off within one table: read at 200 MB a second, this is the same time.
constexpr std::uint64_t most_looked_at_bytes = 1 << 30;

struct FileSystem {
  std::uint32_t magic;  // statfs(2), linux/magic.h
  Severity severity;
  std::string_view name;
};
// SQLite's WAL is memory that processes share: over a network there is none.
constexpr std::array file_systems{
    FileSystem{0x6969, Severity::problem, "NFS"},
    FileSystem{0x517b, Severity::problem, "SMB"},
    FileSystem{0xff534d42, Severity::problem, "CIFS"},
    FileSystem{0xfe534d42, Severity::problem, "SMB"},
    FileSystem{0x5346414f, Severity::problem, "AFS"},
    FileSystem{0x00c36400, Severity::problem, "Ceph"},
    FileSystem{0x0bd00bd0, Severity::problem, "Lustre"},
    FileSystem{0x01021997, Severity::warning, "9P, shared with a host"},
    FileSystem{0x65735546, Severity::warning, "FUSE, perhaps of a network"},
};

class StoreCheck {
 public:
  StoreCheck(const Patient& patient, const std::function<void()>& at_work)
      : patient_(patient), facts_(patient.store), at_work_(at_work) {}

  Findings pass() {
    if (!facts_.exists) {
      add_named(Severity::warning, "it is not there yet; the first fetch makes it",
                patient_.fixes.run("fetch"));
    }
    for (Finding& finding : store_findings(facts_, patient_.fixes)) {
      if (facts_.exists || finding.kind != "store") findings_.push_back(std::move(finding));
    }
    if (facts_.status) {
      add_named(Severity::ok, std::to_string(facts_.status->items) + " items, head " +
                                  std::to_string(facts_.status->head) + ", " +
                                  size_text(facts_.status->bytes));
      look_inside();
    }
    if (facts_.reason != store::StoreRefused::Reason::denied) look_at_access();
    look_at_disk();
    look_at_file_system();
    return std::move(findings_);
  }

 private:
  void add(Severity severity, std::string text, std::string fix = "") {
    findings_.push_back({severity, "store", "store", std::move(text), std::move(fix)});
  }
  // Once is enough.
  void add_named(Severity severity, std::string text, std::string fix = "") {
    add(severity, std::move(text), std::move(fix));
    findings_.back().subject += " " + facts_.path;
  }

  void look_inside() {
    const std::string whole = "'" + patient_.fixes.run("store check") + "' looks at all of it";
    if (facts_.status->bytes > most_looked_at_bytes) {
      return add(Severity::ok, "it is too large for a quick look; " + whole);
    }
    const auto deadline = steady_clock::now() + patience;
    bool is_late = false;
    try {
      store::Database database(facts_.path, store::Access::read_only);
      const auto fault = store::find_damage(database, [&] {
        at_work_();
        is_late = steady_clock::now() >= deadline;
        return !is_late;
      });
      if (fault.empty()) return add(Severity::ok, "its structure is whole");
      add(Severity::problem, "it is damaged: " + fault, patient_.fixes.run("store check"));
    } catch (const std::exception& trouble) {
      if (!is_late)
        return add(Severity::problem, trouble.what(), patient_.fixes.run("store check"));
      add(Severity::ok, "no damage was found in five seconds; " + whole);
    }
  }

  static bool may(const fs::path& path, int mode) {
    return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
  }

  void look_at_access() {
    const fs::path folder = fs::path(facts_.path).parent_path();
    std::error_code error;
    if (!fs::exists(folder, error)) return;  // it is made with the store
    const std::string user = " by this user (" + std::to_string(::geteuid()) + ")";
    if (!may(folder, W_OK | X_OK)) {
      add(Severity::warning,
          "its folder cannot be written" + user + ", so that it can only be read",
          "run what fetches as the folder's owner: ls -ld " + shell_word(folder.string()));
    } else if (facts_.exists && !may(facts_.path, W_OK)) {
      add(Severity::warning, "it cannot be written" + user,
          "run what fetches as its owner: ls -l " + shell_word(facts_.path));
    } else {
      add(Severity::ok, "it can be written" + user);
    }
  }

  void look_at_disk() {
    for (const Finding& finding : findings_) {
      if (finding.kind == "disk") return;
    }
    if (!facts_.disk) return;
    add(Severity::ok, size_text(facts_.disk->free_bytes) + " of " + size_text(facts_.disk->bytes) +
                          " are free on its disk");
  }

  void look_at_file_system() {
    struct statfs status {};
    const fs::path folder = fs::path(facts_.path).parent_path();
    if (::statfs(folder.empty() ? "." : folder.c_str(), &status) != 0) return;
    const auto magic = static_cast<std::uint32_t>(status.f_type);
    for (const FileSystem& known : file_systems) {
      if (known.magic != magic) continue;
      return add(known.severity,
                 "it is on a file system of the network (" + std::string(known.name) +
                     "), where SQLite's locks and journal cannot be relied on",
                 "path = \"/var/lib/newswire/newswire.db\" in [store]");
    }
    add(Severity::ok, "its file system is one of this machine");
  }

  const Patient& patient_;
  const StoreFacts& facts_;
  const std::function<void()>& at_work_;
  Findings findings_;
};

}  // namespace

Findings check_store(const Patient& patient, const std::function<void()>& at_work) {
  return StoreCheck(patient, at_work).pass();
}

}  // namespace newswire::app
