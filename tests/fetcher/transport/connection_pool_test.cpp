// Connections that wait for another request.
#include <atomic>

#include "fetcher/transport/connection_pool.h"
#include "tests/fetcher/raw_server.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"

using namespace std::chrono_literals;
using namespace newswire::fetcher;
using newswire::test::Peer;
using newswire::test::RawServer;
using newswire::test::wait_until;

namespace {

std::unique_ptr<Connection> connect(const RawServer& server, const Interrupt& interrupt) {
  auto connection = std::make_unique<Connection>(
      Connection::Plan{.host = "127.0.0.1",
                       .connect_timeout = 5s,
                       .idle_timeout = 5s,
                       .deadline = std::chrono::steady_clock::now() + 20s},
      interrupt);
  REQUIRE(connection->connect(parse_address("127.0.0.1", server.port())));
  return connection;
}

}  // namespace

TEST_CASE("a connection that nobody takes is closed though no other comes or goes", "[reuse]") {
  const Interrupt interrupt;
  std::atomic<int> closed = 0;
  const RawServer server([&](Peer& peer) {
    peer.wait_for_close();
    if (!peer.stopping()) ++closed;
  });
  ConnectionPool pool(20ms);
  for (int round = 1; round <= 2; ++round) {
    pool.keep("a", connect(server, interrupt));
    CHECK(wait_until([&] { return closed == round; }));
    CHECK(pool.take("a") == nullptr);
  }
}

TEST_CASE("a kept connection is given once to whoever asks by its key", "[reuse]") {
  const Interrupt interrupt;
  const RawServer server([](Peer& peer) { peer.wait_for_close(); });
  ConnectionPool pool(1h);
  pool.keep("a", connect(server, interrupt));
  CHECK(pool.take("b") == nullptr);
  CHECK(pool.take("a") != nullptr);
  CHECK(pool.take("a") == nullptr);
}
