// newswire_manual FOLDER: writes there a man page of section 1 for every command, and the shells'
// completions, from the very tree of options that the program parses with.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "app/commands.h"
#include "packaging/manual/command_text.h"
#include "packaging/manual/completions.h"
#include "packaging/manual/man_page.h"

namespace newswire::packaging {
namespace {

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error(path.string() + " cannot be written");
}

void write_all(const std::filesystem::path& folder) {
  app::CommandLine line;
  CLI::App parser;
  app::add_commands(parser, line);
  const CommandText root = describe(parser);
  std::filesystem::create_directories(folder);
  for (const CommandText* command : all_of(root)) {
    write_file(folder / (joined(command->path, '-') + ".1"),
               man_page(*command, NEWSWIRE_VERSION, ""));
  }
  write_file(folder / "newswire.bash", bash_completion(root));
  write_file(folder / "_newswire", zsh_completion(root));
  write_file(folder / "newswire.fish", fish_completion(root));
}

}  // namespace
}  // namespace newswire::packaging

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: newswire_manual FOLDER\n", stderr);
    return 2;
  }
  try {
    newswire::packaging::write_all(argv[1]);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "newswire_manual: %s\n", e.what());
    return 1;
  }
  return 0;
}
