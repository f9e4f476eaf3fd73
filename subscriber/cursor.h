// How far a named subscriber has come, kept in a file so that it resumes where it stopped.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/item.h"
#include "core/result.h"

namespace newswire {

struct Cursor {
  std::uint32_t epoch = 0;  // the log that `position` belongs to
  Sequence position = 0;    // all that matched up to here was accepted

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// One cursor file, locked while open so that two subscribers never share a name. One thread.
//
// The file is two slots of one sector each, every slot one line of text with a checksum:
//
//   0    newswire-cursor 1 epoch=2890140911 position=120 turn=7 check=90f3…  (padded)  \n
//   512  newswire-cursor 1 epoch=2890140911 position=112 turn=6 check=11ab…  (padded)  \n
//
// The slot with the higher turn is the cursor. A save overwrites one slot in place, which a kill
// cannot tear. Once a second the file is forced to disk, and the saves after that go to the other
// slot: a power cut can tear the slot that is being written, never the one that is on disk.
class CursorFile {
 public:
  // Creates the folder and the file where they are missing. Throws FatalError where the file is
  // held by another process, cannot be made, or holds something else.
  explicit CursorFile(const std::string& path);
  ~CursorFile();
  CursorFile(const CursorFile&) = delete;
  CursorFile& operator=(const CursorFile&) = delete;

  // As it was when opened, or as saved since; nullopt while it is new.
  const std::optional<Cursor>& load() const { return cursor_; }

  // All or nothing, whatever is killed; about a microsecond, so that it may follow every line that
  // is written. A power cut takes back a second at most. Throws FatalError.
  void save(const Cursor& cursor);

  // Where `newswire sub --cursor NAME` keeps it: $XDG_STATE_HOME/newswire/cursors/NAME, else below
  // $HOME/.local/state, else /var/lib/newswire/cursors/NAME. A name is 1 to 64 of A-Z a-z 0-9 . _ -
  // and does not begin with a dot; the error says what is wrong with it.
  static Result<std::string> path_for(const std::string& name);

 private:
  void read_slots();
  void force_to_disk();

  std::string path_;
  int descriptor_ = -1;
  std::optional<Cursor> cursor_;
  std::uint64_t turn_ = 0;  // of the newest slot
  std::size_t slot_ = 0;    // where the next save goes
  bool is_on_disk_ = true;
  std::chrono::steady_clock::time_point last_forced_;
};

}  // namespace newswire
