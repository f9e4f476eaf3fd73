#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "wire/curve/key_file.h"

using namespace newswire;
using namespace newswire::wire;
using test::contains;
using test::TempFolder;

namespace {

template <typename Read>
std::string trouble(Read read) {
  try {
    read();
    return "";
  } catch (const FatalError& error) {
    return error.what();
  }
}

int mode_of(const std::string& file) {
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  return static_cast<int>(status.st_mode & 0777);
}

std::string content(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a key pair is read as it was written, secret and public apart", "[key file]") {
  const TempFolder folder;
  const KeyPair keys = make_key_pair();
  const KeyFiles files = write_key_pair(folder.path("desk"), keys);
  CHECK(files.public_file == folder.path("desk.key"));
  CHECK(files.secret_file == folder.path("desk.key_secret"));
  CHECK(read_key_pair(files.secret_file) == keys);
  CHECK(read_public_key(files.public_file) == keys.public_key);
  CHECK(content(files.public_file).find(keys.secret_key) == std::string::npos);
}

TEST_CASE("key files are for their owner alone, whatever the umask", "[key file]") {
  const TempFolder folder;
  const mode_t before = ::umask(0);
  const KeyFiles files = write_key_pair(folder.path("desk"), make_key_pair());
  ::umask(before);
  CHECK(mode_of(files.public_file) == 0600);
  CHECK(mode_of(files.secret_file) == 0600);
}

TEST_CASE("keys that are there already are left as they are", "[key file]") {
  const TempFolder folder;
  const std::string there = GENERATE("desk.key", "desk.key_secret");
  folder.write(there, "mine");
  CHECK_THAT(trouble([&] { write_key_pair(folder.path("desk"), make_key_pair()); }),
             contains("'" + folder.path(there) + "': File exists"));
  CHECK(content(folder.path(there)) == "mine");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.str()), {}) == 1);
}

TEST_CASE("a secret key that others can read is refused, with its mode", "[key file]") {
  const TempFolder folder;
  const KeyFiles files = write_key_pair(folder.path("desk"), make_key_pair());
  const auto mode = GENERATE(0644, 0640, 0604, 0660, 0610);
  REQUIRE(::chmod(files.secret_file.c_str(), static_cast<mode_t>(mode)) == 0);
  const std::string reason = trouble([&] { read_key_pair(files.secret_file); });
  CHECK_THAT(reason, contains("'" + files.secret_file + "'"));
  CHECK_THAT(reason, contains("chmod 600"));
}

TEST_CASE("certificates of CZMQ and pyzmq are read", "[key file]") {
  const TempFolder folder;
  const KeyPair keys = make_key_pair();
  const std::string file =
      folder.write("desk.key_secret",
                   "#   ****  A certificate  ****\r\n\r\n"
                   "metadata\n    name = \"public-key = no\"\n"
                   "curve\n\tpublic-key = '" +
                       keys.public_key + "'\n    secret-key=\"" + keys.secret_key + "\"  \r\n");
  ::chmod(file.c_str(), 0400);
  CHECK(read_key_pair(file) == keys);
  CHECK(read_public_key(file) == keys.public_key);
}

TEST_CASE("a file that is no key file is named, with the reason", "[key file]") {
  const TempFolder folder;
  const KeyPair keys = make_key_pair();
  const auto read = [&](const std::string& text) {
    const std::string file = folder.write("x.key_secret", text);
    ::chmod(file.c_str(), 0600);
    const std::string reason = trouble([&] { read_key_pair(file); });
    CHECK_THAT(reason, contains("'" + file + "'"));
    return reason;
  };
  CHECK_THAT(read(""), contains("there is no secret-key in it"));
  CHECK_THAT(read("# secret-key = \"" + keys.secret_key + "\""), contains("no secret-key"));
  CHECK_THAT(read("secret-key = \"abc\""), contains("no key of 40 characters"));
  CHECK_THAT(read("secret-key = \"" + std::string(40, '#') + "\""), contains("40 characters"));
  CHECK_THAT(read("secret-key = \"" + keys.secret_key + "\"\npublic-key = \"" +
                  make_key_pair().public_key + "\""),
             contains("its public-key is not its secret-key's"));
  CHECK_THAT(read(std::string(100'000, 'x')), contains("too large"));
}

TEST_CASE("what is no file is refused, and keeps nobody waiting", "[key file]") {
  const TempFolder folder;
  CHECK_THAT(trouble([&] { read_public_key(folder.path("none.key")); }),
             contains("No such file or directory"));
  CHECK_THAT(trouble([&] { read_public_key(folder.str()); }), contains("it is no file"));
  const std::string pipe = folder.path("pipe.key");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THAT(trouble([&] { read_public_key(pipe); }), contains("it is no file"));
}

TEST_CASE("the clients of a folder are its public keys, by the names of their files",
          "[key file]") {
  const TempFolder folder;
  const KeyPair desk = make_key_pair();
  const KeyPair attic = make_key_pair();
  write_key_pair(folder.path("desk"), desk);
  write_key_pair(folder.path("attic"), attic);
  folder.write("README", "not a key");
  CHECK(read_known_clients(folder.str()) ==
        KnownClients{{desk.public_key, "desk"}, {attic.public_key, "attic"}});
}

TEST_CASE("a folder of clients that is missing or has a broken key names the place", "[key file]") {
  const TempFolder folder;
  CHECK_THAT(trouble([&] { read_known_clients(folder.path("none")); }),
             contains("'" + folder.path("none") + "': No such file or directory"));
  folder.write("broken.key", "nothing");
  CHECK_THAT(trouble([&] { read_known_clients(folder.str()); }),
             contains(folder.path("broken.key")));
}
