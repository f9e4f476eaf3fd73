// A config file that is being changed: read, then replaced as a whole or not at all. No two of ours
// edit one at the same time.
#pragma once

#include <string>

#include "config/config.h"

namespace newswire::config {

class FileEdit {
 public:
  // Waits up to ten seconds for another edit to end. A file that is not there counts as empty.
  // Throws FatalError where it cannot be read, or is wrong (as load does).
  explicit FileEdit(std::string file);
  ~FileEdit();
  FileEdit(const FileEdit&) = delete;
  FileEdit& operator=(const FileEdit&) = delete;

  const std::string& text() const { return text_; }
  const Config& config() const { return config_; }  // of the text
  bool is_new() const { return descriptor_ == -1; }

  // The new text is checked as load would; then it takes the file's place at once, with its mode
  // and owner; of a symbolic link, in the place that it leads to. Throws FatalError, and then the
  // file is as it was. To be called once.
  void replace(const std::string& text);

 private:
  void lock();

  std::string file_;  // as it was named
  std::string real_;  // without symbolic links
  int descriptor_ = -1;
  std::string text_;
  Config config_;
};

}  // namespace newswire::config
