#include "fetcher/fetch_task.h"

#include <exception>
#include <utility>

#include "feed/parser.h"
#include "fetcher/feed_items.h"
#include "fetcher/robots/robots_fetch.h"
#include "fetcher/secrets.h"
#include "fetcher/sha256.h"

namespace newswire::fetcher {
namespace {

Reading read_body(FetchTask& task, const HttpResponse& response, const Options& options) {
  Reading reading;
  const auto& source = task.sources.members.front().source;
  const auto& selection = source.selection;
  // The same bytes are another feed with other selectors.
  reading.body_hash = sha256({response.body});
  if (selection) reading.body_hash += " " + selection->fingerprint();
  reading.identical = !reading.body_hash.empty() && reading.body_hash == task.sources.body_hash();
  if (reading.identical) return reading;

  feed::ParseOptions how = options.reading;
  how.content_type = response.header("Content-Type").value_or("");
  how.base_url = validators_key(task.route.current());
  auto feed =
      selection ? selection->read(response.body, how) : feed::parse_feed(response.body, how);
  if (!feed) {
    reading.error = hide_secrets(feed.error().message, source.secrets);
    return reading;
  }
  reading.partial = feed->partial;
  reading.title = feed->title;
  reading.hints = feed->hints;
  if (!selection) {
    task.advert = advert_of(response.headers, *feed, task.route.current(), task.sources);
  }
  const auto& members = task.sources.members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto read = i + 1 < members.size() ? *feed : std::move(*feed);
    task.items.push_back(
        make_items(std::move(read), members[i].source, options.topic_rules, task.ending.now));
  }
  return reading;
}

void send_request(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock,
                  const Answered& answered) {
  auto request = make_request(task.sources, task.route, options);
  request.total_timeout -= task.spent;
  auto& ending = task.ending;
  const auto& source = task.sources.members.front().source;
  ending.url = validators_key(request.url, source);
  ending.conditional = find_header(request.headers, "If-None-Match").has_value() ||
                       find_header(request.headers, "If-Modified-Since").has_value();

  const auto began = std::chrono::steady_clock::now();
  auto response = exchange(http, request, clock, task.exchanges);
  task.exchanges.back().key = ending.url;
  ending.requested = task.exchanges.back().sent_at;
  task.spent += std::chrono::ceil<Duration>(std::chrono::steady_clock::now() - began);
  ending.now = task.exchanges.back().came_at;

  if (!response) {
    ending.failure = response.error();
    ending.failure->message = hide_secrets(ending.failure->message, source.secrets);
  } else if (!is_redirect(*response)) {
    answered();
    take_answer(task, std::move(response).value(), options);
  } else if (const auto refusal = task.route.follow(*response)) {
    ending.status = response->status;
    ending.failure = HttpError{HttpFailure::protocol, request.url.host + ": " + *refusal};
  } else {
    task.redirected = true;
  }
}

}  // namespace

void take_answer(FetchTask& task, HttpResponse response, const Options& options) {
  auto& ending = task.ending;
  ending.status = response.status;
  task.body_bytes = response.body.size();
  if (response.status == 200) ending.reading = read_body(task, response, options);
  ending.headers = std::move(response.headers);
}

void perform(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock,
             const Answered& answered) {
  task.ending = {};
  task.redirected = false;
  task.items.clear();
  task.robots_answer.reset();
  task.advert.reset();
  task.host = host_key(task.next_url());
  task.ending.requested = task.ending.now = clock.now();
  try {
    if (task.hub_request) {
      perform_hub_request(task, options, http, clock);
    } else if (task.delivery) {
      read_delivery(task, options);
    } else if (task.robots_route) {
      perform_robots(task, options, http, clock);
    } else if (std::string refusal = refusal_by_robots(task); !refusal.empty()) {
      task.ending.failure = HttpError{HttpFailure::protocol, std::move(refusal)};
    } else {
      send_request(task, options, http, clock, answered);
    }
  } catch (const std::exception& trouble) {  // no memory left for this one
    task.redirected = false;
    task.items.clear();
    task.ending.reading.reset();
    task.ending.failure = HttpError{HttpFailure::protocol, task.host + ": " + trouble.what()};
  }
}

}  // namespace newswire::fetcher
