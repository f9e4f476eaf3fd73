#include "tests/fetcher/month/referee.h"

#include <algorithm>

#include "core/date.h"

using namespace std::chrono_literals;

namespace newswire::month {
namespace {

using fetcher::HttpRequest;

constexpr Duration floor_interval = 15min;
constexpr Duration cap = 24h;
constexpr std::size_t hops_at_most = 5;
// A day, a tenth by chance, the time between two runs, and the hours that a feed skips.
constexpr Duration silence_at_most = 24h + 150min + 30min;

std::optional<std::string> sent(const HttpRequest& request, const std::string& name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string origin_of(const std::string& url) {
  return url.substr(0, url.find('/', url.find("://") + 3));
}

std::string address_of(const HttpRequest& request) {
  return request.url.scheme + "://" + request.url.host + request.url.path + request.url.query;
}

// All names here end in ".example", below which anybody may register one.
std::string domain_of(const std::string& host) {
  const auto suffix = host.rfind('.');
  if (suffix == std::string::npos || suffix == 0) return host;
  const auto dot = host.rfind('.', suffix - 1);
  return dot == std::string::npos ? host : host.substr(dot + 1);
}

bool is_robots(const HttpRequest& request) {
  return request.url.path == "/robots.txt";
}

bool is_led_on(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Duration doubled(Duration wait, int times) {
  for (int i = 1; i < times && wait < cap; ++i) wait *= 2;
  return std::min(wait, cap);
}

std::optional<std::string> header(const Answer& answer, const std::string& name) {
  return answer.response->header(name);
}

}  // namespace

Referee::Referee(std::vector<Subscribed> sources) : sources_(std::move(sources)) {
  for (const Subscribed& source : sources_) pages_[source.url].source = &source;
}

void Referee::check(int rule, bool holds, const HttpRequest& request, Time now,
                    const std::string& what) {
  auto& entry = rules_[rule];
  ++entry.judged;
  if (holds) return;
  entry.broken.push_back(format_rfc3339(now) + " " + address_of(request) + ": " + what);
}

void Referee::begin_run() {
  for (auto& [url, page] : pages_) page.is_asked_in_this_run = false;
  expected_.clear();
}

void Referee::forget_times(Time now) {
  for (auto& [url, page] : pages_) {
    page.asked.reset();
    page.not_before = {};
    page.first_gone.reset();
    page.failures = 0;
  }
  for (auto& [name, host] : hosts_) {
    host.quiet_until = host.limited_until = {};
    host.limited_at.reset();
    host.limited_in_a_row = 0;
  }
  for (auto& [origin, robots] : robots_) robots.heard = std::min(robots.heard, now);
}

void Referee::hear(const HttpRequest& request, Time now) {
  ++requests_;
  const std::string url = address_of(request);
  Way way;
  if (const auto led = expected_.find(url); led != expected_.end()) {
    way = led->second;
    expected_.erase(led);
  }
  const bool is_led = !way.urls.empty();
  way.urls.push_back(url);
  judge_host(request, now);
  if (is_led) judge_way(request, way, now);
  if (is_robots(request)) {
    if (!is_led) {
      way.origin_of_robots = origin_of(url);
      judge_robots(request, now);
    }
    judge_headers(request, nullptr, now);
    under_way_[url] = way;
    return;
  }

  auto& page = pages_[url];
  ++page.requests;
  const bool is_configured =
      std::ranges::any_of(sources_, [&](const Subscribed& source) { return source.url == url; });
  if (!is_led && !is_configured) {
    // Neither configured nor led to: it has moved here for good, or is nobody's business.
    check(20, moved_to_.contains(url), request, now, "asked for, though nothing leads there");
  }
  check(23, is_led || is_configured || moved_to_.contains(url), request, now, "a side fetch");
  if (is_led) page.source = way.source;
  way.source = page.source;
  if (!is_led) judge_time(request, page, now);
  judge_validators(request, page, now);
  judge_headers(request, page.source, now);
  if (page.source != nullptr && page.source->is_page) {
    const auto robots = robots_.find(origin_of(url));
    check(23, robots != robots_.end() && robots->second.is_readable, request, now,
          "a page without its robots.txt");
    if (robots != robots_.end()) {
      for (const auto& path : robots->second.forbidden) {
        check(23, !request.url.path.starts_with(path), request, now, "a page that is forbidden");
      }
    }
  }
  page.asked = now;
  page.is_asked_in_this_run = true;
  under_way_[url] = way;
}

void Referee::judge_headers(const HttpRequest& request, const Subscribed* source, Time now) {
  const auto agent = sent(request, "User-Agent").value_or("");
  if (user_agent_.empty()) user_agent_ = agent;
  check(24, agent == user_agent_ && agent.starts_with("newswire/"), request, now,
        "another User-Agent");
  check(24, !sent(request, "Referer") && request.url.fragment.empty(), request, now,
        "a Referer or a fragment");
  check(24, !sent(request, "Cookie"), request, now, "a cookie");
  check(25, sent(request, "Accept").has_value(), request, now, "no Accept");
  check(26, !sent(request, "A-IM"), request, now, "A-IM");
  const bool is_at_home =
      source != nullptr && origin_of(source->url) == origin_of(address_of(request));
  for (const Subscribed& other : sources_) {
    if (other.secret.empty() || (is_at_home && &other == source)) continue;
    for (const auto& [name, value] : request.headers) {
      check(19, value != other.secret, request, now, "the secret of " + other.name);
    }
  }
}

void Referee::judge_validators(const HttpRequest& request, const Page& page, Time now) {
  const auto etag = sent(request, "If-None-Match");
  const auto date = sent(request, "If-Modified-Since");
  const bool are_known = page.etag || page.last_modified;
  if (!are_known) {
    check(6, !etag && !date, request, now, "validators that are not this URL's");
    return;
  }
  check(1, etag || date, request, now, "unconditional, though validators are known");
  check(2, (!etag || etag == page.etag) && (!date || date == page.last_modified), request, now,
        "validators that are not the last ones, byte for byte");
  check(3,
        etag.has_value() == page.etag.has_value() &&
            date.has_value() == page.last_modified.has_value(),
        request, now, "one of two validators");
}

void Referee::judge_time(const HttpRequest& request, const Page& page, Time now) {
  check(18, !page.is_asked_in_this_run, request, now, "twice within a run");
  check(16, !page.is_gone, request, now, "though it is gone for good");
  check(page.rule, now >= page.not_before, request, now, "too early");
  if (page.asked) {
    check(9, now - *page.asked >= floor_interval, request, now, "below the floor");
  }
  if (page.source == nullptr || page.requests == 1) return;
  const auto hour = std::chrono::floor<std::chrono::hours>(now.time_since_epoch()).count();
  check(11,
        !page.source->skipped_hours.contains(static_cast<int>(hour % 24)) &&
            !page.source->skipped_days.contains(static_cast<int>((hour / 24 + 4) % 7)),
        request, now, "in an hour or on a day that its feed skips");
}

void Referee::judge_host(const HttpRequest& request, Time now) {
  auto& host = hosts_[request.url.host];
  check(21, host.under_way++ == 0, request, now, "two requests at once to a host");
  check(14, now >= host.quiet_until, request, now, "in the pause that its host asked for");
  check(15, now >= domain_quiet_until(request.url.host, now), request, now,
        "in the pause that two of its domain asked for");
}

// A 429 of this very moment may have crossed with the request.
Time Referee::domain_quiet_until(const std::string& name, Time now) const {
  std::vector<Host> limited;
  for (const auto& [other, host] : hosts_) {
    if (domain_of(other) != domain_of(name) || !host.limited_at) continue;
    if (*host.limited_at < now) limited.push_back(host);
  }
  Time until{};
  for (const auto& one : limited) {
    for (const auto& other : limited) {
      const bool is_wide =
          &one != &other && std::chrono::abs(*one.limited_at - *other.limited_at) <= 24h;
      if (is_wide) until = std::max({until, one.limited_until, other.limited_until});
    }
  }
  return until;
}

void Referee::judge_way(const HttpRequest& request, const Way& way, Time now) {
  check(19, way.urls.size() <= hops_at_most + 1, request, now, "more than five redirects");
  const std::string& from = way.urls[way.urls.size() - 2];
  check(19, !(from.starts_with("https:") && request.url.scheme == "http"), request, now,
        "from https to http");
  check(19, std::ranges::count(way.urls, way.urls.back()) == 1, request, now, "in a loop");
}

void Referee::judge_robots(const HttpRequest& request, Time now) {
  const std::string origin = origin_of(address_of(request));
  const bool is_wanted = std::ranges::any_of(pages_,
                                             [&](const auto& entry) {
                                               return origin_of(entry.first) == origin &&
                                                      entry.second.source != nullptr &&
                                                      entry.second.source->is_page;
                                             }) ||
                         std::ranges::any_of(expected_, [&](const auto& entry) {
                           return origin_of(entry.first) == origin &&
                                  entry.second.source != nullptr && entry.second.source->is_page;
                         });
  check(23, is_wanted, request, now, "a robots.txt that nobody needs");
  const auto known = robots_.find(origin);
  if (known == robots_.end()) return;
  check(23, now - known->second.heard >= (known->second.is_readable ? 24h : 1h), request, now,
        "robots.txt again");
}

void Referee::note(const HttpRequest& request, const Answer& answer, Time now) {
  const std::string url = address_of(request);
  auto& host = hosts_[request.url.host];
  --host.under_way;
  const int status = answer.response ? answer.response->status : 0;
  ++answers_[status == 0 ? "no answer" : std::to_string(status)];
  note_host(host, answer, status, now);

  auto node = under_way_.extract(url);
  Way way = std::move(node.mapped());
  if (is_led_on(status) && header(answer, "Location")) {
    way.is_for_good = way.is_for_good && (status == 301 || status == 308);
    std::string target = *header(answer, "Location");
    if (target.starts_with('/')) target = origin_of(url) + target;
    auto& first = pages_[way.urls.front()];
    if (!way.is_for_good) {
      first.led_for_good_since.reset();
    } else if (!first.led_for_good_since) {
      first.led_for_good_since = now;
    } else if (now - *first.led_for_good_since >= 7 * 24h) {
      moved_to_.insert(target);
    }
    expected_[target] = way;
  }
  if (!way.origin_of_robots.empty()) return note_robots(way, answer, status, now);
  note_page(pages_[url], request, answer, status, now);
  // It is the source that is backed off from, whatever its way.
  if (way.urls.size() == 1 || is_led_on(status)) return;
  auto& first = pages_[way.urls.front()];
  auto etag = first.etag, last_modified = first.last_modified;
  note_page(first, request, answer, status, *first.asked);
  if (status == 200 && answer.is_whole) etag = last_modified = {};  // it only leads elsewhere
  first.etag = std::move(etag);
  first.last_modified = std::move(last_modified);
}

void Referee::note_host(Host& host, const Answer& answer, int status, Time now) {
  if (status == 200 || status == 304) host.limited_in_a_row = 0;
  if (status != 429 && !(status == 503 && answer.pause)) return;
  host.limited_in_a_row += status == 429;
  const Time until = now + answer.pause.value_or(doubled(4h, host.limited_in_a_row));
  host.quiet_until = std::max(host.quiet_until, until);
  if (status != 429) return;
  host.limited_at = now;
  host.limited_until = until;
}

void Referee::note_page(Page& page, const HttpRequest& request, const Answer& answer, int status,
                        Time now) {
  const bool is_conditional = sent(request, "If-None-Match") || sent(request, "If-Modified-Since");
  if (status != 410) page.first_gone.reset();
  if (is_led_on(status)) {
    page.not_before = now + floor_interval;
    page.rule = 9;
    return;
  }
  if (status == 200 && answer.is_whole) {
    page.etag = header(answer, "ETag");
    page.last_modified = header(answer, "Last-Modified");
  } else if (status == 304 && is_conditional) {
    if (auto etag = header(answer, "ETag")) page.etag = etag;
    if (auto date = header(answer, "Last-Modified")) page.last_modified = date;
  }
  if ((status == 200 && answer.is_whole) || (status == 304 && is_conditional)) {
    page.failures = 0;
    page.not_before = now + std::max(floor_interval, std::min(answer.asks, cap));
    page.rule = answer.asks > floor_interval ? 10 : 9;
    return;
  }
  ++page.failures;
  page.not_before = now + doubled(floor_interval, page.failures);
  page.rule = status == 404 ? 16 : 17;
  if (status == 403) {
    page.not_before = std::max(page.not_before, now + 4h);
    page.rule = 16;
  }
  if (status == 410) {
    page.is_gone = page.first_gone && now - *page.first_gone >= 24h;
    if (!page.first_gone) page.first_gone = now;
    page.not_before = std::max(page.not_before, *page.first_gone + 24h);
    page.rule = 16;
  }
}

void Referee::note_robots(const Way& way, const Answer& answer, int status, Time now) {
  auto& robots = robots_[way.origin_of_robots];
  robots.heard = now;
  if (status == 0 || status == 429 || status >= 500) return;  // rules from before count on
  robots.is_readable = true;
  robots.forbidden.clear();
  if (status != 200) return;
  const std::string& text = answer.response->body;
  const std::string word = "Disallow: ";
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto begin = at + word.size();
    robots.forbidden.push_back(text.substr(begin, text.find('\n', begin) - begin));
  }
}

void Referee::end(Time now) {
  for (const Subscribed& source : sources_) {
    const Page& page = pages_.at(source.url);
    const bool is_quiet = page.is_gone || !page.asked || page.led_for_good_since ||
                          source.is_page || !source.skipped_days.empty();
    const auto host = source.url.substr(source.url.find("://") + 3);
    const std::string name = host.substr(0, host.find('/'));
    const Time quiet_until = std::max(hosts_[name].quiet_until, domain_quiet_until(name, now));
    if (is_quiet || quiet_until + 24h > now) continue;
    auto& rule = rules_[17];
    ++rule.judged;
    if (now - *page.asked <= silence_at_most) continue;
    rule.broken.push_back(source.name + ": not asked since " + format_rfc3339(*page.asked));
  }
}

int Referee::requests_of(const std::string& url) const {
  const auto page = pages_.find(url);
  return page == pages_.end() ? 0 : page->second.requests;
}

}  // namespace newswire::month
