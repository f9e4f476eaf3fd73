// Tries each file of some folders once: what the fuzzers have found stays found, with any compiler.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/target.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& place) {
  if (!fs::is_directory(place)) return {place};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(place)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t tried = 0;
  for (int i = 1; i < count; ++i) {
    for (const fs::path& file : files_of(arguments[i])) {
      // First, so that the one that ends the process is the last to be named.
      std::printf("%s\n", file.c_str());
      std::fflush(stdout);
      newswire::fuzz::try_input(read_file(file));
      ++tried;
    }
  }
  if (tried > 0) return 0;
  std::fprintf(stderr, "usage: %s FILE|FOLDER...\n", arguments[0]);
  return 2;
}
