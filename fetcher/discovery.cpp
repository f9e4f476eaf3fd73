#include "fetcher/discovery.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/date.h"
#include "core/text.h"
#include "feed/document_kind.h"
#include "feed/parser.h"
#include "fetcher/politeness.h"
#include "fetcher/source_group.h"
#include "fetcher/source_watch.h"
#include "fetcher/transport/address.h"
#include "store/source_watch_store.h"

namespace newswire::fetcher {
namespace {

// Redirects included. A page and its feed are two.
constexpr std::size_t max_requests = 15;
// Of the feeds that a page names, where the best cannot be had.
constexpr std::size_t max_opened = 3;

bool is_for_good(int status) {
  return status == 301 || status == 308;
}

// Nobody there who speaks that protocol: the next may be tried.
bool is_closed(HttpFailure failure) {
  return failure == HttpFailure::refused || failure == HttpFailure::connect_timeout ||
         failure == HttpFailure::tls || failure == HttpFailure::reset ||
         failure == HttpFailure::protocol;
}

std::string url_to_configure(const Url& start, const Answer& answer) {
  const bool moves = answer.route.redirected() && answer.moved_for_good && start.userinfo.empty();
  return (moves ? answer.route.current() : start).to_string();
}

}  // namespace

Discovery::Discovery(Options options, store::Database& store, HttpClient& http, const Clock& clock,
                     Pause pause, bool allow_private)
    : options_(with_urls_in_use(std::move(options), store::SourceWatchStore(store).all())),
      http_(http),
      clock_(clock),
      pause_(std::move(pause)),
      allow_private_(allow_private),
      sources_(store),
      hosts_(sources_),
      asked_by_sources_(last_requests(options_, sources_.sources(), clock.now())),
      ledger_(store) {}

Result<FoundFeed, NothingFound> Discovery::find(const std::string& address, const Choose& choose) {
  const auto addresses = addresses_of(address);
  if (!addresses) return NothingFound{addresses.error().message, {}, {}};
  for (const Url& url : *addresses) {
    last_failure_.reset();
    named_host_ = url.host;
    auto found = find_behind(url, choose);
    hosts_.save_requests();
    ledger_.save();
    ledger_.saved();
    const bool closed = !found && last_failure_ && is_closed(*last_failure_);
    if (!closed || url == addresses->back()) return found;
  }
  return nothing("there is no address");
}

Discovery::Found Discovery::find_behind(const Url& address, const Choose& choose) {
  if (auto known = feed::candidates_of_address(address); !known.empty()) {
    auto found = find_among(std::move(known), choose);
    if (found || !found.error().offered.empty()) return found;
    if (refused_) return found;
  }
  auto answer = get(address);
  if (!answer) return nothing("no feed was found");
  const feed::FeedCandidate itself{{address.to_string(), "", ""}, feed::FeedClue::itself, false};
  if (auto found = read(itself, *answer)) return std::move(*found);
  return find_on_page(answer->route.current(), *answer, choose);
}

Discovery::Found Discovery::find_on_page(const Url& page, const Answer& answer,
                                         const Choose& choose) {
  auto offered = feed::candidates_of_page(page, answer.response.body,
                                          answer.response.header("Content-Type").value_or(""));
  if (!offered.empty()) return find_among(std::move(offered), choose);
  if (feed::sniff(answer.response.body).kind == feed::DocumentKind::html) {
    for (const feed::FeedCandidate& guess : feed::usual_candidates(page)) {
      if (refused_) break;
      if (auto found = open(guess)) return std::move(*found);
    }
  }
  return nothing("no feed was found");
}

Discovery::Found Discovery::find_among(std::vector<feed::FeedCandidate> candidates,
                                       const Choose& choose) {
  const Chosen chosen = candidates.size() > 1 ? choose(candidates) : Chosen(Choice::best);
  if (const auto* number = std::get_if<std::size_t>(&chosen)) {
    if (auto found = open(candidates.at(*number))) return std::move(*found);
    return nothing("the feed cannot be had");
  }
  if (std::get<Choice>(chosen) == Choice::none) {
    auto none = nothing("no feed was chosen");
    none.offered = std::move(candidates);
    return none;
  }
  std::size_t opened = 0;
  for (const feed::FeedCandidate& candidate : candidates) {
    if (refused_ || opened == max_opened) break;
    ++opened;
    if (auto found = open(candidate)) return std::move(*found);
  }
  return nothing("no feed was found");
}

std::optional<FoundFeed> Discovery::open(const feed::FeedCandidate& candidate) {
  auto url = parse_http_url(candidate.link.url);
  if (!url) {
    tried_.push_back(candidate.link.url + ": " + url.error().message);
    return std::nullopt;
  }
  // A page must not send us into the network that we are in.
  if (is_plainly_private_host(url->host) && url->host != named_host_) {
    note(*url, "a private address");
    return std::nullopt;
  }
  url->userinfo.clear();
  auto answer = get(*url);
  return answer ? read(candidate, *answer) : std::nullopt;
}

// Takes the answer where it is a feed.
std::optional<FoundFeed> Discovery::read(const feed::FeedCandidate& candidate, Answer& answer) {
  feed::ParseOptions how = options_.reading;
  how.content_type = answer.response.header("Content-Type").value_or("");
  how.base_url = validators_key(answer.route.current());
  auto parsed = feed::parse_feed(answer.response.body, how);
  if (!parsed) {
    note(answer.route.current(), parsed.error().message);
    return std::nullopt;
  }
  const auto start = parse_http_url(candidate.link.url);
  Url asked = start ? *start : answer.route.current();
  asked.fragment.clear();
  std::string to_configure = url_to_configure(asked, answer);
  return FoundFeed{candidate, std::move(to_configure), std::move(parsed).value(),
                   std::move(answer)};
}

std::optional<Answer> Discovery::get(const Url& url) {
  last_failure_.reset();
  Url start = url;
  start.fragment.clear();
  // Naming a private address is a person's own act.
  const bool may_be_private =
      start.host == named_host_ && (allow_private_ || is_plainly_private_host(start.host));
  Answer answer{Route(start, may_be_private), true, {}, {}, {}};
  const SourceGroup source{start, {Member{}}};
  while (true) {
    const Url at = answer.route.current();
    const std::string host = host_key(at);
    if (const auto refusal = wait_for_turn(host)) {
      note(at, *refusal);
      return std::nullopt;
    }
    auto response =
        exchange(http_, make_request(source, answer.route, options_), clock_, answer.exchanges);
    answer.exchanges.back().key = validators_key(at);
    answer.requested = answer.exchanges.back().sent_at;
    answer.came = answer.exchanges.back().came_at;
    ledger_.enter(answer.exchanges, source, options_);
    hosts_.note_request(host, answer.requested);
    if (!response) {
      last_failure_ = response.error().failure;
      note(at, response.error().message);
      return std::nullopt;
    }
    heed(host, *response, answer.requested);
    if (!is_redirect(*response)) {
      answer.response = std::move(response).value();
      if (answer.response.status == 200) return answer;
      note(at, "HTTP " + std::to_string(answer.response.status));
      return std::nullopt;
    }
    answer.moved_for_good = answer.moved_for_good && is_for_good(response->status);
    if (const auto refusal = answer.route.follow(*response)) {
      note(at, *refusal);
      return std::nullopt;
    }
  }
}

// What keeps the host from being asked, if anything does.
std::optional<std::string> Discovery::wait_for_turn(const std::string& host) {
  if (requests_ == max_requests) {
    refused_ = true;
    return "not asked, as this would be too many requests";
  }
  const Time now = clock_.now();
  const Time paused_until = hosts_.paused_until(host, options_.pause_scope, now);
  if (paused_until > now) {
    refused_ = true;
    return "not asked, as the host asks for a pause until " + format_rfc3339(paused_until);
  }
  Time last = hosts_.look_up(host, now).last_request;
  if (const auto asked = asked_by_sources_.find(host); asked != asked_by_sources_.end()) {
    last = std::max(last, asked->second);
  }
  const Time turn = last + options_.host_spacing;
  if (turn > now) pause_(turn - now);
  ++requests_;
  return std::nullopt;
}

// A host that asks for a pause is to have it, also from whoever fetches next.
void Discovery::heed(const std::string& host, const HttpResponse& response, Time requested) {
  const int status = response.status;
  refused_ = refused_ || status == 403 || status == 429 || status == 503;
  if (status != 429 && status != 503) return;
  Ending ending;
  ending.requested = requested;
  ending.now = clock_.now();
  ending.status = status;
  ending.headers = response.headers;
  const auto verdict = judge({}, hosts_.look_up(host, ending.now), ending, {}, 0);
  if (!verdict.host) return;
  sources_.save(*verdict.host);
  hosts_.keep(*verdict.host);
}

NothingFound Discovery::nothing(std::string message) {
  return {std::move(message), tried_, {}};
}

void Discovery::note(const Url& url, const std::string& what) {
  Url shown = url;
  shown.userinfo.clear();
  tried_.push_back(shown.to_string() + ": " + what);
}

Result<std::vector<Url>> addresses_of(const std::string& text) {
  std::string address(ascii_trim(text));
  const auto begins = [&](std::string_view with) {
    return ascii_iequals(std::string_view(address).substr(0, with.size()), with);
  };
  if (begins("feed:") && !begins("feed://")) address.erase(0, 5);
  if (begins("feed://")) address.erase(0, 7);
  if (begins("http://") || begins("https://")) {
    auto url = parse_http_url(address);
    if (!url) return url.error();
    return std::vector<Url>{std::move(url).value()};
  }
  if (address.find("://") != std::string::npos) {
    return Error{"only http and https can be fetched"};
  }
  auto secure = parse_http_url("https://" + address);
  if (!secure) return secure.error();
  auto plain = parse_http_url("http://" + address);
  if (!plain) return plain.error();
  return std::vector<Url>{std::move(secure).value(), std::move(plain).value()};
}

}  // namespace newswire::fetcher
