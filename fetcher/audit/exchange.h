// One request as it went over the wire, and the head of its answer: what the auditor judges by.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/url.h"
#include "fetcher/http_client.h"

namespace newswire::fetcher {

struct Exchange {
  Url url;
  std::string key;  // the URL as validators are remembered by it (source_group.h)
  Headers sent;
  Time sent_at{};
  Time came_at{};                        // the end of the answer, or of the wait for it
  bool of_robots = false;                // for robots.txt, not for the source itself
  bool of_hub = false;                   // to a hub, likewise
  bool is_sent = true;                   // false: no connection came about
  int status = 0;                        // 0: no whole answer came, and
  std::optional<HttpFailure> failure{};  // this is why
  Headers heard;
  std::size_t bytes = 0;  // received
  std::string rules{};    // of robots.txt: what it said
};

// Sends `request` and adds what became of it to `exchanges`, which is any container of them, and
// touched by nobody else meanwhile.
template <typename Exchanges>
Result<HttpResponse, HttpError> exchange(HttpClient& http, const HttpRequest& request,
                                         const Clock& clock, Exchanges& exchanges) {
  Exchange& entry = exchanges.emplace_back();
  entry.url = request.url;
  entry.sent = request.headers;
  entry.sent_at = entry.came_at = clock.now();
  HttpRequest timed = request;
  // Names, connections and handshakes take their time before it.
  timed.goes_out = [&] { entry.sent_at = clock.now(); };
  auto response = http.get(timed);
  entry.came_at = clock.now();
  if (response) {
    entry.status = response->status;
    entry.heard = response->headers;
    entry.bytes = response->wire_bytes;
  } else {
    const HttpFailure failure = response.error().failure;
    entry.failure = failure;
    entry.is_sent = failure != HttpFailure::dns && failure != HttpFailure::private_address &&
                    failure != HttpFailure::refused && failure != HttpFailure::connect_timeout;
  }
  return response;
}

}  // namespace newswire::fetcher
