#include <sys/socket.h>
#include <unistd.h>

#include "bench/fanout/server.h"

namespace newswire::bench {
namespace {

class PeerServer final : public Server {
 public:
  PeerServer(Blackboard& blackboard, const Peer& peer)
      : blackboard_(blackboard), protocol_(peer.protocol), process_(arguments(peer, port_)) {
    if (!wait_until_listened_on(port_)) throw CannotStart(peer.program + " does not start");
    publisher_ = connect_to(port_);
    send_all(publisher_, protocol_.introduction);
  }
  ~PeerServer() override { ::close(publisher_); }

  const Protocol& protocol() const override { return protocol_; }
  std::uint16_t port() const override { return port_; }
  const Child& process() const override { return process_; }

  void publish(std::int64_t first, int count) override {
    for (std::int64_t number = first; number < first + count; ++number) {
      const MessageBytes bytes = message_bytes(number);
      const std::string sent = protocol_.publication(common_lane, bytes.header + bytes.body);
      blackboard_.sent_ns[static_cast<std::size_t>(number) % Blackboard::max_messages] = now_ns();
      if (!send_all(publisher_, sent)) throw CannotStart("the server has hung up");
      read_replies();
    }
  }

 private:
  static std::vector<std::string> arguments(const Peer& peer, std::uint16_t port) {
    std::vector<std::string> argv = peer.arguments(port);
    argv.insert(argv.begin(), peer.program);
    return argv;
  }

  // They say that it was published, or ask whether we are there.
  void read_replies() {
    char replies[4096];
    const ssize_t count = ::recv(publisher_, replies, sizeof replies, MSG_DONTWAIT);
    if (count <= 0) return;
    const std::string_view text(replies, static_cast<std::size_t>(count));
    if (text.find("PING") != std::string_view::npos) send_all(publisher_, "PONG\r\n");
  }

  Blackboard& blackboard_;
  const Protocol& protocol_;
  std::uint16_t port_ = free_port();
  Child process_;
  int publisher_ = -1;
};

using Arguments = std::vector<std::string>;

}  // namespace

const std::vector<Peer> peers = {
    {"nats-server", nats,
     [](std::uint16_t port) {
       return Arguments{"--addr", "127.0.0.1", "--port", std::to_string(port)};
     }},
    {"redis-server", redis,
     [](std::uint16_t port) {
       return Arguments{"--bind", "127.0.0.1",    "--port", std::to_string(port), "--save",
                        "",       "--appendonly", "no",     "--maxclients",       "15000"};
     }},
    {"mosquitto", mqtt,
     [](std::uint16_t port) {
       return Arguments{"-p", std::to_string(port)};
     }},
};

std::unique_ptr<Server> start_peer(Blackboard& blackboard, const Peer& peer) {
  return std::make_unique<PeerServer>(blackboard, peer);
}

}  // namespace newswire::bench
