#include "app/health/port_holder.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "core/text.h"
#include "fetcher/transport/address.h"

namespace newswire::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* listening = "0A";         // TCP_LISTEN, as /proc/net/tcp has it
constexpr std::size_t most_processes = 20'000;  // that are looked at

std::vector<fetcher::Address> addresses_of(std::string host, std::uint16_t port) {
  if (host == "*") host = "0.0.0.0";
  if (host == "localhost") host = "127.0.0.1";
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return fetcher::parse_address(host, port);
}

// The sockets that listen at the port, as their inodes (proc(5)).
std::set<std::string> listeners(std::uint16_t port) {
  std::set<std::string> inodes;
  char wanted[8];
  std::snprintf(wanted, sizeof wanted, ":%04X", static_cast<unsigned>(port));
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file(table);
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string number, local, remote, state, queues, timer, retransmits, user, timeout, inode;
      words >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >>
          timeout >> inode;
      if (local.ends_with(wanted) && state == listening) inodes.insert("socket:[" + inode + "]");
    }
  }
  return inodes;
}

bool has_one_of(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (fs::directory_iterator file(process / "fd", error), end; !error && file != end;
       file.increment(error)) {
    std::error_code unreadable;
    if (sockets.contains(fs::read_symlink(file->path(), unreadable).string())) return true;
  }
  return false;
}

// Of processes of this user alone, unless it is root that asks.
std::string holder_of(const std::set<std::string>& sockets) {
  if (sockets.empty()) return "";
  std::size_t seen = 0;
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string pid = entry->path().filename().string();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    if (++seen > most_processes) break;
    if (!has_one_of(entry->path(), sockets)) continue;
    std::string name;
    std::getline(std::ifstream(entry->path() / "comm"), name);
    return terminal_safe(name) + " (pid " + pid + ")";
  }
  return "";
}

}  // namespace

PortState look_at_port(const std::string& host, std::uint16_t port) {
  const auto addresses = addresses_of(host, port);
  if (addresses.empty()) return {};
  const fetcher::Address& address = addresses.front();
  const Descriptor socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;  // as libzmq has it: connections that have just ended do not count
  ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.number(), address.get(), address.size) == 0) {
    return {PortState::Answer::free, ""};
  }
  switch (errno) {
    case EADDRINUSE:
      return {PortState::Answer::taken, holder_of(listeners(port))};
    case EADDRNOTAVAIL:
      return {PortState::Answer::not_ours, ""};
    case EACCES:
      return {PortState::Answer::forbidden, ""};
    default:
      return {};
  }
}

}  // namespace newswire::app
