#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "core/state_file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace newswire;

namespace {

constexpr uid_t somebody = 65534;

struct stat status_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status;
}

}  // namespace

TEST_CASE("a state file is made once and opened from then on", "[state_file]") {
  const test::TempFolder folder;
  const std::string path = folder.path("lock");
  const Descriptor first(open_state_file(path, 0640));
  REQUIRE(first.number() >= 0);
  CHECK((status_of(path).st_mode & 07777 & ~0640u) == 0);
  const Descriptor second(open_state_file(path, 0640));
  REQUIRE(second.number() >= 0);
  struct stat opened {};
  REQUIRE(::fstat(second.number(), &opened) == 0);
  CHECK(opened.st_ino == status_of(path).st_ino);
  CHECK(make_state_file(path, 0640) == -1);
  CHECK(errno == EEXIST);
}

TEST_CASE("a state file is no symbolic link to another one", "[state_file]") {
  const test::TempFolder folder;
  const std::string path = folder.path("lock");
  REQUIRE(::symlink(folder.path("elsewhere").c_str(), path.c_str()) == 0);
  CHECK(open_state_file(path, 0640) == -1);
  CHECK(errno == ELOOP);
  CHECK(make_state_file(path, 0640) == -1);
  CHECK(::access(folder.path("elsewhere").c_str(), F_OK) != 0);
}

TEST_CASE("what root makes belongs to the owner of the folder", "[state_file]") {
  if (::geteuid() != 0) return;  // nobody else may give files away
  const test::TempFolder folder;
  REQUIRE(::chown(folder.str().c_str(), somebody, somebody) == 0);
  const std::string path = folder.path("lock");
  const Descriptor made(open_state_file(path, 0640));
  CHECK(status_of(path).st_uid == somebody);
  CHECK(status_of(path).st_gid == somebody);

  SECTION("and what was there keeps its owner") {
    const std::string old = folder.write("old", "");
    const Descriptor opened(open_state_file(old, 0640));
    CHECK(status_of(old).st_uid == 0);
  }
}
