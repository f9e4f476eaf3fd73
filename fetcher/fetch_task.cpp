#include "fetcher/fetch_task.h"

#include <exception>
#include <set>
#include <utility>

#include "feed/parser.h"
#include "fetcher/feed_items.h"
#include "fetcher/robots/robots_fetch.h"
#include "fetcher/secrets.h"
#include "fetcher/sha256.h"

namespace newswire::fetcher {
namespace {

// What the members from `first` on that have the same selectors make of the body, as far as it is
// not the one that they know.
void read_body(FetchTask& task, std::size_t first, const HttpResponse& response,
               const std::string& hash, const Options& options) {
  const auto& members = task.sources.members;
  const auto& source = members[first].source;
  Reading reading;
  reading.selectors = selectors_of(source);
  // The same bytes are another feed with other selectors.
  if (!hash.empty()) reading.body_hash = hash + (source.selection ? " " + reading.selectors : "");
  std::vector<std::size_t> readers;
  for (std::size_t i = first; i < members.size(); ++i) {
    if (selectors_of(members[i].source) != reading.selectors) continue;
    task.readings[i] = reading;
    task.readings[i].identical =
        !reading.body_hash.empty() && members[i].state.body_hash == reading.body_hash;
    if (!task.readings[i].identical) readers.push_back(i);
  }
  if (readers.empty()) return;

  feed::ParseOptions how = options.reading;
  how.content_type = response.header("Content-Type").value_or("");
  how.base_url = validators_key(task.route.current());
  auto feed = source.selection ? source.selection->read(response.body, how)
                               : feed::parse_feed(response.body, how);
  if (!feed) {
    reading.error = hide_secrets(feed.error().message, source.secrets);
  } else {
    reading.partial = feed->partial;
    reading.title = feed->title;
    reading.hints = feed->hints;
    if (!source.selection) {
      task.advert = advert_of(response.headers, *feed, task.route.current(), task.sources);
    }
  }
  for (const std::size_t reader : readers) {
    task.readings[reader] = reading;
    if (!feed) continue;
    auto read = reader == readers.back() ? std::move(*feed) : *feed;
    task.items[reader] =
        make_items(std::move(read), members[reader].source, options.topic_rules, task.ending.now);
  }
}

void read_body(FetchTask& task, const HttpResponse& response, const Options& options) {
  const auto& members = task.sources.members;
  const std::string hash = sha256({response.body});
  task.items.resize(members.size());
  task.readings.resize(members.size());
  std::set<std::string> done;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (done.insert(selectors_of(members[i].source)).second) {
      read_body(task, i, response, hash, options);
    }
  }
}

void send_request(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock,
                  const Answered& answered) {
  auto request = make_request(task.sources, task.route, options);
  request.total_timeout -= task.spent;
  auto& ending = task.ending;
  const auto& source = task.sources.members.front().source;
  ending.url = task.sources.key_of(request.url);
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
  if (response.status == 200) read_body(task, response, options);
  ending.headers = std::move(response.headers);
}

void perform(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock,
             const Answered& answered) {
  task.ending = {};
  task.redirected = false;
  task.readings.clear();
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
    task.readings.clear();
    task.items.clear();
    task.ending.failure = HttpError{HttpFailure::protocol, task.host + ": " + trouble.what()};
  }
}

}  // namespace newswire::fetcher
