// What publishers have to say: documents, and the heads that go with them.
#pragma once

#include <string>

#include "feed/selection/selection.h"
#include "tests/fetcher/month/referee.h"

namespace newswire::month {

using fetcher::Headers;

struct Visit;

// A feed that posts every `gap`; what it says depends on the time alone.
struct Paper {
  Duration gap = std::chrono::hours(3);
  bool has_etag = true;
  bool has_date = true;
  bool is_page = false;
  std::string channel{};  // more of it, such as <ttl>
  Headers headers{};      // of each answer
  Duration asks{0};       // by all of that
};

// A 304 where the request has the validators of now, else all of it.
Answer serve(const Paper& paper, const Visit& visit);

Answer answer(int status, Headers headers = {}, std::string body = "");
Answer whole(std::string body, Headers headers = {});

// The ten newest of the items up to `last`.
std::string rss(std::int64_t last, const std::string& channel = "");

feed::Selection page_selection();

}  // namespace newswire::month
