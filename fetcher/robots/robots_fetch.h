// The request for /robots.txt that goes before that for a page.
#pragma once

#include "core/clock.h"
#include "fetcher/fetch_task.h"
#include "fetcher/http_client.h"
#include "fetcher/options.h"

namespace newswire::fetcher {

// Where the page that comes next is one of whose site the rules are to be heard first: takes them
// from what is known of the site, or else makes /robots.txt the next request. `known` may be null.
void ask_robots(FetchTask& task, const RobotsAnswer* known, Time now);

// Sends the request for the current hop to robots.txt. Then a further request is due (a hop, or
// the page), or the ending says why not. `task.robots_answer` is to be kept.
void perform_robots(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock);

// The reason why the current page may not be asked for; empty where it may.
std::string refusal_by_robots(const FetchTask& task);

}  // namespace newswire::fetcher
