#include "app/hub_report.h"

#include <algorithm>
#include <sstream>

#include "app/stored_sources.h"
#include "core/date.h"
#include "core/text.h"
#include "core/url.h"
#include "fetcher/websub/safety_net.h"
#include "fetcher/websub/subscription.h"

namespace newswire::app {
namespace {

// Hubs' addresses may hold what is nobody's business.
std::string shown_hub(const std::string& hub) {
  const auto url = parse_http_url(hub);
  return url ? terminal_safe(url->to_log_string()) : "";
}

void tell_subscription(const store::Subscription& subscription, Time now, std::ostream& out) {
  out << "subscription   ";
  if (subscription.asked == store::Subscription::Request::unsubscribe) {
    out << "being given up\n";
  } else if (fetcher::is_active(subscription, now)) {
    out << "until " << format_rfc3339(*subscription.lease_until) << ", confirmed "
        << format_rfc3339(*subscription.verified) << '\n';
  } else {
    out << "asked for, not confirmed\n";
  }
  if (!subscription.trouble.empty()) {
    out << "hub trouble    " << terminal_safe(subscription.trouble);
    if (subscription.next_request) {
      out << "; asked again " << format_rfc3339(*subscription.next_request);
    }
    out << '\n';
  }
  out << "pings          " << subscription.pings;
  if (subscription.last_ping) out << ", the last " << format_rfc3339(*subscription.last_ping);
  if (subscription.refused > 0) out << "; " << subscription.refused << " not signed by the hub";
  if (subscription.unread > 0) out << "; " << subscription.unread << " that were no feed";
  if (!subscription.last_refusal.empty()) {
    out << " (" << terminal_safe(subscription.last_refusal) << ')';
  }
  out << '\n';
  const auto net = fetcher::safety_net(subscription, now);
  out << "polled         "
      << (net ? net->cause : "as without a hub, until pings are to be relied on") << '\n';
}

}  // namespace

StoredHubs stored_hubs(const std::string& store_path) {
  if (!store_exists(store_path)) return {};
  store::Database database(store_path, store::Access::read_only);
  store::WebSubStore store(database);
  return {store.adverts(), store.subscriptions()};
}

std::string hub_trail(const StoredHubs& hubs, const std::string& source, bool is_on, Time now) {
  std::ostringstream out;
  const auto advert = std::ranges::find(hubs.adverts, source, &store::HubAdvert::source);
  if (advert == hubs.adverts.end() || advert->hubs.empty()) return "";
  out << "hub            " << shown_hub(advert->hubs.front()) << '\n';
  if (!is_on) {
    out << "subscription   none, as [websub] has no callback\n";
  } else if (!advert->refusal.empty()) {
    out << "subscription   none, as " << terminal_safe(advert->refusal) << '\n';
  } else {
    bool has_any = false;
    for (const auto& subscription : hubs.subscriptions) {
      if (subscription.source != source) continue;
      tell_subscription(subscription, now, out);
      has_any = true;
    }
    if (!has_any)
      out << "subscription   none: 'newswire up' subscribes where the source allows it\n";
  }
  return out.str();
}

HubCounts count_hubs(const StoredHubs& hubs, Time now) {
  HubCounts counts;
  for (const auto& advert : hubs.adverts) counts.feeds += !advert.hubs.empty();
  for (const auto& subscription : hubs.subscriptions) {
    counts.active += fetcher::is_active(subscription, now);
    counts.pings += subscription.pings;
    counts.refused += subscription.refused;
  }
  return counts;
}

}  // namespace newswire::app
