#include "wire/endpoint.h"

#include <cctype>
#include <cerrno>
#include <random>
#include <string_view>
#include <system_error>

#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.hpp>

#include "core/state_file.h"
#include "wire/curve/gatekeeper.h"

namespace newswire::wire {
namespace {

constexpr std::string_view tcp = "tcp://";
constexpr std::string_view ipc = "ipc://";
constexpr std::string_view inproc = "inproc://";

// Who has connected and does not get on with the handshake is gone then.
constexpr int handshake_milliseconds = 10'000;
constexpr int rebind_attempts = 50;  // one in a millisecond

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string lower_first(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

[[noreturn]] void fail(std::string_view what, const std::string& endpoint, const std::string& why) {
  throw FatalError("cannot " + std::string(what) + " " + endpoint + ": " + why);
}

std::string system_reason(int error) {
  return lower_first(std::generic_category().message(error));
}

bool is_loopback(std::string_view host) {
  // 127.0.0.0/8 (RFC 1122, section 3.2.1.3); digits and dots only, or "127.example.org" would pass.
  const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return (starts_with(host, "127.") && numeric) || host == "localhost" || host == "[::1]";
}

std::string_view host_of(std::string_view tcp_endpoint) {
  const std::string_view address = tcp_endpoint.substr(tcp.size());
  return address.substr(0, address.rfind(':'));
}

int random_between(int low, int high) {
  std::random_device device;
  return std::uniform_int_distribution<int>(low, high)(device);
}

// libzmq unlinks whatever is at an ipc path before it binds, a live socket too. The lock is what
// keeps a second process from stealing it; its file stays, since removing it would be a race.
int lock_path(const std::string& path, const std::string& endpoint) {
  const std::string file = path + ".lock";
  const int lock = open_state_file(file, 0660);
  if (lock < 0) fail("bind", endpoint, file + ": " + system_reason(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  ::close(lock);
  fail("bind", endpoint, system_reason(EADDRINUSE));
}

// Whoever names a file by mistake shall still have it.
void refuse_to_replace_file(const std::string& path, const std::string& endpoint) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || S_ISSOCK(status.st_mode)) return;
  fail("bind", endpoint, "what is there is no socket, and would be replaced");
}

// libzmq binds addresses and interfaces, and no names.
std::string as_address(const std::string& endpoint) {
  constexpr std::string_view name = "tcp://localhost:";
  if (!starts_with(endpoint, name)) return endpoint;
  return "tcp://127.0.0.1:" + endpoint.substr(name.size());
}

// Any two processes of the owner's and of the group's; whatever the umask.
void open_path_to_group(const std::string& endpoint) {
  if (starts_with(endpoint, ipc)) ::chmod(endpoint.substr(ipc.size()).c_str(), 0660);
}

}  // namespace

Binding::~Binding() {
  if (lock_ >= 0) ::close(lock_);
}

bool is_exposed(const std::string& endpoint, const Protection& protection) {
  return starts_with(endpoint, tcp) && !is_loopback(host_of(endpoint)) &&
         protection.secret_key.empty();
}

Result<std::string> check_bindable(const std::string& endpoint, const Protection& protection) {
  auto refuse = [&](const std::string& why) {
    return Error{"cannot bind " + endpoint + ": " + why};
  };
  if (starts_with(endpoint, inproc)) return endpoint;
  if (starts_with(endpoint, ipc)) {
    const std::size_t length = endpoint.size() - ipc.size();
    if (length == 0) return refuse("the path is missing");
    if (length > max_ipc_path_bytes) return refuse("the path is longer than 107 bytes");
    return endpoint;
  }
  if (!starts_with(endpoint, tcp)) return refuse("an endpoint begins with tcp:// or ipc://");
  const std::string_view address = std::string_view(endpoint).substr(tcp.size());
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return refuse("the port is missing");
  if (is_exposed(endpoint, protection) && !protection.insecure) {
    return refuse(
        "other machines can reach it, so it needs keys; without them only loopback addresses "
        "(127.0.0.1, [::1]) are served");
  }
  return endpoint;
}

void set_common_options(zmq::socket_t& socket, const std::string& endpoint,
                        std::chrono::milliseconds linger) {
  namespace option = zmq::sockopt;
  socket.set(option::linger, static_cast<int>(linger.count()));
  // ZMTP heartbeats abort the process of a slow subscriber in libzmq 4.3.4; TCP's keepalive finds
  // a dead peer after 30 + 3 * 10 s.
  socket.set(option::heartbeat_ivl, 0);
  socket.set(option::tcp_keepalive, 1);
  socket.set(option::tcp_keepalive_idle, 30);
  socket.set(option::tcp_keepalive_intvl, 10);
  socket.set(option::tcp_keepalive_cnt, 3);
  socket.set(option::backlog, 4096);
  // Spread, so that the subscribers of a broker that restarts do not come back as one; 1 s at
  // most, so that they do come back soon: a refused connection over loopback costs microseconds.
  socket.set(option::reconnect_ivl, random_between(100, 500));
  socket.set(option::reconnect_ivl_max, 1000);
  socket.set(option::connect_timeout, 5000);
  socket.set(option::handshake_ivl, handshake_milliseconds);
  if (endpoint.find('[') != std::string::npos) socket.set(option::ipv6, 1);
}

void set_client_keys(zmq::socket_t& socket, const ClientKeys& keys) {
  const auto checked = check_client_keys(keys);
  if (!checked) throw FatalError("cannot use the keys: " + checked.error().message);
  if (keys.server.empty()) return;
  socket.set(zmq::sockopt::curve_serverkey, keys.server);
  socket.set(zmq::sockopt::curve_publickey, keys.own.public_key);
  socket.set(zmq::sockopt::curve_secretkey, keys.own.secret_key);
}

Binding bind(zmq::socket_t& socket, const std::string& endpoint, const Protection& protection) {
  if (const auto bindable = check_bindable(endpoint, protection); !bindable) {
    throw FatalError(bindable.error().message);
  }
  if (!protection.secret_key.empty()) {
    if (!is_key(protection.secret_key)) fail("bind", endpoint, "its secret key is malformed");
    socket.set(zmq::sockopt::curve_server, 1);
    socket.set(zmq::sockopt::curve_secretkey, protection.secret_key);
    socket.set(zmq::sockopt::zap_domain, zap_domain);
  }
  const bool is_path = starts_with(endpoint, ipc);
  const std::string path = is_path ? endpoint.substr(ipc.size()) : "";
  Binding binding(endpoint, is_path ? lock_path(path, endpoint) : -1);
  if (is_path) refuse_to_replace_file(path, endpoint);
  try {
    socket.bind(as_address(endpoint));
  } catch (const zmq::error_t& error) {
    fail("bind", endpoint, lower_first(error.what()));
  }
  open_path_to_group(endpoint);
  if (!starts_with(endpoint, tcp)) return binding;
  return Binding(socket.get(zmq::sockopt::last_endpoint), -1);
}

void connect(zmq::socket_t& socket, const std::string& endpoint) {
  try {
    socket.connect(endpoint);
  } catch (const zmq::error_t& error) {
    fail("connect to", endpoint, lower_first(error.what()));
  }
}

bool rebind(zmq::socket_t& socket, const Binding& binding) {
  const std::string& endpoint = binding.endpoint();
  // Sessions belong to the listener that accepted them, and end with it.
  try {
    socket.unbind(endpoint);
  } catch (const zmq::error_t& error) {
    if (error.num() != ENOENT) throw;  // by an earlier attempt
  }
  // The I/O thread closes what listened a moment later. An ipc path stays, and is replaced.
  for (int attempt = 0; attempt < rebind_attempts; ++attempt) {
    try {
      socket.bind(endpoint);
      open_path_to_group(endpoint);
      return true;
    } catch (const zmq::error_t&) {
      ::poll(nullptr, 0, 1);
    }
  }
  return false;
}

}  // namespace newswire::wire
