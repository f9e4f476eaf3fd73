// The way from a source's URL to the one that answers. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/url.h"
#include "fetcher/http_client.h"

namespace newswire::fetcher {

// Follows redirects as far as they may be followed: at most five, no loops, http and https only,
// never from https to http. A value.
class Route {
 public:
  Route(Url start, bool allow_private);

  const Url& current() const { return hops_.back(); }
  bool redirected() const { return hops_.size() > 1; }
  // Every redirect so far was a 301 or 308.
  bool moved_for_good() const { return redirected() && for_good_; }

  // Takes the redirect that `response` is, or says in one line why not.
  std::optional<std::string> follow(const HttpResponse& response);

  // Credentials and configured headers are for the origin that they were configured for.
  bool at_own_origin() const { return current().origin() == hops_.front().origin(); }
  // Whether the current hop may be at a private address: where the source may, and only until the
  // route has left the source's own host.
  bool may_be_private() const { return allow_private_; }

 private:
  std::vector<Url> hops_;
  bool allow_private_;
  bool for_good_ = true;
};

// 301, 302, 303, 307 or 308 with a Location.
bool is_redirect(const HttpResponse& response);

}  // namespace newswire::fetcher
