#include "app/health/broker_answer.h"

#include <chrono>
#include <exception>

#include <poll.h>

#include "app/keys.h"
#include "wire/subscribe_socket.h"

namespace newswire::app {
namespace {

using std::chrono::steady_clock;

constexpr auto patience = std::chrono::milliseconds(1000);
constexpr int between_questions_ms = 50;

std::optional<wire::HelloReply> await_hello(wire::RequestSocket& socket,
                                            steady_clock::time_point deadline) {
  while (true) {
    if (const auto answer = socket.receive()) {
      const auto reply = wire::decode_reply(*answer);
      if (!reply.ok() || !std::holds_alternative<wire::HelloReply>(*reply)) return std::nullopt;
      return std::get<wire::HelloReply>(*reply);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    pollfd readable{socket.descriptor(), POLLIN, 0};
    ::poll(&readable, 1, static_cast<int>(left.count()));
  }
}

std::optional<wire::HelloReply> ask(const std::string& endpoint, const wire::ClientKeys& keys,
                                    Sequence store_head) {
  wire::Context context;
  wire::RequestSocket socket(context, endpoint, keys);
  const auto deadline = steady_clock::now() + patience;
  std::optional<wire::HelloReply> last;
  while (true) {
    socket.send(wire::encode_request(wire::HelloRequest{"newswire-status/" NEWSWIRE_VERSION}));
    const auto hello = await_hello(socket, deadline);
    if (!hello) return last;
    last = hello;
    if (hello->head >= store_head || steady_clock::now() >= deadline) return last;
    ::poll(nullptr, 0, between_questions_ms);
  }
}

// A port that the system chose at the broker's start.
bool is_unknown(const std::string& endpoint) {
  return endpoint.ends_with(":*");
}

}  // namespace

BrokerAnswer ask_broker(const config::Config& config, Sequence store_head) {
  BrokerAnswer answer;
  wire::ClientKeys keys;
  try {
    keys = client_keys({}, config);
  } catch (const FatalError& error) {
    answer.trouble_with_keys = error.what();
  }
  if (is_unknown(config.broker.replay)) return answer;
  try {
    answer.hello = ask(config.broker.replay, keys, store_head);
  } catch (const std::exception& error) {
    answer.trouble_with_keys = error.what();
  }
  return answer;
}

Findings broker_findings(const config::Config& config, const BrokerAnswer& answer,
                         const std::optional<StoreStatus>& store, const Fixes& fixes) {
  const auto problem = [&](std::string text, std::string fix) {
    return Finding{Severity::problem, "broker", "broker " + config.broker.replay, std::move(text),
                   std::move(fix)};
  };
  if (is_unknown(config.broker.replay)) {
    return {problem("nobody can know its port, as the system chooses it at each start",
                    "replay = \"tcp://127.0.0.1:5561\" in [broker]")};
  }
  if (!answer.hello) {
    if (answer.trouble_with_keys.empty()) return {problem("no broker answers", fixes.run("up"))};
    return {problem("no broker answers, and it would not: " + answer.trouble_with_keys,
                    "server_key and key in [subscriber]")};
  }
  if (!store) return {};
  if (answer.hello->epoch != store->epoch) {
    return {problem("the broker there publishes another store (epoch " +
                        std::to_string(answer.hello->epoch) + ", and " +
                        std::to_string(store->epoch) + " here)",
                    "path in [store], or another port in [broker]")};
  }
  if (answer.hello->head < store->head) {
    return {problem("it is at item " + std::to_string(answer.hello->head) + ", and the store at " +
                        std::to_string(store->head),
                    fixes.run("store check"))};
  }
  return {};
}

}  // namespace newswire::app
