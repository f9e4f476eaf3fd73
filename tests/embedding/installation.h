// The library as `cmake --install` leaves it, in a folder of its own, and programs built with it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace newswire::test {

// Runs a command that has to succeed; its standard output, without the last newline.
std::string output_of(std::vector<std::string> argv,
                      const std::map<std::string, std::string>& environment = {});

class Installation {
 public:
  Installation();  // the components Library and Development

  std::string prefix() const { return folder_.path("usr"); }
  std::string library_folder() const { return prefix() + "/" NEWSWIRE_LIBDIR; }
  std::string shared_library() const { return library_folder() + "/libnewswire.so.0"; }
  std::string path(const std::string& name) const { return folder_.path(name); }

  // For programs that look for the shared library, or for pkg-config's files.
  std::map<std::string, std::string> environment() const;
  // What pkg-config answers, word by word.
  std::vector<std::string> pkg_config(const std::vector<std::string>& arguments) const;
  // Builds an example as a C or C++ program with what pkg-config says of `package`; its path.
  std::string build_with_pkg_config(const std::string& example, const std::string& package) const;

 private:
  TempFolder folder_;
};

}  // namespace newswire::test
