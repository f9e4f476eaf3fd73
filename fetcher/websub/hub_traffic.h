// What goes to hubs and comes from them, as fetches: a worker thread sends the one and reads the
// other, and the round's schedule has the hub's host wait its turn.
#pragma once

#include <optional>
#include <string>

#include "core/clock.h"
#include "fetcher/redirects.h"

namespace newswire::fetcher {

struct FetchTask;
struct Options;
class HttpClient;

// A request to a hub. A value.
struct HubRequest {
  std::string source;
  std::string form;
  Route route;  // to the hub
};

// A ping that is a hub's: a document as if it had been fetched. A value.
struct Delivery {
  std::string token;
  std::string source;
  std::string topic;
  std::string content_type;
  std::string body;
  Time came{};
};

// Sends the request for the current hop: then a further one is due, where the hub redirected it by
// 307 or 308 (a POST remains one), or the ending is set.
void perform_hub_request(FetchTask& task, const Options& options, HttpClient& http,
                         const Clock& clock);

// Parses the body: sets the items of each member, and the reading.
void read_delivery(FetchTask& task, const Options& options);

}  // namespace newswire::fetcher
