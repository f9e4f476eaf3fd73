// What the head of a response says about when to ask again. Pure.
#pragma once

#include <optional>
#include <string>

#include "core/clock.h"
#include "fetcher/http_client.h"

namespace newswire::fetcher {

// How long to wait, counted from `now`, and who says so.
struct Hint {
  Duration wait{0};
  std::string cause;  // one line: "max-age=1800"
};

// Retry-After (RFC 9110, 10.2.3): seconds, or a date, which is read against the server's own Date
// so that a wrong clock at either end does no harm. A date that has passed is a wait of 0. At most
// 31 days: a slip of the server must not silence a source for years.
std::optional<Hint> retry_after(const Headers& headers, Time now);

// How long the response stays fresh (RFC 9111, 4.2): max-age minus Age, else Expires minus Date.
// nullopt where it says nothing, or that it is not to be kept (no-store, no-cache, max-age=0, an
// Expires that has passed): such words are for browsers, and no wish to be asked at once.
std::optional<Hint> freshness(const Headers& headers, Time now);

}  // namespace newswire::fetcher
