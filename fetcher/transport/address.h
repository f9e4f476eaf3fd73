// Network addresses: what a host name resolves to, and which of them a feed has no business being
// at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

namespace newswire::fetcher {

struct Address {  // a value
  sockaddr_storage storage{};
  socklen_t size = 0;

  int family() const { return storage.ss_family; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  std::string to_string() const;  // without the port
  void set_port(std::uint16_t port);
};

// True for what is not the public Internet: private, loopback, link-local, shared (RFC 6598),
// unspecified, multicast, broadcast, documentation and reserved addresses, and IPv6 forms that
// carry such an IPv4 address inside (mapped, 6to4, NAT64). After the IANA special-purpose
// registries (RFC 6890).
bool is_private(const Address& address);

// An IPv4 or IPv6 literal as a URL's host has it (no brackets); no name is looked up. Empty for a
// name.
std::vector<Address> parse_address(const std::string& host, std::uint16_t port);

// Whether `host` and `network`, both literals, begin with the same `bits`.
bool is_in_network(const std::string& host, const std::string& network, unsigned bits);

// True where whoever wrote this host plainly means this machine or network: a private literal, also
// as C libraries take it ("127.1", "2130706433", "0x7f.0.0.1"), localhost, or a name below it
// (RFC 6761). The dot at the end of a full name is no difference.
bool is_plainly_private_host(const std::string& host);

}  // namespace newswire::fetcher
