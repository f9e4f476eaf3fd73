#include "fetcher/websub/hub_traffic.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "feed/parser.h"
#include "fetcher/feed_items.h"
#include "fetcher/fetch_task.h"

namespace newswire::fetcher {

void perform_hub_request(FetchTask& task, const Options& options, HttpClient& http,
                         const Clock& clock) {
  HubRequest& asked = *task.hub_request;
  auto request = make_request(task.sources, asked.route, options);
  // What was configured for the feed is not for its hub.
  std::erase_if(request.headers, [](const auto& header) { return header.first != "User-Agent"; });
  request.form = asked.form;
  request.total_timeout -= task.spent;
  const auto began = std::chrono::steady_clock::now();
  auto response = exchange(http, request, clock, task.exchanges);
  auto& sent = task.exchanges.back();
  sent.of_hub = true;
  task.spent += std::chrono::ceil<Duration>(std::chrono::steady_clock::now() - began);
  auto& ending = task.ending;
  ending.requested = sent.sent_at;
  ending.now = sent.came_at;
  ending.url = request.url.to_log_string();
  if (!response) {
    ending.failure = response.error();
    return;
  }
  ending.status = response->status;
  ending.headers = response->headers;
  if (!is_redirect(*response) || (response->status != 307 && response->status != 308)) return;
  if (const auto refusal = asked.route.follow(*response)) {
    ending.failure = HttpError{HttpFailure::protocol, request.url.host + ": " + *refusal};
  } else {
    task.redirected = true;
  }
}

void read_delivery(FetchTask& task, const Options& options) {
  const Delivery& delivery = *task.delivery;
  auto& reading = task.readings.emplace_back();
  feed::ParseOptions how = options.reading;
  how.content_type = delivery.content_type;
  how.base_url = delivery.topic;
  const auto feed = feed::parse_feed(delivery.body, how);
  if (!feed) {
    reading.error = feed.error().message;
    return;
  }
  reading.partial = feed->partial;
  for (const auto& member : task.sources.members) {
    task.items.push_back(make_items(*feed, member.source, options.topic_rules, delivery.came));
  }
}

}  // namespace newswire::fetcher
