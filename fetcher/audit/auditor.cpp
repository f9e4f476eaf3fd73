#include "fetcher/audit/auditor.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "core/date.h"
#include "core/duration.h"
#include "core/text.h"
#include "fetcher/hint_text.h"
#include "fetcher/registrable_domain.h"

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr Duration slow_class = hours(4);
constexpr Duration confirmation = hours(24);
constexpr Duration longest_retry_after = hours(24 * 31);
constexpr std::size_t max_redirects = 5;
constexpr Duration belong_together = hours(24);  // 429s of two hosts
// A request and an answer that forbids it, or the turn of an hour, may cross on the way.
constexpr Duration crossing = std::chrono::seconds(2);

std::optional<std::string> as_sent(const Exchange& exchange, std::string_view name) {
  return find_header(exchange.sent, name);
}

// A validator that can be sent back at all.
std::optional<std::string> as_heard(const Exchange& exchange, std::string_view name) {
  auto value = find_header(exchange.heard, name);
  if (!value || value->empty()) return std::nullopt;
  const bool breaks_lines = std::any_of(value->begin(), value->end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t') || c == 0x7f;
  });
  return breaks_lines ? std::nullopt : value;
}

bool is_conditional(const Exchange& exchange) {
  return as_sent(exchange, "If-None-Match") || as_sent(exchange, "If-Modified-Since");
}

std::optional<Duration> seconds_in(std::string_view text) {
  text = ascii_trim(text);
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool all_digits =
      !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!all_digits) return std::nullopt;
  return error == std::errc{} ? std::chrono::seconds(seconds) : longest_retry_after;
}

// How long after its answer a header's date is.
std::optional<Duration> until_date(const Exchange& exchange, std::string_view date) {
  const auto then = parse_http_date(date);
  if (!then) return std::nullopt;
  const auto servers = find_header(exchange.heard, "Date");
  const auto now = servers ? parse_http_date(*servers) : std::nullopt;
  return *then - now.value_or(exchange.came_at);
}

std::optional<Duration> asked_pause(const Exchange& exchange) {
  const auto value = find_header(exchange.heard, "Retry-After");
  if (!value) return std::nullopt;
  auto pause = seconds_in(*value);
  if (!pause) pause = until_date(exchange, *value);
  if (!pause) return std::nullopt;
  return std::clamp(*pause, Duration{0}, longest_retry_after);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// How long the answer stays fresh; 0 where it does not say.
Duration freshness_of(const Exchange& exchange) {
  std::optional<Duration> longest;
  for (const auto& [name, value] : exchange.heard) {
    if (!ascii_iequals(name, "Cache-Control")) continue;
    const std::string directives = lower_case(value);
    for (std::size_t begin = 0; begin < directives.size();) {
      const std::size_t end = std::min(directives.find(',', begin), directives.size());
      const auto directive = ascii_trim(std::string_view(directives).substr(begin, end - begin));
      begin = end + 1;
      if (directive.starts_with("no-store") || directive.starts_with("no-cache")) return {};
      if (!directive.starts_with("max-age=")) continue;
      std::string digits(directive.substr(8));
      std::erase(digits, '"');
      if (const auto age = seconds_in(digits)) longest = std::max(longest.value_or(*age), *age);
    }
  }
  if (longest) {
    const auto age = seconds_in(find_header(exchange.heard, "Age").value_or("0"));
    return *longest - age.value_or(Duration{0});
  }
  const auto expires = find_header(exchange.heard, "Expires");
  return expires ? until_date(exchange, *expires).value_or(Duration{0}) : Duration{0};
}

Duration doubled(Duration first, int times, Duration cap) {
  for (int i = 1; i < times && first < cap; ++i) first *= 2;
  return std::min(first, cap);
}

bool is_left_alone(const feed::PollHints& hints, Time time) {
  if (hints.skip_hours.all() || hints.skip_days.all()) return false;
  const auto days = std::chrono::floor<std::chrono::days>(time.time_since_epoch());
  const auto hour = std::chrono::floor<hours>(time.time_since_epoch() - days).count();
  const auto weekday = (days.count() % 7 + 11) % 7;  // 1970 began on a Thursday; Sunday is 0
  return hints.skip_hours.test(static_cast<std::size_t>(hour)) ||
         hints.skip_days.test(static_cast<std::size_t>(weekday));
}

bool leads_elsewhere(const Exchange& exchange) {
  const int status = exchange.status;
  return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) &&
         find_header(exchange.heard, "Location");
}

std::string early(const Exchange& exchange, Time not_before) {
  return "sent " + format_duration(not_before - exchange.sent_at) + " too early";
}

}  // namespace

