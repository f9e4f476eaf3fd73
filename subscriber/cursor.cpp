#include "subscriber/cursor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crash_point.h"
#include "core/fnv1a.h"
#include "core/text.h"

namespace newswire {
namespace {

constexpr std::size_t slot_bytes = 512;  // the least that disks write as one
constexpr std::size_t slots = 2;
constexpr std::chrono::seconds disk_interval{1};
constexpr std::size_t max_name_bytes = 64;

using Slot = std::array<char, slot_bytes>;

struct Record {
  Cursor cursor;
  std::uint64_t turn = 0;
};

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw FatalError("cursor " + terminal_safe(path) + ": " + what);
}

[[noreturn]] void fail_with_errno(const std::string& path, const char* action) {
  fail(path, std::string(action) + ": " + std::generic_category().message(errno));
}

// The line without padding, so that writer and reader share one spelling.
std::string line_of(const Record& record) {
  char text[slot_bytes];
  int length = std::snprintf(
      text, sizeof text, "newswire-cursor 1 epoch=%" PRIu32 " position=%" PRId64 " turn=%" PRIu64,
      record.cursor.epoch, record.cursor.position, record.turn);
  // Tells a slot that was torn or is something else.
  const std::uint64_t check = fnv1a(std::string_view(text, static_cast<std::size_t>(length)));
  length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length),
                          " check=%016" PRIx64, check);
  return std::string(text, static_cast<std::size_t>(length));
}

Slot encode(const Record& record) {
  Slot slot;
  slot.fill(' ');
  const std::string line = line_of(record);
  std::ranges::copy(line, slot.begin());
  slot.back() = '\n';
  return slot;
}

std::optional<Record> decode(const Slot& slot) {
  char text[slot_bytes + 1];
  std::memcpy(text, slot.data(), slot_bytes);
  text[slot_bytes] = '\0';
  Record record;
  if (std::sscanf(text, "newswire-cursor 1 epoch=%" SCNu32 " position=%" SCNd64 " turn=%" SCNu64,
                  &record.cursor.epoch, &record.cursor.position, &record.turn) != 3) {
    return std::nullopt;
  }
  if (encode(record) != slot) return std::nullopt;
  return record;
}

std::string folder_for_state() {
  // XDG Base Directory Specification: a relative path is to be ignored.
  const auto absolute = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value != nullptr && value[0] == '/' ? value : "";
  };
  if (const std::string state = absolute("XDG_STATE_HOME"); !state.empty()) {
    return state + "/newswire/cursors/";
  }
  if (const std::string home = absolute("HOME"); !home.empty()) {
    return home + "/.local/state/newswire/cursors/";
  }
  return "/var/lib/newswire/cursors/";
}

}  // namespace

CursorFile::CursorFile(const std::string& path) : path_(path) {
  if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) fail(path, "cannot make its folder: " + error.message());
  }
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail_with_errno(path, "cannot open");
  try {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) fail(path, "another subscriber is using it");
      fail_with_errno(path, "cannot lock");
    }
    read_slots();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

CursorFile::~CursorFile() {
  if (!is_on_disk_) ::fdatasync(descriptor_);
  ::close(descriptor_);  // and with it goes the lock
}

void CursorFile::read_slots() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail_with_errno(path_, "cannot read");
  if (!S_ISREG(status.st_mode)) fail(path_, "is no file");
  bool is_blank = true;
  for (std::size_t i = 0; i < slots; ++i) {
    Slot slot{};
    const ssize_t count =
        ::pread(descriptor_, slot.data(), slot.size(), static_cast<off_t>(i * slot_bytes));
    if (count < 0) fail_with_errno(path_, "cannot read");
    // Zeros are what a power cut leaves of a file whose first save never reached the disk.
    is_blank = is_blank && std::ranges::all_of(slot, [](char c) { return c == '\0'; });
    const auto record = decode(slot);
    if (record && (!cursor_ || record->turn > turn_)) {
      cursor_ = record->cursor;
      turn_ = record->turn;
      slot_ = (i + 1) % slots;
    }
  }
  if (!cursor_ && !is_blank) fail(path_, "is no cursor file");
}

void CursorFile::save(const Cursor& cursor) {
  const Slot slot = encode({cursor, ++turn_});
  const ssize_t count =
      ::pwrite(descriptor_, slot.data(), slot.size(), static_cast<off_t>(slot_ * slot_bytes));
  if (count < 0) fail_with_errno(path_, "cannot save");
  if (count != static_cast<ssize_t>(slot.size())) fail(path_, "cannot save: no space");
  cursor_ = cursor;
  is_on_disk_ = false;
  crash_point("before_cursor_sync");
  force_to_disk();
}

void CursorFile::force_to_disk() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_forced_ < disk_interval) return;
  if (::fdatasync(descriptor_) != 0) fail_with_errno(path_, "cannot save");
  last_forced_ = now;
  is_on_disk_ = true;
  slot_ = (slot_ + 1) % slots;
}

Result<std::string> CursorFile::path_for(const std::string& name) {
  if (name.empty()) return Error{"a cursor's name is empty"};
  if (name.size() > max_name_bytes) {
    return Error{"a cursor's name is longer than " + std::to_string(max_name_bytes) +
                 " characters"};
  }
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  if (name.find_first_not_of(allowed) != std::string::npos) {
    return Error{"'" + terminal_safe(name) +
                 "' is no name for a cursor: letters, digits, '.', '_' and '-' are"};
  }
  if (name.front() == '.') {
    return Error{"'" + name + "' is no name for a cursor: it begins with a dot"};
  }
  return folder_for_state() + name;
}

}  // namespace newswire
