#include "tests/embedding/installation.h"

#include <iterator>
#include <sstream>

#include "tests/support/catch.h"

namespace newswire::test {

std::string output_of(std::vector<std::string> argv,
                      const std::map<std::string, std::string>& environment) {
  std::string command;
  for (const std::string& argument : argv) command += argument + " ";
  Process process(std::move(argv), "", environment);
  const auto code = process.wait(std::chrono::minutes(5));
  INFO(command << "\n" << process.out() << process.err());
  REQUIRE(code == 0);
  std::string out = process.out();
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

Installation::Installation() {
  for (const char* component : {"Library", "Development"}) {
    output_of({NEWSWIRE_CMAKE, "--install", NEWSWIRE_BINARY_DIR, "--prefix", prefix(),
               "--component", component});
  }
}

std::map<std::string, std::string> Installation::environment() const {
  return {{"LD_LIBRARY_PATH", library_folder()},
          {"PKG_CONFIG_PATH", library_folder() + "/pkgconfig"}};
}

std::vector<std::string> Installation::pkg_config(const std::vector<std::string>& arguments) const {
  std::vector<std::string> argv = {"pkg-config"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  std::istringstream words(output_of(argv, environment()));
  return {std::istream_iterator<std::string>(words), {}};
}

std::string Installation::build_with_pkg_config(const std::string& example,
                                                const std::string& package) const {
  const bool is_c = example.ends_with(".c");
  const std::string program = path(example + ".program");
  std::vector<std::string> argv;
  if (is_c) {
    argv = {NEWSWIRE_C_COMPILER, "-std=c99"};
  } else {
    argv = {NEWSWIRE_CXX_COMPILER, "-std=c++20"};
  }
  argv.insert(argv.end(), {"-Wall", "-Wextra", "-pedantic", "-Werror", "-o", program,
                           NEWSWIRE_SOURCE_DIR "/examples/" + example});
  for (const std::string& word : pkg_config({"--cflags", "--libs", package})) argv.push_back(word);
  output_of(argv);
  return program;
}

}  // namespace newswire::test
