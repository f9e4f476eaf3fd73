#include "config/endpoint.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace newswire::config {
namespace {

constexpr std::string_view tcp = "tcp://";
constexpr std::string_view ipc = "ipc://";
// sockaddr_un holds 108 bytes with the final zero (unix(7)).
constexpr std::size_t ipc_path_limit_bytes = 107;

bool is_port(std::string_view text) {
  if (text == "*") return true;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port != 0;
}

bool is_host(std::string_view text) {
  const bool is_bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (is_bracketed) text = text.substr(1, text.size() - 2);
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool is_mark = c == '/' || c == '[' || c == ']' || (c == ':' && !is_bracketed);
    return c > ' ' && c < '\x7f' && !is_mark;
  });
}

}  // namespace

Result<std::string> parse_endpoint(const std::string& text, const std::filesystem::path& folder) {
  const std::string_view all = text;
  if (all.substr(0, tcp.size()) == tcp) {
    const std::string_view address = all.substr(tcp.size());
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos) return Error{"has no port"};
    if (!is_host(address.substr(0, colon))) return Error{"has no proper host"};
    if (!is_port(address.substr(colon + 1))) return Error{"needs a port from 1 to 65535, or *"};
    return text;
  }
  if (all.substr(0, ipc.size()) == ipc) {
    const std::string_view path = all.substr(ipc.size());
    if (path.empty()) return Error{"has no path"};
    const std::string absolute = (folder / path).lexically_normal().string();
    if (absolute.size() > ipc_path_limit_bytes) {
      return Error{"has a path of " + std::to_string(absolute.size()) +
                   " bytes; a socket's path has 107 at most"};
    }
    return std::string(ipc) + absolute;
  }
  return Error{"is not an endpoint; write tcp://HOST:PORT or ipc://PATH"};
}

bool is_host_and_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || !is_host(std::string_view(text).substr(0, colon))) return false;
  std::uint16_t port = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + colon + 1, last, port);
  return error == std::errc{} && end == last;
}

}  // namespace newswire::config
