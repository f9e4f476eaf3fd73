#include "tests/support/bad_network.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "wire/reply_socket.h"
#include "wire/subscribe_socket.h"

using namespace newswire;
using test::wait_until;

TEST_CASE("a request socket that is made anew while connections break connects again at last",
          "[request_socket]") {
  wire::Context context;
  wire::ReplySocket server(context, "tcp://127.0.0.1:*", std::chrono::milliseconds(0));
  const std::string& bound = server.endpoint();
  test::BadNetwork network(std::stoi(bound.substr(bound.rfind(':') + 1)), 1);
  network.become(test::Weather::closed);
  wire::RequestSocket client(context, "tcp://127.0.0.1:" + std::to_string(network.port()));
  for (int i = 0; i < 300; ++i) {
    const auto broken = network.broken();
    // Sometimes just as its connection breaks, sometimes before or after.
    if (i % 3 != 0) wait_until([&] { return network.broken() > broken; });
    client.reconnect();
  }
  network.become(test::Weather::clear);
  client.send("anybody there?");
  CHECK(wait_until([&] {
    const auto request = server.receive();
    return request && request->body == "anybody there?";
  }));
}
