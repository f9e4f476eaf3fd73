#include "core/journal_stream.h"

#include <string>

#include <sys/stat.h>

namespace newswire {

bool is_journal_stream(int descriptor, std::string_view variable) {
  struct stat file {};
  if (variable.empty() || ::fstat(descriptor, &file) != 0) return false;
  return variable == std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

}  // namespace newswire
