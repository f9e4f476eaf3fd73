// One fetch on its way, as a worker thread sees it: a request, and what its answer amounts to.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/item.h"
#include "fetcher/audit/exchange.h"
#include "fetcher/http_client.h"
#include "fetcher/options.h"
#include "fetcher/politeness.h"
#include "fetcher/redirects.h"
#include "fetcher/robots/robots_book.h"
#include "fetcher/source_group.h"
#include "fetcher/websub/advert.h"
#include "fetcher/websub/hub_traffic.h"

namespace newswire::fetcher {

// A value that belongs to one thread at a time: to the writer, then to a worker, then back.
struct FetchTask {
  std::size_t group = 0;  // its number in the round
  SourceGroup sources;    // as they were when the fetch began
  Route route;
  Duration spent{0};  // on requests so far

  // What the worker found out.
  bool redirected = false;  // another request is due, to next_url()
  std::string host{};       // host_key of the URL that the last request went to
  Ending ending{};
  // For each member, where a 200 came: what it was to it, and its items.
  std::vector<Reading> readings{};
  std::vector<std::vector<Item>> items{};
  std::size_t body_bytes = 0;
  std::vector<Exchange> exchanges{};  // all of this fetch
  std::size_t entered = 0;            // of them in the ledger

  // Of pages: what their site says of robots (fetcher/robots/robots_fetch.h).
  std::string robots_origin{};                  // the site that the following is about
  std::optional<RobotsAnswer> robots{};         // nullopt: nothing is known of it
  std::optional<Route> robots_route{};          // robots.txt is asked for next
  std::optional<RobotsAnswer> robots_answer{};  // it was heard, and is to be kept

  // Of feeds that were read: what they say of their hubs.
  std::optional<Advert> advert{};
  // In place of a fetch: a request to a hub, or a ping that came from one.
  std::optional<HubRequest> hub_request{};
  std::optional<Delivery> delivery{};

  const Url& next_url() const {
    if (hub_request) return hub_request->route.current();
    return robots_route ? robots_route->current() : route.current();
  }
};

// Called where an answer has come and is now to be read, which takes time of this machine alone.
using Answered = std::function<void()>;

// Sends the request for the current hop and reads the answer: follows a redirect by one hop (which
// is then a request of its own, with its host's turn to wait for), or sets the ending. Calls
// `answered` once at most. Does not throw.
void perform(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock,
             const Answered& answered);

// The second half of it, for an answer that came by another way: sets the ending's answer and the
// items. The ending's times and URL are the caller's.
void take_answer(FetchTask& task, HttpResponse response, const Options& options);

}  // namespace newswire::fetcher
