#include "app/actions/item_command.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/actions/child.h"
#include "core/result.h"
#include "core/text.h"
#include "display/printer.h"

namespace newswire::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::array<milliseconds, 2> pauses{milliseconds(1000), milliseconds(3000)};
constexpr int give_up_interval_ms = 50;
// The kernel takes no longer string (MAX_ARG_STRLEN is 128 KiB), nor many of them.
constexpr std::size_t max_value_bytes = 32 << 10;
constexpr off_t max_set_aside_bytes = off_t{64} << 20;
constexpr int cannot_be_run = 126;
constexpr int not_found = 127;

// False where `give_up` said so before the time was up.
bool pause(milliseconds time, const std::function<bool()>& give_up) {
  const auto end = steady_clock::now() + time;
  while (steady_clock::now() < end) {
    if (give_up()) return false;
    ::poll(nullptr, 0, give_up_interval_ms);
  }
  return !give_up();
}

std::string variable_name(std::string_view field) {
  std::string name = "NEWSWIRE_";
  for (const char c : field) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

Child child_for(const std::string& command, const Item& item, const std::string& json,
                const std::vector<std::string>* matched) {
  Child child{{"/bin/sh", "-c", "--", command}, {}, json + "\n"};
  for (const auto& [name, field] : display::named_fields()) {
    child.environment.emplace_back(
        variable_name(name),
        truncate_text(display::field_text(item, field, matched), max_value_bytes));
  }
  return child;
}

std::string reason_of(const ChildEnd& end, milliseconds deadline) {
  switch (end.kind) {
    case ChildEnd::Kind::timed_out:
      return "had not ended after " + std::to_string(deadline.count()) + " ms";
    case ChildEnd::Kind::not_started:
      return "could not be started: " + end.reason;
    case ChildEnd::Kind::exited:
    case ChildEnd::Kind::called_off:
      break;
  }
  return "ended with code " + std::to_string(end.code);
}

}  // namespace

std::string set_aside_path_for(const std::string& cursor_path) {
  const std::filesystem::path cursor(cursor_path);
  return (cursor.parent_path().parent_path() / "set-aside" /
          (cursor.filename().string() + ".jsonl"))
      .string();
}

ItemCommand::Outcome ItemCommand::run(const Item& item, const std::vector<std::string>* matched,
                                      const std::function<bool()>& give_up,
                                      const std::function<void(const std::string&)>& tell) {
  const std::string json = display::format_item(
      item, display::Format{.style = display::Format::Style::json}, item.fetched, matched);
  const Child child = child_for(options_.command, item, json, matched);
  for (std::size_t attempt = 0;; ++attempt) {
    const ChildEnd end = run_child(child, options_.deadline, give_up);
    if (end.is_well()) return Outcome::done;
    if (end.kind == ChildEnd::Kind::called_off) return Outcome::called_off;
    if (end.kind == ChildEnd::Kind::exited &&
        (end.code == cannot_be_run || end.code == not_found)) {
      throw FatalError("--exec: the command cannot be run; it ended with code " +
                       std::to_string(end.code));
    }
    const std::string what = "--exec: the command " + reason_of(end, options_.deadline) +
                             " for sequence " + std::to_string(item.sequence);
    if (attempt == pauses.size()) {
      set_aside(json);
      const std::string& file = options_.set_aside_path;
      tell(what + (file.empty() ? "; going on without it" : "; set aside in " + file));
      return Outcome::set_aside;
    }
    tell(what + "; trying again");
    if (!pause(pauses[attempt], give_up)) return Outcome::called_off;
  }
}

void ItemCommand::set_aside(const std::string& json) const {
  const std::string& path = options_.set_aside_path;
  if (path.empty()) return;
  const auto fail = [&](const std::string& why) {
    throw FatalError("cannot set an item aside in " + terminal_safe(path) + ": " + why);
  };
  std::error_code made;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), made);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) fail(std::strerror(errno));
  const std::string line = json + "\n";
  struct stat state {};
  const bool is_known = ::fstat(file, &state) == 0;
  const bool is_full = is_known && state.st_size > max_set_aside_bytes;
  const bool is_written =
      !is_full && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      ::fdatasync(file) == 0;
  const int error = errno;
  // A part of a line would spoil the next.
  if (!is_written && is_known) [[maybe_unused]]
    const int cut = ::ftruncate(file, state.st_size);
  ::close(file);
  if (is_full) fail("it holds more than 64 MiB; read and remove it");
  if (!is_written) fail(error == 0 ? "the disk is full" : std::strerror(error));
}

}  // namespace newswire::app
