#include "fetcher/transport/address.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/inet.h>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

struct Block4 {
  std::uint32_t network;
  int bits;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry
constexpr Block4 special_blocks[] = {
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // shared, carrier-grade NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local, and the metadata service of clouds
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarking
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, and broadcast
};

bool is_private_4(std::uint32_t address) {
  for (const auto& block : special_blocks) {
    if ((address ^ block.network) >> (32 - block.bits) == 0) return true;
  }
  return false;
}

std::uint32_t big_endian_32(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

bool is_private_6(const std::array<std::uint8_t, 16>& b) {
  const auto starts_with = [&](std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), b.begin());
  };
  if (starts_with({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) {  // IPv4-mapped
    return is_private_4(big_endian_32(&b[12]));
  }
  if (starts_with({0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) {  // NAT64, RFC 6052
    return is_private_4(big_endian_32(&b[12]));
  }
  if (starts_with({0x20, 0x02})) return is_private_4(big_endian_32(&b[2]));  // 6to4
  if (starts_with({0x20, 0x01, 0x0d, 0xb8})) return true;                    // documentation
  if (starts_with({0x20, 0x01}) && b[2] < 2) return true;  // Teredo and protocol assignments
  return (b[0] & 0xe0) != 0x20;                            // only 2000::/3 is global unicast
}

}  // namespace

std::string Address::to_string() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, text, sizeof text);
  } else if (family() == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, text,
              sizeof text);
  }
  return text;
}

void Address::set_port(std::uint16_t port) {
  if (family() == AF_INET) reinterpret_cast<sockaddr_in&>(storage).sin_port = htons(port);
  if (family() == AF_INET6) reinterpret_cast<sockaddr_in6&>(storage).sin6_port = htons(port);
}

bool is_private(const Address& address) {
  if (address.family() == AF_INET) {
    return is_private_4(
        ntohl(reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr.s_addr));
  }
  if (address.family() != AF_INET6) return true;
  std::array<std::uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr, 16);
  return is_private_6(bytes);
}

std::vector<Address> parse_address(const std::string& host, std::uint16_t port) {
  Address address;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&address.storage, &v4, sizeof v4);
    address.size = sizeof v4;
  } else if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&address.storage, &v6, sizeof v6);
    address.size = sizeof v6;
  } else {
    return {};
  }
  return {address};
}

bool is_in_network(const std::string& host, const std::string& network, unsigned bits) {
  for (const int family : {AF_INET, AF_INET6}) {
    std::array<std::uint8_t, 16> one{};
    std::array<std::uint8_t, 16> other{};
    if (inet_pton(family, host.c_str(), one.data()) != 1 ||
        inet_pton(family, network.c_str(), other.data()) != 1) {
      continue;
    }
    if (bits > (family == AF_INET ? 32U : 128U)) return false;
    const auto whole = bits / 8;
    const auto rest = bits % 8;
    return std::equal(one.begin(), one.begin() + whole, other.begin()) &&
           (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
  }
  return false;
}

bool is_plainly_private_host(const std::string& host) {
  const std::string name =
      ascii_lower(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  in_addr number{};
  if (inet_aton(name.c_str(), &number) == 1) return is_private_4(ntohl(number.s_addr));
  const auto literal = parse_address(name, 0);
  return !literal.empty() && is_private(literal.front());
}

}  // namespace newswire::fetcher
