// What is installed, and what it asks for.
#include <filesystem>
#include <set>

#include "tests/embedding/installation.h"
#include "tests/layering/source_tree.h"
#include "tests/support/catch.h"

using namespace newswire;
using test::Installation;
using test::output_of;
namespace fs = std::filesystem;

TEST_CASE("what is installed is what the components name", "[embedding]") {
  const Installation installation;
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(installation.library_folder())) {
    if (entry.is_directory()) continue;
    files.insert(entry.path().lexically_relative(installation.library_folder()).generic_string());
  }
  for (const char* file :
       {"libnewswire.so", "libnewswire.so.0", "libnewswire++.a", "pkgconfig/newswire.pc",
        "pkgconfig/newswire++.pc", "cmake/newswire/newswireConfig.cmake",
        "cmake/newswire/newswireConfigVersion.cmake"}) {
    INFO(file);
    CHECK(files.contains(file));
  }
  CHECK_THAT(output_of({"readelf", "-d", installation.shared_library()}),
             test::contains("soname: [libnewswire.so.0]"));
}

TEST_CASE("installed headers include each other and the C++ library only", "[embedding]") {
  const Installation installation;
  const fs::path folder = installation.prefix() + "/include/newswire";
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  CHECK(names.contains("subscriber.h"));
  CHECK(names.contains("newswire.h"));
  for (const std::string& name : names) {
    const auto source = layering::read_source(layering::read_file(folder / name));
    for (const auto& include : source.includes) {
      INFO(name << " includes " << include.path);
      CHECK(include.angled);
      const bool is_ours = include.path.starts_with("newswire/");
      if (is_ours) CHECK(names.contains(include.path.substr(9)));
      const bool is_of_c = include.path == "stddef.h" || include.path == "stdint.h";
      if (!is_ours && !is_of_c) CHECK(include.path.find('.') == std::string::npos);
    }
  }
}

TEST_CASE("the link lines name nothing of the store or the fetcher", "[embedding]") {
  const Installation installation;
  for (const char* package : {"newswire", "newswire++"}) {
    for (const std::string& word : installation.pkg_config({"--libs", package})) {
      INFO(package << ": " << word);
      for (const char* stranger : {"sqlite", "SQLite", "xml2", "httplib", "ssl", "psl"}) {
        CHECK_THAT(word, !test::contains(stranger));
      }
    }
  }
  for (const std::string& word : installation.pkg_config({"--libs", "newswire"})) {
    CHECK_THAT(word, !test::contains("zmq"));
  }
}

TEST_CASE("the library alone is configured without what the program needs", "[embedding]") {
  const test::TempFolder build;
  output_of({NEWSWIRE_CMAKE, "-S", NEWSWIRE_SOURCE_DIR, "-B", build.str(),
             "-DNEWSWIRE_LIBRARY_ONLY=ON", "-DCMAKE_C_COMPILER=" NEWSWIRE_C_COMPILER,
             "-DCMAKE_CXX_COMPILER=" NEWSWIRE_CXX_COMPILER,
             "-DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_SQLiteCpp=ON",
             "-DCMAKE_DISABLE_FIND_PACKAGE_LibXml2=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON",
             "-DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON",
             "-DCMAKE_DISABLE_FIND_PACKAGE_tomlplusplus=ON"});
}