std::vector<Breach> judge_spacing(const store::HostLedger& ledger, const Exchange& exchange,
                                  Duration spacing) {
  std::vector<Breach> breaches;
  if (!ledger.since) return breaches;
  if (exchange.sent_at < ledger.last_came && exchange.came_at > ledger.last_sent) {
    breaches.push_back({21, "two requests at once"});
  } else if (exchange.sent_at >= ledger.last_sent &&
             exchange.sent_at - ledger.last_sent < spacing) {
    breaches.push_back(
        {21, format_duration(exchange.sent_at - ledger.last_sent) + " after the request before"});
  }
  if (exchange.sent_at >= ledger.last_sent && exchange.sent_at < ledger.quiet_until) {
    breaches.push_back({14, early(exchange, ledger.quiet_until)});
  }
  return breaches;
}

std::vector<Breach> judge_domain(std::span<const store::HostLedger> limited,
                                 const Exchange& exchange, PauseScope scope) {
  if (scope == PauseScope::host) return {};
  std::vector<const store::HostLedger*> heard;
  for (const auto& host : limited) {
    if (host.limited_at + crossing <= exchange.sent_at) heard.push_back(&host);
  }
  std::sort(heard.begin(), heard.end(),
            [](const auto* a, const auto* b) { return a->limited_at < b->limited_at; });
  bool is_wide = scope == PauseScope::domain;
  Time quiet_until{};
  for (std::size_t i = 0; i < heard.size(); ++i) {
    quiet_until = std::max(quiet_until, heard[i]->limited_until);
    for (std::size_t j = 0; j < i && !is_wide; ++j) {
      const auto& before = *heard[j];
      is_wide = host_name(before.host) != host_name(heard[i]->host) &&
                heard[i]->limited_at - belong_together <=
                    std::max(before.limited_at, before.limited_until - belong_together);
    }
  }
  if (!is_wide || quiet_until <= exchange.sent_at) return {};
  return {{15, early(exchange, quiet_until)}};
}

void enter(store::HostLedger& ledger, const Exchange& exchange, Duration cap) {
  if (!exchange.is_sent) return;
  if (!ledger.since) ledger.since = exchange.sent_at;
  // A clock that was set back leaves nothing to judge by.
  if (exchange.sent_at < ledger.last_sent) ledger.quiet_until = {};
  ++ledger.requests;
  ledger.bytes += static_cast<std::int64_t>(exchange.bytes);
  const bool is_of_source = !exchange.of_robots && !exchange.of_hub;
  ledger.unconditional += is_of_source && !is_conditional(exchange);
  ledger.full += exchange.status == 200;
  ledger.not_modified += exchange.status == 304;
  ledger.rate_limited += exchange.status == 429;
  ledger.last_sent = exchange.sent_at;
  ledger.last_came = exchange.came_at;
  if (exchange.status == 200 || exchange.status == 304) ledger.limited_in_a_row = 0;
  if (exchange.status != 429 && exchange.status != 503) return;
  ledger.limited_in_a_row += exchange.status == 429;
  auto pause = asked_pause(exchange);
  if (!pause && exchange.status == 429) {
    pause = std::max(slow_class, doubled(slow_class, ledger.limited_in_a_row, cap));
  }
  const Time until = exchange.came_at + pause.value_or(Duration{0});
  ledger.quiet_until = std::max(ledger.quiet_until, until);
  if (exchange.status != 429) return;
  ledger.limited_at = exchange.came_at;
  ledger.limited_until = until;
}

std::vector<Breach> judge_due(std::span<const std::optional<store::SourceFacts>> facts,
                              const Exchange& exchange) {
  const Time sent = exchange.sent_at;
  const store::SourceFacts* soonest = nullptr;
  bool is_due = false;
  for (const auto& known : facts) {
    const bool clock_was_set_back = known && sent < known->last_sent;
    if (!known || clock_was_set_back) return {};
    const auto hints = parse_hints(known->hints);
    const bool is_own_hour = !is_left_alone(hints, sent) || !is_left_alone(hints, sent - crossing);
    if (known->not_before <= sent && is_own_hour) return {};
    is_due = is_due || known->not_before <= sent;
    if (soonest == nullptr || known->not_before < soonest->not_before) soonest = &*known;
  }
  if (soonest == nullptr) return {};
  if (is_due) return {{11, "in an hour that the feed wants to be left alone in"}};
  return {{soonest->rule, early(exchange, soonest->not_before)}};
}

