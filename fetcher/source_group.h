// Sources that one request serves: those with the same URL and the same headers. They may read what
// comes by different selectors.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "fetcher/http_client.h"
#include "fetcher/options.h"
#include "fetcher/politeness.h"
#include "fetcher/redirects.h"
#include "store/source_store.h"

namespace newswire::fetcher {

struct Outlook;  // fetcher/freshness/outlook.h

struct Member {
  SourceOptions source;
  Pace pace;
  store::SourceState state;
  const Outlook* outlook = nullptr;  // of all sources; nullptr: this one is not adaptive
  double weight = 1;                 // of its items: fetcher/freshness/source_weights.h
};

// Values; the request goes to the first member's URL.
struct SourceGroup {
  Url url;
  std::vector<Member> members;

  Time due() const;
  bool allow_private() const;  // only where all members allow it
  // The validators that all members hold of the URL `at`, as a request carries them; none where
  // they differ, as a 304 would then leave somebody without items.
  Headers conditional_headers(const Url& at) const;
  // What validators of the URL `at` are remembered by: without credentials and secrets.
  std::string key_of(const Url& at) const;
};

// In the order of the config. `states` are what the store knows; those of another URL are not used.
// Sources that are gone for good are left out, and so are those that something is in the way of,
// and, with a warning, those whose URL cannot be read.
std::vector<SourceGroup> group_sources(const Options& options,
                                       const std::vector<store::SourceState>& states,
                                       const std::vector<std::string>& only, Log& log);

// How far the group heeds a 429 of another host: as far as one of its sources does.
PauseScope pause_scope_of(const SourceGroup& group, const Options& options);

Pace pace_of(const SourceOptions& source, const Options& options);

// By what spacing, blocks and "one connection at a time" are counted.
std::string host_key(const Url& url);

// When the sources were last asked, by the host that they are asked at. What is later than `now`
// was asked before the clock was set back, and is left out.
std::unordered_map<std::string, Time> last_requests(const Options& options,
                                                    const std::vector<store::SourceState>& states,
                                                    Time now);

// What validators are remembered by: the URL without its credentials.
std::string validators_key(const Url& url);

// By what selectors the source reads; empty for a feed, which needs none.
std::string selectors_of(const SourceOptions& source);

// The request for the current hop.
HttpRequest make_request(const SourceGroup& group, const Route& route, const Options& options);

}  // namespace newswire::fetcher
