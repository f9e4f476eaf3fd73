// What systemd hears of `up` and `broker`: sd_notify(3).
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/raw_client.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire::test;

namespace {

// The socket that a service manager listens at.
class Manager {
 public:
  explicit Manager(const std::string& path)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof(address.sun_path));
    std::memcpy(address.sun_path, path.data(), path.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
  }
  ~Manager() { ::close(socket_); }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // Whether a datagram with this line comes within ten seconds.
  bool hears(const std::string& line) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < deadline) {
      if (hears_within(line, 1000)) return true;
    }
    return false;
  }

  // The next datagram, where one comes in time.
  bool hears_within(const std::string& line, int milliseconds) const {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, milliseconds) != 1) return false;
    char text[4096];
    const ssize_t size = ::recv(socket_, text, sizeof text, 0);
    return size > 0 &&
           ("\n" + std::string(text, static_cast<std::size_t>(size)) + "\n").find("\n" + line) !=
               std::string::npos;
  }

  void forget() const {
    char text[4096];
    while (::recv(socket_, text, sizeof text, MSG_DONTWAIT) >= 0) {
    }
  }

 private:
  int socket_;
};

// A named pipe for a log, which is soon full, as nobody reads it until it is to be emptied.
class FullPipe {
 public:
  explicit FullPipe(std::string path) : path_(std::move(path)) {
    REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
    reader_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader_ >= 0);
    ::fcntl(reader_, F_SETPIPE_SZ, 4096);
  }
  ~FullPipe() { ::close(reader_); }
  FullPipe(const FullPipe&) = delete;
  FullPipe& operator=(const FullPipe&) = delete;

  const std::string& path() const { return path_; }
  // And makes room for all that is still to come.
  void empty() const {
    ::fcntl(reader_, F_SETPIPE_SZ, 1 << 20);
    char text[4096];
    while (::read(reader_, text, sizeof text) > 0) {
    }
  }

 private:
  std::string path_;
  int reader_ = -1;
};

}  // namespace

TEST_CASE("a service manager hears when all is up and reloaded and ends", "[system]") {
  const std::string command = GENERATE("up", "broker");
  const bool is_abstract = GENERATE(false, true);
  INFO(command);
  const Deployment deployment({}, quick_polling);
  const std::string path = deployment.folder.path("notify");
  const Manager manager(is_abstract ? std::string(1, '\0') + path : path);
  const auto service =
      deployment.start({command}, {{"NOTIFY_SOCKET", is_abstract ? "@" + path : path}});
  CHECK(manager.hears("READY=1\n"));
  service->signal(SIGHUP);
  CHECK(manager.hears("RELOADING=1\n"));
  CHECK(manager.hears("READY=1\n"));
  service->signal(SIGTERM);
  CHECK(manager.hears("STOPPING=1\n"));
  CHECK(service->wait() == 0);
}

TEST_CASE("a service manager shows what came of the last reload", "[system]") {
  const Deployment deployment({{"alpha", "\"tech\""}}, quick_polling);
  const std::string path = deployment.folder.path("notify");
  const Manager manager(path);
  const auto service = deployment.start({"up"}, {{"NOTIFY_SOCKET", path}});
  const std::string status = "STATUS=publishing at " + deployment.publish() + ", sources: ";
  CHECK(manager.hears(status + "1\n"));
  const std::string file = deployment.folder.path("newswire.toml");
  const std::string text = run({"cat", file}).out;
  deployment.folder.write("newswire.toml", text + "\n[[source]]\nname = \"beta\"\nurl = \"" +
                                               deployment.site.url("/beta") +
                                               "\"\nallow_private = true\n");
  service->signal(SIGHUP);
  CHECK(manager.hears(status + "2\n"));
  deployment.folder.write("newswire.toml", text + "\n[nonsense]\n");
  service->signal(SIGHUP);
  CHECK(manager.hears(status + "2; the new configuration is broken"));
}