std::vector<Breach> judge_validators(std::span<const std::optional<store::SourceFacts>> facts,
                                     std::span<const std::string> selectors,
                                     const Exchange& exchange) {
  if (facts.empty() || !facts.front()) return {};
  const auto& first = *facts.front();
  const auto sent_tag = as_sent(exchange, "If-None-Match");
  const auto sent_date = as_sent(exchange, "If-Modified-Since");
  bool agree = true;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    agree = agree && facts[i] &&
            facts[i]->holder == validators_holder(exchange.key, selectors[i]) &&
            facts[i]->etag == first.etag && facts[i]->last_modified == first.last_modified;
  }
  if (!agree) {
    if (!sent_tag && !sent_date) return {};
    return {{6, "validators of another URL, or of another source's reading"}};
  }
  if (sent_tag == first.etag && sent_date == first.last_modified) return {};
  if (!sent_tag && !sent_date) return {{1, "unconditional, though validators are known"}};
  const bool one_is_missing = (first.etag && !sent_tag) || (first.last_modified && !sent_date);
  if (one_is_missing) return {{3, "one of two validators"}};
  return {{2, "validators that are not the server's, byte for byte"}};
}

std::vector<Breach> judge_chain(std::span<const Exchange> chain, const Headers& configured) {
  std::vector<Breach> breaches;
  const auto blame = [&](int rule, std::string what) {
    breaches.push_back({rule, std::move(what)});
  };
  const Exchange& last = chain.back();
  const Url& first = chain.front().url;
  if (chain.size() > max_redirects + 1) blame(19, "more than five redirects");
  for (const Exchange& hop : chain.first(chain.size() - 1)) {
    if (hop.url == last.url) blame(19, "a redirect in a loop");
  }
  if (chain.size() > 1 && chain[chain.size() - 2].url.scheme == "https" &&
      last.url.scheme != "https") {
    blame(19, "from https to http");
  }
  const auto is_configured = [&](std::string_view name) {
    return find_header(configured, name).has_value();
  };
  if (last.url.origin() != first.origin()) {
    for (const auto& [name, value] : last.sent) {
      const bool secret = ascii_iequals(name, "Authorization") || ascii_iequals(name, "Cookie");
      const auto own = find_header(configured, name);
      if (secret || (own && *own == value)) blame(19, name + " sent to another origin");
    }
  }
  for (const std::string_view name : {"Referer", "Cookie"}) {
    if (as_sent(last, name) && !is_configured(name)) blame(24, std::string(name) + " sent");
  }
  const auto agent = as_sent(last, "User-Agent");
  if (!is_configured("User-Agent") && (!agent || !agent->starts_with("newswire/"))) {
    blame(24, "another User-Agent");
  }
  if (!last.url.fragment.empty()) blame(24, "a fragment sent");
  return breaches;
}

store::SourceFacts next_facts(store::SourceFacts facts, std::span<const Exchange> chain,
                              const std::optional<Reading>& reading, const Pace& pace) {
  const Exchange& last = chain.back();
  const Time sent = facts.last_sent = last.sent_at;
  const bool read = last.status == 200 && reading && reading->error.empty();
  const bool not_modified = last.status == 304 && is_conditional(last);
  if (last.status != 410) facts.first_gone.reset();

  if (read && reading->partial.empty()) {
    facts.holder = validators_holder(last.key, reading->selectors);
    facts.etag = as_heard(last, "ETag");
    facts.last_modified = as_heard(last, "Last-Modified");
  } else if (not_modified) {
    if (auto tag = as_heard(last, "ETag")) facts.etag = std::move(tag);
    if (auto date = as_heard(last, "Last-Modified")) facts.last_modified = std::move(date);
  }

  if (read || not_modified) {
    facts.failures = 0;
    if (read && !reading->identical) facts.hints = format_hints(reading->hints);
    const auto hints = parse_hints(facts.hints);
    const Duration said =
        std::max(hints.ttl.value_or(Duration{0}), hints.update_period.value_or(Duration{0}));
    const Duration asked = std::min(std::max(freshness_of(last), said), pace.cap);
    facts.not_before = sent + std::max(pace.floor, asked);
    facts.rule = asked > pace.floor ? 10 : 9;
    return facts;
  }

  // It was led to a host that wanted a pause, or in a loop; the next one may find its way.
  if (leads_elsewhere(last)) {
    facts.not_before = sent + pace.floor;
    facts.rule = 9;
    return facts;
  }

  facts.failures = std::min(facts.failures + 1, 1'000'000);
  facts.not_before = sent + doubled(pace.floor, facts.failures, std::max(pace.cap, pace.floor));
  facts.rule = facts.failures > 1 ? 17 : 9;
  const auto at_least = [&](Time time) {
    if (time <= facts.not_before) return;
    facts.not_before = time;
    facts.rule = 16;
  };
  if (last.status == 403) at_least(sent + slow_class);
  if (last.status == 410 && !facts.first_gone) {
    facts.first_gone = sent;
    at_least(sent + confirmation);
  } else if (last.status == 410 && sent - *facts.first_gone >= confirmation) {
    facts.not_before = Time::max();
    facts.rule = 16;
  }
  return facts;
}

}  // namespace newswire::fetcher
