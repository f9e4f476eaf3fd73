#include "app/health/store_findings.h"

#include <filesystem>
#include <system_error>

#include "app/health/span_text.h"
#include "app/stored_sources.h"
#include "store/database.h"
#include "store/file_owner.h"
#include "store/item_store.h"

namespace newswire::app {
namespace {

namespace fs = std::filesystem;
using Reason = store::StoreRefused::Reason;

constexpr std::uint64_t mebibyte = 1 << 20;
// A round of fetches brings in some megabytes, and the journal may be as large as they are.
constexpr std::uint64_t least_free_bytes = 64 * mebibyte;
constexpr std::uint64_t enough_free_bytes = 2048 * mebibyte;
constexpr std::uint64_t free_share = 20;  // a twentieth
// Cut back to 64 MiB at each checkpoint (store/database.cpp), unless a reader is in the way.
constexpr std::uint64_t huge_wal_bytes = 256 * mebibyte;

std::optional<Disk> disk_of(const std::string& path) {
  fs::path folder = fs::path(path).parent_path();
  std::error_code error;
  while (!folder.empty() && !fs::exists(folder, error) && folder != folder.root_path()) {
    folder = folder.parent_path();
  }
  const fs::space_info space = fs::space(folder.empty() ? "." : folder, error);
  if (error) return std::nullopt;
  return Disk{space.available, space.capacity};
}

std::uint64_t size_of(const std::string& file) {
  std::error_code error;
  const auto bytes = fs::file_size(file, error);
  return error ? 0 : bytes;
}

Finding about(Severity severity, const StoreFacts& facts, std::string text, std::string fix) {
  return {severity, "store", "store " + facts.path, std::move(text), std::move(fix)};
}

std::string fix_of(Reason reason, const StoreFacts& facts, const Fixes& fixes) {
  switch (reason) {
    case Reason::older_schema:
      return fixes.run("fetch");
    case Reason::damaged:
      return fixes.run("store check");
    case Reason::newer_schema:
      return "apt-get install --only-upgrade newswire";
    case Reason::foreign:
      return "path = \"...\" in [store]";
    case Reason::locked:
      return "fuser -v " + shell_word(facts.path);
    case Reason::denied:
      if (const std::string owner = store::other_owner(facts.path); !owner.empty()) {
        return "sudo -u " + shell_word(owner) + " " + fixes.run("status");
      }
      break;
    case Reason::other:
      break;
  }
  return "ls -l " + shell_word(facts.path) + "*";
}

// The reason alone, as the subject has the path already.
std::string without_path(const std::string& message, const std::string& path) {
  const std::string beginning = "store '" + path + "' ";
  return message.starts_with(beginning) ? message.substr(beginning.size()) : message;
}

void look_at_disk(const StoreFacts& facts, const Fixes& fixes, Findings& findings) {
  if (!facts.disk || facts.disk->bytes == 0) return;
  const auto& [free_bytes, bytes] = *facts.disk;
  const bool is_full = free_bytes < least_free_bytes;
  const bool is_nearly_full = free_bytes < bytes / free_share && free_bytes < enough_free_bytes;
  if (!is_full && !is_nearly_full) return;
  findings.push_back({is_full ? Severity::problem : Severity::warning, "disk", "disk of the store",
                      (is_full ? "it is full: " : "it is nearly full: ") + size_text(free_bytes) +
                          " of " + size_text(bytes) + " are free",
                      "retain = \"30d\" in [store], then " + fixes.run("store compact")});
}

}  // namespace

StoreFacts look_at_store(const std::string& path) {
  StoreFacts facts;
  facts.path = path;
  facts.exists = store_exists(path);
  facts.disk = disk_of(path);
  if (!facts.exists) return facts;
  facts.wal_bytes = size_of(path + "-wal");
  try {
    store::Database database(path, store::Access::read_only);
    store::ItemStore items(database);
    facts.status = StoreStatus{size_of(path) + facts.wal_bytes, items.count(), items.head(),
                               items.floor(), items.epoch()};
  } catch (const store::StoreRefused& refused) {
    facts.trouble = without_path(refused.what(), path);
    facts.reason = refused.reason();
  } catch (const std::exception& trouble) {
    facts.trouble = without_path(trouble.what(), path);
  }
  return facts;
}

Findings store_findings(const StoreFacts& facts, const Fixes& fixes) {
  Findings findings;
  if (!facts.exists) {
    findings.push_back(
        about(Severity::problem, facts, "there is no store yet", fixes.run("fetch")));
  } else if (!facts.status) {
    findings.push_back(
        about(Severity::problem, facts, facts.trouble, fix_of(facts.reason, facts, fixes)));
  }
  look_at_disk(facts, fixes, findings);
  if (facts.wal_bytes > huge_wal_bytes) {
    findings.push_back(about(Severity::warning, facts,
                             "its journal has grown to " + size_text(facts.wal_bytes) +
                                 ": somebody has been reading for long",
                             "fuser -v " + shell_word(facts.path + "-wal")));
  }
  return findings;
}

}  // namespace newswire::app
