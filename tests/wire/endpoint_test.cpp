
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"
#include "wire/endpoint.h"
#include "wire/publish_socket.h"
#include "wire/subscribe_socket.h"

using namespace newswire;
using namespace newswire::wire;

namespace {

constexpr std::chrono::milliseconds no_linger{0};

std::string bind_error(Context& context, const std::string& endpoint) {
  try {
    PublishSocket socket(context, endpoint, no_linger);
    return "";
  } catch (const FatalError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a port that is taken is named, with the reason", "[endpoint]") {
  Context context;
  const PublishSocket first(context, "tcp://127.0.0.1:*", no_linger);
  CHECK(bind_error(context, first.endpoint()) ==
        "cannot bind " + first.endpoint() + ": address already in use");
}

TEST_CASE("loopback and ipc may be bound", "[endpoint]") {
  const auto endpoint = GENERATE(
      values<std::string>({"tcp://127.0.0.1:5560", "tcp://127.9.8.7:*", "tcp://localhost:0",
                           "tcp://[::1]:5560", "ipc:///run/newswire", "inproc://x"}));
  CHECK(check_bindable(endpoint).ok());
}

TEST_CASE("an address beyond this machine is refused, with the reason", "[endpoint]") {
  const auto endpoint = GENERATE(
      values<std::string>({"tcp://*:5560", "tcp://0.0.0.0:5560", "tcp://192.168.1.5:5560",
                           "tcp://[::]:5560", "tcp://127.example.org:5560", "tcp://eth0:5560"}));
  const auto checked = check_bindable(endpoint);
  REQUIRE_FALSE(checked.ok());
  CHECK_THAT(checked.error().message, test::contains(endpoint));
  CHECK_THAT(checked.error().message, test::contains("loopback"));
}

TEST_CASE("an address beyond this machine may be bound with keys or where that is said",
          "[endpoint]") {
  const std::string endpoint = "tcp://0.0.0.0:5560";
  const Protection keys{.secret_key = make_key_pair().secret_key, .insecure = false};
  const Protection none{.secret_key = {}, .insecure = true};
  CHECK(check_bindable(endpoint, keys).ok());
  CHECK(check_bindable(endpoint, none).ok());
  CHECK_FALSE(is_exposed(endpoint, keys));
  CHECK(is_exposed(endpoint, none));
  CHECK_FALSE(is_exposed("tcp://127.0.0.1:5560", none));
  CHECK_FALSE(is_exposed("ipc:///run/newswire", none));
}

TEST_CASE("a secret key that is malformed binds nothing", "[endpoint]") {
  Context context;
  CHECK_THROWS_AS(PublishSocket(context, "tcp://127.0.0.1:*", no_linger, {.secret_key = "short"}),
                  FatalError);
}

TEST_CASE("what is no endpoint is refused", "[endpoint]") {
  const auto endpoint = GENERATE(
      values<std::string>({"", "localhost:5560", "http://127.0.0.1:1", "tcp://127.0.0.1", "ipc://",
                           "ipc:///" + std::string(107, 'x'), "udp://127.0.0.1:1"}));
  CHECK_FALSE(check_bindable(endpoint).ok());
  Context context;
  CHECK_FALSE(bind_error(context, endpoint).empty());
}

TEST_CASE("a malformed port is refused", "[endpoint]") {
  Context context;
  CHECK_THAT(bind_error(context, "tcp://127.0.0.1:news"), test::contains("tcp://127.0.0.1:news"));
  CHECK_THROWS_AS(SubscribeSocket(context, "nonsense"), FatalError);
  CHECK_THROWS_AS(RequestSocket(context, "tcp://"), FatalError);
}

TEST_CASE("an ipc socket is for its owner and group, and cannot be stolen", "[endpoint]") {
  const test::TempFolder folder;
  const std::string path = folder.path("live");
  Context context;
  std::optional<PublishSocket> first;
  first.emplace(context, "ipc://" + path, no_linger);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0660);
  CHECK(bind_error(context, "ipc://" + path) ==
        "cannot bind ipc://" + path + ": address already in use");

  first.reset();
  CHECK(test::wait_until([&] { return bind_error(context, "ipc://" + path).empty(); }));
}

TEST_CASE("a socket that a dead process left at an ipc path is in nobody's way", "[endpoint]") {
  const test::TempFolder folder;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  folder.path("live").copy(address.sun_path, sizeof address.sun_path - 1);
  const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(left);
  Context context;
  CHECK(bind_error(context, "ipc://" + folder.path("live")).empty());
}

TEST_CASE("a file at an ipc path stays what it is", "[endpoint]") {
  const test::TempFolder folder;
  const std::string file = folder.write("news.db", "precious");
  Context context;
  CHECK_THAT(bind_error(context, "ipc://" + file), test::contains("no socket"));
  CHECK(std::filesystem::file_size(file) == 8);
}

TEST_CASE("localhost is bound as an address", "[endpoint]") {
  Context context;
  CHECK(bind_error(context, "tcp://localhost:*").empty());
}

TEST_CASE("an ipc path in a folder that is missing names the path", "[endpoint]") {
  const test::TempFolder folder;
  Context context;
  CHECK_THAT(bind_error(context, "ipc://" + folder.path("no/live")),
             test::contains("no such file or directory"));
}
