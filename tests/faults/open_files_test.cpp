// Few file descriptors: libzmq would end the process where it gets none.
#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

std::vector<std::string> with_open_files(const Deployment& deployed, int limit,
                                         const std::string& command) {
  return {"bash", "-c",
          "ulimit -n " + std::to_string(limit) + "; exec " + newswire_command({})[0] + " " +
              command + " --config " + deployed.folder.path("newswire.toml")};
}

}  // namespace

TEST_CASE("with too few file descriptors nothing is begun, and the limit is named", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const std::string command = GENERATE("up", "broker", "fetch", "sub");
  CAPTURE(command);
  const Finished finished = run(with_open_files(deployed, 12, command));
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, contains("ulimit -n"));
  CHECK_THAT(finished.err, contains("12"));
}

TEST_CASE("a limit that may be raised is raised", "[faults]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  const Finished finished = run({"bash", "-c",
                                 "ulimit -S -n 12; exec " + newswire_command({})[0] +
                                     " fetch --config " + deployed.folder.path("newswire.toml")});
  INFO(finished.err);
  CHECK(finished.code == 0);
}

TEST_CASE("fetches side by side are as many as file descriptors allow", "[faults]") {
  std::vector<SourceLine> sources;
  for (int i = 0; i < 40; ++i) sources.push_back({"source" + std::to_string(i), "\"tech\""});
  const Deployment deployed(sources, quick_polling);
  const Finished finished = run(with_open_files(deployed, 64, "fetch"));
  INFO(finished.err);
  CHECK(finished.code == 0);
  CHECK_THAT(finished.err, contains("fewer fetches at once"));
  CHECK_THAT(finished.out, contains("40 due: 40 fetched"));
}
