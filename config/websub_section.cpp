// The keys of [websub].
#include "config/endpoint.h"
#include "config/sections.h"
#include "core/text.h"
#include "core/url.h"

namespace newswire::config {
namespace {

constexpr Duration shortest_lease = std::chrono::minutes(1);
constexpr std::size_t callback_limit_bytes = 1024;  // a segment is added to it

// Why hubs cannot call it; empty where they can.
std::string fault_of_callback(const std::string& text) {
  const auto url = parse_http_url(text);
  if (!url) return "is wrong: " + terminal_safe(url.error().message);
  if (!url->query.empty() || !url->fragment.empty()) return "must have no '?' and no '#'";
  if (!url->userinfo.empty()) return "must have no user and password";
  return text.size() > callback_limit_bytes ? "is too long" : "";
}

}  // namespace

void read_websub(Section& section, WebSub& websub) {
  section.read("callback", websub.callback);
  if (!websub.callback.empty()) {
    const std::string fault = fault_of_callback(websub.callback);
    if (!fault.empty()) section.refuse_value("callback", fault);
    while (websub.callback.back() == '/') websub.callback.pop_back();
  }
  section.read("listen", websub.listen);
  if (!is_host_and_port(websub.listen)) {
    section.refuse_value("listen",
                         "must be an address and a port, such as \"127.0.0.1:8090\", not " +
                             section.shown_value("listen"));
  }
  section.read("lease", websub.lease, shortest_lease);
}

}  // namespace newswire::config
