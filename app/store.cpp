// The commands below `newswire store`: looking after the file.
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/screen/bottom_line.h"
#include "app/signals.h"
#include "app/stored_sources.h"
#include "app/terminal.h"
#include "broker/published_mark.h"
#include "core/text.h"
#include "display/progress_bar.h"
#include "store/backup.h"
#include "store/check.h"
#include "store/compaction.h"
#include "store/fetch_lock.h"
#include "store/item_store.h"

namespace newswire::app {
namespace {

std::string mebibytes(std::int64_t bytes) {
  return display::grouped((bytes + (1 << 20) - 1) >> 20) + " MiB";
}

// Work that may take minutes: seen on a terminal, and called off by SIGINT and SIGTERM, which leave
// everything as it was.
class LongWork {
 public:
  explicit LongWork(std::string what)
      : what_(std::move(what)), signals_([this] { stopped_ = true; }) {}

  // False once it is to end.
  bool go_on(const std::string& how_far = "") {
    if (progress_.is_due()) progress_.show(what_ + how_far);
    return !stopped_;
  }
  bool was_called_off() const { return stopped_; }

 private:
  std::string what_;
  std::atomic<bool> stopped_ = false;
  BottomLine progress_;
  Signals signals_;
};

// `work` gets the open store. Interrupted work fails in whatever way; the signal is the reason.
int with_store(const CommandLine& line, store::Access access, const std::string& what,
               const std::function<int(store::Database&, LongWork&)>& work) {
  block_signals();
  const config::Config config = load_config(line);
  std::optional<store::Database> database;
  {
    const Signals opening(end_at_once);
    // Where there is none, none is made for this.
    const bool exists = store_exists(config.store.path);
    database.emplace(config.store.path, exists ? access : store::Access::read_only);
  }
  LongWork long_work(what + " " + config.store.path);
  try {
    return work(*database, long_work);
  } catch (const std::exception&) {
    if (long_work.was_called_off()) return exit_code::interrupted;
    throw;
  }
}

// What the broker noted of the log against the log itself.
std::optional<std::string> fault_of_mark(const std::string& path, store::ItemStore& items) {
  const auto published = broker::PublishedMark(path).load();
  if (!published || published->epoch != items.epoch()) return std::nullopt;
  if (published->sequence <= items.head()) return std::nullopt;
  return "published up to " + std::to_string(published->sequence) + ", and the log ends at " +
         std::to_string(items.head()) +
         ": an older copy is in its place, to which the next broker gives a new epoch";
}

int check(store::Database& database, LongWork& work) {
  auto faults = store::check_store(database, [&] { return work.go_on(); });
  store::ItemStore items(database);
  if (faults.empty()) {
    if (auto fault = fault_of_mark(database.path(), items)) faults.push_back(std::move(*fault));
  }
  const std::string store = "store " + terminal_safe(database.path());
  if (faults.empty()) {
    write_line(store + " is well: " + display::grouped(items.count()) + " items, head " +
               std::to_string(items.head()));
    return exit_code::done;
  }
  for (const std::string& fault : faults) write_line(terminal_safe(fault));
  say(store + " has " +
      (faults.size() == 1 ? "a fault" : std::to_string(faults.size()) + " faults"));
  return exit_code::failed;
}

int back_up(store::Database& database, LongWork& work, const std::string& file) {
  std::int64_t bytes = 0;
  store::back_up(database, file, [&](std::int64_t done_bytes, std::int64_t all_bytes) {
    bytes = all_bytes;
    return work.go_on(": " + mebibytes(done_bytes) + " of " + mebibytes(all_bytes));
  });
  write_line("backup " + terminal_safe(file) + " is made" +
             (bytes > 0 ? ": " + mebibytes(bytes) : ""));
  return exit_code::done;
}

int compact(store::Database& database, LongWork& work) {
  const auto lock = store::FetchLock::try_acquire(database.path());
  if (!lock) {
    say("a newswire is fetching into this store, and would have to wait: stop it first");
    return exit_code::failed;
  }
  const store::Room before = store::room_of(database);
  store::compact(database, [&] { return work.go_on(); });
  const store::Room after = store::room_of(database);
  write_line("store " + terminal_safe(database.path()) + " is compact: " + mebibytes(before.bytes) +
             " before, " + mebibytes(after.bytes) + " now");
  return exit_code::done;
}

void add_check(CLI::App& store, CommandLine& line) {
  CLI::App* command = store.add_subcommand(
      "check", "Whether the store is whole: exit code 0 where it is, 1 and the faults otherwise");
  command->footer("Reads the whole file, beside a running newswire too.");
  command->callback([&line] {
    line.run = [&line] { return with_store(line, store::Access::read_only, "checking", check); };
  });
}

void add_backup(CLI::App& store, CommandLine& line) {
  CLI::App* command =
      store.add_subcommand("backup", "Copy the store as it is at this moment, while all goes on");
  const auto file = std::make_shared<std::string>();
  command->add_option("FILE", *file, "The copy; it must not exist yet")->required();
  command->footer(
      "The copy is a store of its own: whoever uses it first gives it a new epoch, and "
      "subscribers\n"
      "are told that the log is another one. To restore it: stop newswire, put the copy in the\n"
      "store's place, remove the files -wal and -shm beside it, start.\n"
      "Example: newswire store backup newswire-$(date +%F).db");
  command->callback([&line, file] {
    line.run = [&line, file] {
      return with_store(line, store::Access::read_only, "copying",
                        [&](store::Database& database, LongWork& work) {
                          return back_up(database, work, *file);
                        });
    };
  });
}

void add_compact(CLI::App& store, CommandLine& line) {
  CLI::App* command = store.add_subcommand(
      "compact", "Give back the room that removed items took, while nobody fetches");
  command->footer(
      "Seldom worth while, as new items use that room. Takes as much disk again for a while, "
      "twice.\n"
      "Subscribers may stay: sequences and the epoch do not change.");
  command->callback([&line] {
    line.run = [&line] {
      return with_store(line, store::Access::read_write, "compacting", compact);
    };
  });
}

}  // namespace

void add_store(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("store", "Check, copy and compact the store");
  command->require_subcommand(1);
  add_check(*command, line);
  add_backup(*command, line);
  add_compact(*command, line);
}

}  // namespace newswire::app
