// How far a named subscriber has come, kept in a file so that it resumes where it stopped.
#pragma once

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
class CursorFile {
 public:
  // Creates the folder and the file where they are missing. Throws FatalError where the file is
  // held by another process, cannot be made, or holds something else.
  explicit CursorFile(const std::string& path);
  ~CursorFile();
  CursorFile(const CursorFile&) = delete;
  CursorFile& operator=(const CursorFile&) = delete;

  std::optional<Cursor> load() const;  // nullopt while it is new
  void save(const Cursor& cursor);     // all or nothing, whatever is killed; throws FatalError

  // Where `newswire sub --cursor NAME` keeps it: $XDG_STATE_HOME/newswire/cursors/NAME. The error
  // says what is wrong with the name.
  static Result<std::string> path_for(const std::string& name);

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace newswire
