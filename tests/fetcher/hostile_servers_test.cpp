// Servers that mean harm, all at once: each costs its own request, and nothing stays behind.
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "fetcher/http_client.h"
#include "tests/fetcher/raw_server.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;
using newswire::test::always;
using newswire::test::http_response;
using newswire::test::Peer;
using newswire::test::RawServer;

namespace {

constexpr std::size_t body_limit_bytes = 64 << 10;

std::size_t entries_in(const char* folder) {
  const std::filesystem::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

std::size_t resident_bytes() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// Sends `first`, and then `piece` without end.
RawServer::Script endless(const std::string& first, const std::string& piece) {
  return [=](Peer& peer) {
    peer.read_request();
    if (!peer.send(first)) return;
    while (!peer.stopping() && peer.send(piece)) {
    }
  };
}

std::vector<RawServer::Script> hostile_scripts() {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  return {
      [](Peer& peer) { peer.wait_for_close(); },
      [](Peer& peer) { peer.reset(); },
      always("SSH-2.0-OpenSSH_9.2\r\n"),
      always(std::string(100'000, '\0')),
      always(ok + "Content-Length: 99999999999999999999\r\n\r\nx"),
      always(ok + "Content-Length: -1\r\n\r\nx"),
      always(ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"),
      always(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nx"),
      always(ok + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"),
      always(ok + "Content-Length: 100\r\n\r\ncut"),
      endless("HTTP/1.1 " + std::string(500, '2'), std::string(1000, '0')),
      endless(ok + "X-Long: ", std::string(10'000, 'x')),
      endless(ok, "X-Again: again\r\n"),
      endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
      endless(ok + "\r\n", std::string(10'000, 'x')),
      endless(ok + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
  };
}

HttpRequest request_for(const std::string& url) {
  HttpRequest request;
  request.url = parse_http_url(url).value();
  request.allow_private = true;
  request.idle_timeout = 300ms;
  request.total_timeout = 2s;
  request.max_body_bytes = body_limit_bytes;
  return request;
}

// All of them side by side; true where each failed, as it should.
bool ask_all(HttpClient& client, const std::vector<std::unique_ptr<RawServer>>& servers) {
  std::vector<char> failed(servers.size());
  std::vector<std::thread> asking;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    asking.emplace_back(
        [&, i] { failed[i] = !client.get(request_for(servers[i]->url("/"))).ok(); });
  }
  for (auto& thread : asking) thread.join();
  return failed == std::vector<char>(servers.size(), 1);
}

}  // namespace

TEST_CASE("hostile servers leave no descriptor, thread or memory behind", "[hostile]") {
  const auto client = make_http_client();
  const auto descriptors = entries_in("/proc/self/fd");
  const auto threads = entries_in("/proc/self/task");
  const auto round = [&] {
    std::vector<std::unique_ptr<RawServer>> servers;
    for (auto& script : hostile_scripts()) {
      servers.push_back(std::make_unique<RawServer>(std::move(script)));
    }
    const RawServer honest(always(http_response("200 OK", "Connection: close\r\n", "hello")));
    CHECK(ask_all(*client, servers));
    const auto answer = client->get(request_for(honest.url("/")));
    REQUIRE(answer.ok());
    CHECK(answer->body == "hello");
  };
  round();  // takes what the process keeps for good
  const auto memory = resident_bytes();
  for (int i = 0; i < 3; ++i) round();

  CHECK(entries_in("/proc/self/fd") == descriptors);
  CHECK(entries_in("/proc/self/task") == threads);
#ifdef __SANITIZE_ADDRESS__
  static_cast<void>(memory);  // what is freed stays with the sanitizer for a while
#else
  CHECK(resident_bytes() < memory + (16 << 20));
#endif
}
