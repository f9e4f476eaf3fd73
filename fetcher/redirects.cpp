#include "fetcher/redirects.h"

#include <algorithm>
#include <utility>

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_redirects = 5;

}  // namespace

Route::Route(Url start, bool allow_private) : allow_private_(allow_private) {
  hops_.push_back(std::move(start));
}

std::optional<std::string> Route::follow(const HttpResponse& response) {
  if (hops_.size() > max_redirects) {
    return "redirects more than " + std::to_string(max_redirects) + " times";
  }
  const auto location = response.header("Location").value_or("");
  const auto resolved = resolve_url(current().to_string(), location);
  auto target = resolved ? parse_http_url(*resolved) : Result<Url>(Error{"no URL"});
  if (!target) return "redirects to what is no http or https URL";
  target->fragment.clear();
  target->userinfo.clear();  // a server does not hand out our credentials
  if (current().scheme == "https" && target->scheme == "http") {
    return "redirects from https to http";
  }
  const auto same_page = [&](const Url& hop) {
    return hop.origin() == target->origin() && hop.request_target() == target->request_target();
  };
  if (std::any_of(hops_.begin(), hops_.end(), same_page)) return "redirects in a loop";
  if (target->host != hops_.front().host) allow_private_ = false;
  for_good_ = for_good_ && (response.status == 301 || response.status == 308);
  hops_.push_back(std::move(*target));
  return std::nullopt;
}

bool is_redirect(const HttpResponse& response) {
  switch (response.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return response.header("Location").has_value();
    default:
      return false;
  }
}

}  // namespace newswire::fetcher
