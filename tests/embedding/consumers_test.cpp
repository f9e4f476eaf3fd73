// Other people's programs: built against what was installed, and run against a broker that restarts
// under them.
#include "tests/embedding/installation.h"
#include "tests/subscriber/numbered_news.h"
#include "tests/support/catch.h"

using namespace newswire;
using test::check_example;
using test::Installation;
using test::output_of;

namespace {

// The shared libraries that a program or a library is linked with, directly or not.
std::string libraries_of(const std::string& file, const Installation& installation) {
  return output_of({"ldd", file}, installation.environment());
}

void check_subscriber_alone(const std::string& libraries) {
  CHECK_THAT(libraries, test::contains("zmq"));
  for (const char* stranger : {"sqlite", "SQLite", "xml2", "httplib", "ssl", "psl"}) {
    CHECK_THAT(libraries, !test::contains(stranger));
  }
}

}  // namespace

TEST_CASE("a CMake project finds newswire and gets every match in C++ and in C", "[embedding]") {
  const Installation installation;
  const std::string build = installation.path("build");
  output_of({NEWSWIRE_CMAKE, "-S", NEWSWIRE_SOURCE_DIR "/tests/embedding/consumer", "-B", build,
             "-DCMAKE_PREFIX_PATH=" + installation.prefix(),
             "-DEXAMPLES=" NEWSWIRE_SOURCE_DIR "/examples",
             "-DCMAKE_C_COMPILER=" NEWSWIRE_C_COMPILER,
             "-DCMAKE_CXX_COMPILER=" NEWSWIRE_CXX_COMPILER});
  output_of({NEWSWIRE_CMAKE, "--build", build});
  check_subscriber_alone(libraries_of(build + "/embed_cpp", installation));
  CHECK_THAT(libraries_of(build + "/embed_c", installation), test::contains("libnewswire.so.0"));
  check_example({build + "/embed_cpp"});
  check_example({build + "/embed_c"});
}

TEST_CASE("pkg-config builds the C++ and the C example", "[embedding]") {
  const Installation installation;
  const std::string in_cpp = installation.build_with_pkg_config("embed.cpp", "newswire++");
  check_subscriber_alone(libraries_of(in_cpp, installation));
  check_example({in_cpp});
  const std::string in_c = installation.build_with_pkg_config("embed.c", "newswire");
  check_example({in_c}, installation.environment());
}

TEST_CASE("Python gets every match from the shared library by ctypes", "[embedding]") {
  const Installation installation;
  check_example({"/usr/bin/python3", NEWSWIRE_SOURCE_DIR "/examples/embed.py"},
                installation.environment());
}

TEST_CASE("Python hears why its query is refused by way of ctypes", "[embedding]") {
  const Installation installation;
  const test::Finished finished =
      test::run({"/usr/bin/python3", NEWSWIRE_SOURCE_DIR "/examples/embed.py", "fox AND"}, "",
                installation.environment());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, test::contains("AND"));
}

TEST_CASE("a shell pipeline behind newswire sub gets the headlines", "[embedding]") {
  test::Newsroom newsroom;
  const SubscriberOptions ends = newsroom.subscriber();
  newsroom.commit(1, {"world"}, "A fox; $(touch owned) `touch owned`");
  const test::TempFolder folder;
  const std::string config =
      folder.write("newswire.toml", "[broker]\npublish = \"" + ends.publish + "\"\nreplay = \"" +
                                        ends.replay + "\"\n");
  const test::Finished finished =
      test::run({NEWSWIRE_SOURCE_DIR "/examples/pipeline.sh", "--config", config, "--since",
                 "seq:0", "--no-follow", "fox"},
                "", {{"PATH", NEWSWIRE_PROGRAM_DIR ":/usr/bin:/bin"}});
  INFO(finished.err);
  CHECK(finished.code == 0);
  CHECK_THAT(finished.out, test::contains("bbc-world at "));
  CHECK_THAT(finished.out, test::contains(": A fox; $(touch owned) `touch owned` <https://"));
}
