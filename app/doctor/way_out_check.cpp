#include <algorithm>
#include <exception>
#include <set>

#include "app/doctor/checks.h"
#include "core/url.h"
#include "fetcher/transport/proxy.h"
#include "fetcher/transport/root_certificates.h"

namespace newswire::app {
namespace {

Finding about(Severity severity, std::string subject, std::string text, std::string fix = "") {
  return {severity, "network", std::move(subject), std::move(text), std::move(fix)};
}

bool needs_roots(const config::Config& config) {
  return std::ranges::any_of(config.sources, [](const config::Source& source) {
    return source.url.starts_with("https:") && !source.insecure;
  });
}

Finding roots(const std::string& ca_file, bool needed) {
  const std::string subject = ca_file.empty() ? "root certificates" : "ca_file " + ca_file;
  const auto found = fetcher::find_root_certificates(ca_file);
  if (!found) {
    return about(
        needed ? Severity::problem : Severity::warning, subject, found.error().message,
        ca_file.empty() ? "apt-get install ca-certificates" : "ca_file = \"\" for the system's");
  }
  const std::string number = found->number == 0 ? "" : std::to_string(found->number) + " ";
  return about(Severity::ok, subject, number + "in " + found->place);
}

// Their addresses only: they may hold a password.
Finding proxies(const config::Config& config) {
  const std::string subject = "proxy";
  try {
    const auto environment = fetcher::read_proxy_environment();
    if (config.fetch.proxy == "none") return about(Severity::ok, subject, "none, by [fetch]");
    if (!config.fetch.proxy.empty()) {
      const auto proxy = fetcher::parse_proxy(config.fetch.proxy);
      return about(Severity::ok, subject,
                   (proxy ? proxy->host_port() : std::string("one")) + ", by [fetch]");
    }
    std::string text;
    if (environment.http) text = environment.http->host_port() + " for http";
    if (environment.https) {
      text += (text.empty() ? "" : ", ") + environment.https->host_port() + " for https";
    }
    return about(Severity::ok, subject, text.empty() ? "none" : text + ", by the environment");
  } catch (const std::exception& trouble) {
    return about(Severity::problem, subject, trouble.what(),
                 "unset http_proxy https_proxy, or proxy = \"none\" in [fetch]");
  }
}

}  // namespace

Findings check_way_out(const Patient& patient) {
  const config::Config& config = patient.config;
  Findings findings{roots(config.fetch.ca_file, needs_roots(config))};
  std::set<std::string> told;
  for (const config::Source& source : config.sources) {
    if (source.ca_file.empty() || !told.insert(source.ca_file).second) continue;
    findings.push_back(roots(source.ca_file, true));
  }
  findings.push_back(proxies(config));
  return findings;
}

}  // namespace newswire::app
