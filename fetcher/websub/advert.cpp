#include "fetcher/websub/advert.h"

#include <algorithm>
#include <string_view>

#include "fetcher/websub/link_header.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_url_bytes = 2048;

bool is_usable(const std::string& hub) {
  const auto url = parse_http_url(hub);
  return url && url->userinfo.empty() && hub.size() <= max_url_bytes;
}

std::string_view without_www(std::string_view host) {
  return host.starts_with("www.") ? host.substr(4) : host;
}

bool is_same_host(const Url& one, const Url& other) {
  return without_www(one.host) == without_www(other.host);
}

std::string refusal_of(const std::string& topic, const Url& answered, const Url& configured) {
  const auto url = parse_http_url(topic);
  if (!url || topic.size() > max_url_bytes) return "the feed's address of itself is none";
  if (!url->userinfo.empty()) return "the feed's address of itself has a password in it";
  if (is_same_host(*url, answered) || is_same_host(*url, configured)) return {};
  return "the feed calls itself " + url->host + ", which is not where it is";
}

}  // namespace

Advert advert_of(const Headers& headers, const feed::Feed& feed, const Url& answered,
                 const SourceGroup& sources) {
  Advert advert;
  const std::string base = validators_key(answered);
  advert.hubs = links_of(headers, "hub", base);
  if (advert.hubs.empty()) advert.hubs = feed.hubs;
  std::erase_if(advert.hubs, [](const std::string& hub) { return !is_usable(hub); });
  if (advert.hubs.empty()) return {};
  std::stable_partition(advert.hubs.begin(), advert.hubs.end(),
                        [](const std::string& hub) { return hub.starts_with("https:"); });

  const auto named = links_of(headers, "self", base);
  advert.topic = named.empty() ? feed.self : named.front();
  if (advert.topic.empty()) advert.topic = base;
  advert.refusal = refusal_of(advert.topic, answered, sources.url);
  return advert;
}

bool may_subscribe(const SourceGroup& sources) {
  return sources.url.userinfo.empty() &&
         std::all_of(sources.members.begin(), sources.members.end(), [](const Member& member) {
           const auto& source = member.source;
           return source.websub && !source.selection && source.headers.empty() &&
                  source.secrets.empty();
         });
}

}  // namespace newswire::fetcher
