#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>

#include "app/doctor/checks.h"
#include "core/url.h"
#include "fetcher/transport/interrupt.h"
#include "fetcher/transport/proxy.h"
#include "fetcher/transport/reach.h"

namespace newswire::app {
namespace {

using fetcher::Reach;
using Stage = Reach::Stage;

constexpr auto patience = std::chrono::seconds(10);

// One that shows most: by https, and with all that its requests need.
const config::Source* example(const config::Config& config) {
  const config::Source* best = nullptr;
  for (const config::Source& source : config.sources) {
    if (!source.unset.empty() || !parse_http_url(source.url)) continue;
    if (source.url.starts_with("https:") && !source.insecure) return &source;
    if (best == nullptr) best = &source;
  }
  return best;
}

fetcher::WayTo way_to(const config::Source& source, const config::Config& config) {
  fetcher::WayTo way;
  way.url = *parse_http_url(source.url);
  way.proxy = fetcher::proxy_for(way.url, source.proxy.empty() ? config.fetch.proxy : source.proxy,
                                 fetcher::read_proxy_environment());
  way.ca_file = source.ca_file.empty() ? config.fetch.ca_file : source.ca_file;
  way.allow_private = source.allow_private;
  way.insecure = source.insecure;
  return way;
}

std::string fix_of(fetcher::HttpFailure failure, bool by_proxy) {
  switch (failure) {
    case fetcher::HttpFailure::dns:
      return "cat /etc/resolv.conf";
    case fetcher::HttpFailure::tls:
      return "apt-get install ca-certificates, or ca_file in [fetch]";
    case fetcher::HttpFailure::private_address:
      return "allow_private = true in its [[source]]";
    default:
      return by_proxy ? "proxy in [fetch]" : "url in its [[source]], or the way there: ip route";
  }
}

class NetworkCheck {
 public:
  NetworkCheck(const config::Source& source, const fetcher::WayTo& way)
      : way_(way), subject_("source \"" + source.name + "\"") {}

  Findings pass() {
    const fetcher::Interrupt never;
    const Reach found = fetcher::reach(way_, patience, never);
    const auto& to = way_.proxy ? *way_.proxy : way_.url;
    if (found.last) {
      ok(to.host + " has " + std::to_string(found.addresses) +
         (found.addresses == 1 ? " address" : " addresses"));
      if (*found.last >= Stage::connection) {
        ok((way_.proxy ? "the proxy " : "") + to.host_port() + " takes connections");
      }
      if (*found.last >= Stage::certificate) {
        ok(way_.insecure ? "TLS works; the certificate is not checked" : "its certificate is good");
      }
    }
    if (found.trouble) {
      findings_.push_back({Severity::problem, "network", subject_, found.trouble->message,
                           fix_of(found.trouble->failure, way_.proxy.has_value())});
    }
    return std::move(findings_);
  }

 private:
  void ok(std::string text) {
    findings_.push_back({Severity::ok, "network", subject_, std::move(text), ""});
  }

  const fetcher::WayTo& way_;
  std::string subject_;
  Findings findings_;
};

}  // namespace

Findings check_network(const Patient& patient) {
  const config::Source* source = example(patient.config);
  if (source == nullptr) return {};
  try {
    const auto way = way_to(*source, patient.config);
    return NetworkCheck(*source, way).pass();
  } catch (const std::exception&) {
    return {};  // the environment's proxies, of which check_way_out() has told
  }
}

}  // namespace newswire::app
