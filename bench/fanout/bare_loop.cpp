#include <unistd.h>
#include <zmq.hpp>

#include "bench/fanout/server.h"
#include "wire/publish_socket.h"

namespace newswire::bench {
namespace {

struct Order {
  std::int64_t first;
  int count;
};

// The same options as the broker's socket, where they matter for speed.
[[noreturn]] void serve(std::uint16_t port, int io_threads, const std::vector<std::string>& lanes,
                        int orders) {
  zmq::context_t context(io_threads);
  zmq::socket_t socket(context, zmq::socket_type::xpub);
  socket.set(zmq::sockopt::sndhwm, wire::publish_queue_messages);
  socket.set(zmq::sockopt::backlog, 4096);
  socket.set(zmq::sockopt::xpub_verbose, 1);
  socket.bind("tcp://127.0.0.1:" + std::to_string(port));
  Order order;
  while (::read(orders, &order, sizeof order) == sizeof order) {
    // As with the broker, subscriptions take effect when they are received.
    zmq::message_t subscription;
    while (socket.recv(subscription, zmq::recv_flags::dontwait)) {
    }
    for (std::int64_t number = order.first; number < order.first + order.count; ++number) {
      const MessageBytes bytes = message_bytes(number);
      zmq::message_t body(bytes.body);
      for (const std::string& lane : lanes) {
        zmq::message_t shared;
        shared.copy(body);
        socket.send(zmq::buffer(lane), zmq::send_flags::sndmore);
        socket.send(zmq::buffer(bytes.header), zmq::send_flags::sndmore);
        socket.send(shared, zmq::send_flags::none);
      }
    }
  }
  ::_exit(0);
}

class BareLoop final : public Server {
 public:
  BareLoop(Blackboard& blackboard, int io_threads, const std::vector<std::string>& lanes)
      : blackboard_(blackboard), port_(free_port()), orders_(make_pipe()), process_([&] {
          ::close(orders_.to);
          serve(port_, io_threads, lanes, orders_.from);
        }) {
    ::close(orders_.from);
    if (!wait_until_listened_on(port_)) throw CannotStart("the bare loop does not start");
  }
  ~BareLoop() override { ::close(orders_.to); }

  const Protocol& protocol() const override { return zmtp; }
  std::uint16_t port() const override { return port_; }
  const Child& process() const override { return process_; }
  void publish(std::int64_t first, int count) override {
    // As with the others, the wait until the server comes to it counts.
    for (std::int64_t number = first; number < first + count; ++number) {
      blackboard_.sent_ns[static_cast<std::size_t>(number) % Blackboard::max_messages] = now_ns();
    }
    const Order order{first, count};
    if (::write(orders_.to, &order, sizeof order) < 0) throw CannotStart("the bare loop has ended");
  }

 private:
  struct Pipe {
    int from = -1;
    int to = -1;
  };
  static Pipe make_pipe() {
    int ends[2];
    if (::pipe(ends) != 0) throw CannotStart("there is no pipe to be had");
    return {ends[0], ends[1]};
  }

  Blackboard& blackboard_;
  std::uint16_t port_;
  Pipe orders_;
  Child process_;
};

}  // namespace

std::unique_ptr<Server> start_bare_loop(Blackboard& blackboard, int io_threads,
                                        std::vector<std::string> lanes) {
  return std::make_unique<BareLoop>(blackboard, io_threads, lanes);
}

}  // namespace newswire::bench
