// The rules of polite polling (docs/politeness.md): what one fetch means for its source and host.
// Pure: time, chance and the words of the server come in as arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "feed/feed.h"
#include "fetcher/http_client.h"
#include "fetcher/response_hints.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// How often one source may be asked.
struct Pace {
  Duration interval = std::chrono::minutes(60);  // when the source says nothing
  Duration floor = std::chrono::minutes(15);
  Duration cap = std::chrono::hours(24);
  std::optional<Hint> adaptive{};    // in place of the interval: by what the source posts
  std::optional<Hint> safety_net{};  // at least this, up to the cap: a hub tells of what is new
};

// What came of the body of a 200.
struct Reading {
  bool identical = false;  // the same bytes as last time: not parsed again
  std::string body_hash;
  std::string selectors;  // that it was read by (source_group.h); empty for a feed
  std::string error;      // not empty: it is no feed, and this is why
  std::string partial;    // not empty: it was cut short
  std::string title;
  bool missed = false;  // it shares no item with the reading before
  feed::PollHints hints;
};

// The fetch stopped on its way, as where it was led is not to be asked now.
struct Postponement {
  Time until{};
  std::string cause;      // one line
  bool was_asked = true;  // the source itself, and not only its robots.txt
};

// How one fetch ended, redirects followed.
struct Ending {
  Time requested{};  // when the last request went out
  Time now{};
  bool conditional = false;  // that request carried validators
  std::string url;           // that it went to
  std::optional<Postponement> postponed;
  std::optional<HttpError> failure;  // no whole answer came; the next three are then empty
  int status = 0;
  Headers headers;
  std::optional<Reading> reading;  // by the source that is judged
};

struct Verdict {
  store::SourceState source;
  std::optional<store::HostState> host;  // where it changed
  std::vector<store::HealthEvent> events;
  bool succeeded = false;  // a 304, or a 200 that is a feed
};

// `host` is that of Ending::url. `jitter` in [0, 1) lengthens the wait by up to a tenth, or a
// fortieth where the source has an adaptive one, so that sources that began together drift apart. A
// stopped fetch has no ending and is not judged.
Verdict judge(const store::SourceState& before, const store::HostState& host, const Ending& ending,
              const Pace& pace, double jitter);

// The first moment from `time` on that is outside of the hours and days that the feed wants to be
// left alone in; never more than a week later. A feed that skips all of them is not believed.
Time outside_skipped_hours(Time time, const feed::PollHints& hints);

// How long server and feed ask us to wait: the longest of what they say.
std::optional<Hint> asked_wait(const Ending& ending, const feed::PollHints& hints);

// The validators that a request to `url` carries: If-None-Match and If-Modified-Since, byte for
// byte. None for a URL that is not the one that gave them, and none where the body was read by
// other selectors, as what these find in the same bytes is something else.
Headers conditional_headers(const store::SourceState& state, const std::string& url,
                            const std::string& selectors = {});
// The two of them, as SourceState::validators_url has them.
std::string validators_holder(std::string url, const std::string& selectors);

}  // namespace newswire::fetcher
