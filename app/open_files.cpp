#include "app/open_files.h"

#include <algorithm>
#include <string>

#include <sys/resource.h>

#include "core/result.h"

namespace newswire::app {
namespace {

// A connection, and now and then one to ask for an address or a file of certificates.
constexpr std::uint64_t files_of_fetch = 2;

std::uint64_t raise() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

}  // namespace

std::uint64_t raise_open_file_limit(std::uint64_t least) {
  const std::uint64_t limit = raise();
  if (limit < least) {
    throw FatalError("only " + std::to_string(limit) +
                     " files may be open at once, and this needs " + std::to_string(least) +
                     ": raise the limit (ulimit -n)");
  }
  return limit;
}

std::size_t affordable_fetches(std::uint64_t open_files, std::uint64_t taken, std::size_t wanted,
                               Log& log) {
  const std::uint64_t left = open_files > taken ? open_files - taken : 0;
  const std::size_t most = std::max<std::uint64_t>(left / files_of_fetch, 1);
  if (most >= wanted) return wanted;
  log.warning("fewer fetches at once than configured, as few files may be open",
              {{"concurrency", wanted}, {"at_once", most}, {"open_files", open_files}});
  return most;
}

}  // namespace newswire::app
