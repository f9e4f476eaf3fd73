#include "fetcher/registrable_domain.h"

#include <algorithm>
#include <string_view>

#include <libpsl.h>

namespace newswire::fetcher {
namespace {

// A name whose last label is a number is an IPv4 address (the WHATWG's URL standard, section 3.5).
bool is_address(std::string_view name) {
  if (name.starts_with('[')) return true;
  const auto last = name.substr(name.rfind('.') + 1);
  return std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
         last.starts_with("0x");
}

}  // namespace

std::string host_name(const std::string& host) {
  const auto bracket = host.rfind(']');
  const auto colon = host.rfind(':');
  const bool has_port =
      colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
  return has_port ? host.substr(0, colon) : host;
}

std::string registrable_domain(const std::string& host) {
  std::string name = host_name(host);
  if (name.ends_with('.')) name.pop_back();
  if (name.empty() || is_address(name)) return {};
  // Built into the library: nothing to load, nothing to free.
  const char* domain = psl_registrable_domain(psl_builtin(), name.c_str());
  return domain == nullptr ? std::string() : std::string(domain);
}

}  // namespace newswire::fetcher