TEST_CASE("the watchdog is fed while the broker's loop turns and not when it hangs", "[system]") {
  const Deployment deployment({}, quick_polling);
  const std::string path = deployment.folder.path("notify");
  const Manager manager(path);
  const auto service = deployment.start({GENERATE("up", "broker")},
                                        {{"NOTIFY_SOCKET", path}, {"WATCHDOG_USEC", "400000"}});
  CHECK(manager.hears("WATCHDOG=1\n"));
  CHECK(manager.hears("WATCHDOG=1\n"));
  service->signal(SIGSTOP);  // hangs, as far as anybody can see
  manager.forget();
  manager.hears_within("WATCHDOG=1\n", 300);  // what was on its way
  CHECK_FALSE(manager.hears_within("WATCHDOG=1\n", 1000));
  service->signal(SIGCONT);
  CHECK(manager.hears("WATCHDOG=1\n"));
  service->signal(SIGTERM);
  CHECK(service->wait() == 0);
}

TEST_CASE("the watchdog is not fed while the fetcher's loop hangs and livez says so", "[system]") {
  // What hangs is a write: a log that nobody reads any more.
  const int port = free_port();
  const Deployment deployment(
      {{"daily", "\"world\""}},
      "interval = \"20ms\"\nmin_interval = \"20ms\"\nhost_spacing = \"0s\"\n"
      "[monitor]\nlisten = \"127.0.0.1:" +
          std::to_string(port) + "\"\n");
  const FullPipe log(deployment.folder.path("log"));
  const std::string path = deployment.folder.path("notify");
  const Manager manager(path);
  std::vector<std::string> command{"sh", "-c", "exec \"$@\" 2>\"$0\"", log.path()};
  for (auto& word : newswire_command(
           {"up", "--config", deployment.folder.path("newswire.toml"), "--log-level", "debug"})) {
    command.push_back(std::move(word));
  }
  Process service(command, "", {{"NOTIFY_SOCKET", path}, {"WATCHDOG_USEC", "500000"}});

  CHECK(manager.hears("WATCHDOG=1\n"));
  CHECK(wait_until([&] { return http_get(port, "/livez").status == 503; }));
  const auto hung = http_get(port, "/livez");
  CHECK_THAT(hung.body, contains("the loop 'fetching' has not turned for "));
  CHECK(hung.body.find("publishing") == std::string::npos);
  manager.forget();
  CHECK_FALSE(manager.hears_within("WATCHDOG=1\n", 1000));
  CHECK(http_get(port, "/readyz").body == http_get(port, "/livez").body);

  log.empty();
  CHECK(manager.hears("WATCHDOG=1\n"));
  CHECK(wait_until([&] { return http_get(port, "/livez").status == 200; }));
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}

TEST_CASE("a service manager that is not there is no trouble", "[system]") {
  const Deployment deployment({}, quick_polling);
  const std::string address = GENERATE("", "@", "relative", "/nowhere/at/all");
  const auto service =
      deployment.start({"broker"}, {{"NOTIFY_SOCKET", address}, {"WATCHDOG_USEC", "not a number"}});
  REQUIRE(wait_until([&] { return service->err().find("broker is up") != std::string::npos; }));
  service->signal(SIGTERM);
  CHECK(service->wait() == 0);
}

TEST_CASE("what looks after a container asks whether store and broker are there", "[system]") {
  const Deployment deployment({}, quick_polling);
  const Finished before = deployment.run({"status", "--check"});
  CHECK(before.code == 1);
  CHECK(before.err.find("there is no store") != std::string::npos);
  CHECK(before.err.find("no broker answers") != std::string::npos);
  const auto service = deployment.start_serving("up");
  const Finished running = deployment.run({"status", "--check"});
  CHECK(running.code == 0);
  CHECK((running.out + running.err).empty());
  service->signal(SIGTERM);
  CHECK(service->wait() == 0);
  const Finished after = deployment.run({"status", "--check"});
  CHECK(after.code == 1);
  CHECK(after.err.find("there is no store") == std::string::npos);
}
