// How fetches of one source end, and what is judged of them.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/date.h"
#include "fetcher/politeness.h"

namespace newswire::test {

using namespace fetcher;
using namespace std::chrono_literals;

inline const Time start = *parse_rfc3339("2026-11-20T07:00:30Z");  // a Friday

inline store::SourceState known_source() {
  store::SourceState state;
  state.name = "news";
  state.url = "http://news.example/feed";
  state.etag = "\"old\"";
  state.last_modified = "Thu, 19 Nov 2026 07:00:00 GMT";
  state.validators_url = state.url;
  state.body_hash = "old hash";
  state.items_seen = 10;
  return state;
}

inline store::HostState known_host() {
  store::HostState host;
  host.host = "news.example";
  return host;
}

// An answer that came half a second after it was asked for.
inline Ending answer(int status, Headers headers = {}) {
  Ending ending;
  ending.requested = start;
  ending.now = start + 500ms;
  ending.conditional = true;
  ending.url = "http://news.example/feed";
  ending.status = status;
  ending.headers = std::move(headers);
  return ending;
}

inline Ending feed_answer(Headers headers = {}, feed::PollHints hints = {}) {
  auto ending = answer(200, std::move(headers));
  ending.reading.emplace();
  ending.reading->body_hash = "new hash";
  ending.reading->hints = hints;
  return ending;
}

inline Ending no_answer(HttpFailure failure) {
  auto ending = answer(0);
  ending.failure = HttpError{failure, "news.example: trouble"};
  return ending;
}

inline Duration wait_after(const Ending& ending, const Pace& pace = {}, double jitter = 0) {
  return judge(known_source(), known_host(), ending, pace, jitter).source.due - start;
}

inline std::vector<std::string> codes(const Verdict& verdict) {
  std::vector<std::string> codes;
  for (const auto& event : verdict.events) codes.push_back(event.code);
  return codes;
}

// As if the same ending came `times` times in a row, each when it was due.
inline store::SourceState repeated(Ending ending, int times, const Pace& pace = {}) {
  auto state = known_source();
  for (int i = 0; i < times; ++i) {
    state = judge(state, known_host(), ending, pace, 0).source;
    if (i + 1 == times) break;
    ending.requested = state.due;
    ending.now = state.due + 500ms;
  }
  state.due -= ending.requested - start;  // counted from the last request
  return state;
}

}  // namespace newswire::test
