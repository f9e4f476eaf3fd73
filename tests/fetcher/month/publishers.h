// Publishers of all moods: what each answers to a request, and what it means by that.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/clock.h"
#include "fetcher/http_client.h"
#include "fetcher/options.h"
#include "tests/fetcher/month/referee.h"

namespace newswire::month {

struct Visit {
  Time now{};
  const fetcher::HttpRequest& request;
  int number = 0;  // of the requests for this URL, from 1
  std::mt19937& chance;
};

using Script = std::function<Answer(const Visit&)>;

// A URL that is answered, and the sources that are configured for it: none where it is only led to,
// several where they are to share a request.
struct Publisher {
  std::string url;
  Script script;
  std::vector<fetcher::SourceOptions> sources{};
  Subscribed subscribed{};  // what the referee is told of them
};

// Some eighty URLs: good servers and broken ones, moved and vanished ones, pages, whole domains
// that want to be left alone.
std::vector<Publisher> all_publishers();

}  // namespace newswire::month
