#include "fetcher/source_group.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/text.h"
#include "fetcher/credentials.h"
#include "fetcher/secrets.h"
#include "fetcher/transport/idna.h"

namespace newswire::fetcher {
namespace {

constexpr std::string_view accepted_feeds =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

std::string_view accepted_types(const std::optional<feed::Selection>& selection) {
  if (!selection) return accepted_feeds;
  if (selection->kind() == feed::SelectionKind::json) return "application/json, */*;q=0.1";
  return "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";
}

std::string user_agent(const std::string& contact) {
  const std::string name = std::string("newswire/") + NEWSWIRE_VERSION;
  if (contact.empty()) return name;
  return name + (contact.front() == '+' ? " (" : " (+") + contact + ")";
}

// Those that the fetcher itself answers for.
bool is_reserved(std::string_view name) {
  for (const std::string_view own : {"host", "accept-encoding", "connection", "content-length",
                                     "transfer-encoding", "if-none-match", "if-modified-since"}) {
    if (ascii_iequals(name, own)) return true;
  }
  return false;
}

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void add_default(Headers& headers, std::string name, std::string value) {
  if (!find_header(headers, name)) headers.emplace_back(std::move(name), std::move(value));
}

}  // namespace

Time SourceGroup::due() const {
  const auto first =
      std::min_element(members.begin(), members.end(),
                       [](const Member& a, const Member& b) { return a.state.due < b.state.due; });
  return first->state.due;
}

bool SourceGroup::allow_private() const {
  return std::all_of(members.begin(), members.end(),
                     [](const Member& member) { return member.source.allow_private; });
}

Headers SourceGroup::conditional_headers(const Url& at) const {
  const std::string key = key_of(at);
  const auto held_by = [&](const Member& member) {
    return fetcher::conditional_headers(member.state, key, selectors_of(member.source));
  };
  Headers headers = held_by(members.front());
  const bool agree = std::all_of(members.begin() + 1, members.end(),
                                 [&](const Member& member) { return held_by(member) == headers; });
  return agree ? headers : Headers{};
}

std::string SourceGroup::key_of(const Url& at) const {
  return hide_secrets(validators_key(at), members.front().source.secrets);
}

PauseScope pause_scope_of(const SourceGroup& group, const Options& options) {
  auto widest = PauseScope::host;
  for (const Member& member : group.members) {
    const auto scope = member.source.pause_scope.value_or(options.pause_scope);
    if (scope == PauseScope::domain) return scope;
    if (scope == PauseScope::automatic) widest = scope;
  }
  return widest;
}

Pace pace_of(const SourceOptions& source, const Options& options) {
  Pace pace;
  pace.interval = source.interval.value_or(options.interval);
  pace.floor = source.min_interval.value_or(options.min_interval);
  // Whoever asks for a longer interval for this one source means it.
  pace.cap = std::max(options.max_interval, source.interval.value_or(Duration{0}));
  return pace;
}

std::vector<SourceGroup> group_sources(const Options& options,
                                       const std::vector<store::SourceState>& states,
                                       const std::vector<std::string>& only, Log& log) {
  std::unordered_map<std::string, const store::SourceState*> known;
  for (const auto& state : states) known.emplace(state.name, &state);

  std::vector<SourceGroup> groups;
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& source : options.sources) {
    if (!only.empty() && std::find(only.begin(), only.end(), source.name) == only.end()) continue;
    if (!source.obstacle.empty()) continue;
    auto url = parse_http_url(source.url);
    if (!url) {
      log.warning("source skipped", {{"source", source.name}, {"reason", url.error().message}});
      continue;
    }
    url->fragment.clear();

    Member member{source, pace_of(source, options), {}};
    const auto before = known.find(source.name);
    if (before != known.end() && before->second->url == source.public_url())
      member.state = *before->second;
    member.state.name = source.name;
    member.state.url = source.public_url();
    if (member.state.gone) continue;

    std::string key = normalise_url(source.url);
    for (const auto& [name, value] : source.headers) key += "\n" + name + "\n" + value;
    key += "\n" + source.proxy + "\n" + source.ca_file + (source.insecure ? "\ninsecure" : "");
    if (source.insecure) {
      log.warning("certificates are not checked", {{"source", source.name}, {"key", "insecure"}});
    }
    key += "\n" + std::string(accepted_types(source.selection));
    const auto [place, is_new] = places.emplace(std::move(key), groups.size());
    if (is_new) groups.push_back({std::move(*url), {}});
    groups[place->second].members.push_back(std::move(member));
  }
  return groups;
}

std::string host_key(const Url& url) {
  return url.host_port();
}

std::unordered_map<std::string, Time> last_requests(const Options& options,
                                                    const std::vector<store::SourceState>& states,
                                                    Time now) {
  std::unordered_map<std::string, const store::SourceState*> known;
  for (const auto& state : states) known.emplace(state.name, &state);
  std::unordered_map<std::string, Time> last;
  for (const auto& source : options.sources) {
    const auto place = known.find(source.name);
    if (place == known.end() || place->second->url != source.public_url()) continue;
    const auto& attempt = place->second->last_attempt;
    if (!attempt || *attempt > now) continue;
    const auto url = parse_http_url(source.url);
    if (!url) continue;
    auto& at_host = last[host_key(*url)];
    at_host = std::max(at_host, *attempt);
  }
  return last;
}

std::string validators_key(const Url& url) {
  Url key = url;
  key.userinfo.clear();
  return key.to_string();
}

std::string selectors_of(const SourceOptions& source) {
  return source.selection ? source.selection->fingerprint() : std::string();
}

HttpRequest make_request(const SourceGroup& group, const Route& route, const Options& options) {
  HttpRequest request;
  request.url = route.current();
  request.connect_timeout = options.connect_timeout;
  request.idle_timeout = options.idle_timeout;
  request.total_timeout = options.timeout;
  request.max_body_bytes = options.max_body;
  request.allow_private = route.may_be_private();
  const auto& source = group.members.front().source;
  request.proxy = proxy_for(request.url, source.proxy.empty() ? options.proxy : source.proxy,
                            options.proxy_environment);
  // Where robots.txt of another site is asked for, that is the route's own origin.
  const bool is_sources_own = request.url.origin() == group.url.origin();
  request.insecure = source.insecure && is_sources_own;
  request.ca_file = is_sources_own && !source.ca_file.empty() ? source.ca_file : options.ca_file;

  if (route.at_own_origin()) {
    for (const auto& [name, value] : source.headers) {
      if (!is_reserved(name) && is_one_line(name) && is_one_line(value)) {
        request.headers.emplace_back(name, value);
      }
    }
    if (!group.url.userinfo.empty()) {
      add_default(request.headers, "Authorization", basic_authorization(group.url.userinfo));
    }
  }
  add_default(request.headers, "User-Agent", user_agent(options.contact));
  add_default(request.headers, "Accept", std::string(accepted_types(source.selection)));
  for (auto& header : group.conditional_headers(request.url)) {
    request.headers.push_back(std::move(header));
  }
  return request;
}

}  // namespace newswire::fetcher
