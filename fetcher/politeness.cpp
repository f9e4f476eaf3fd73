#include "fetcher/politeness.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/duration.h"
#include "fetcher/hint_text.h"
#include "fetcher/response_hints.h"

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr Duration slow_class = hours(4);          // 403, and 429 that names no time
constexpr Duration gone_confirmation = hours(24);  // between two 410s
constexpr Duration spread_after_skip = std::chrono::minutes(10);
constexpr int failures_until_failing = 3;  // a health event, not a stop
// Of a wait that other sources have as well, such as a day after many failures.
constexpr double jitter_share = 0.1;
// Of one that is the source's own. Where many items come the wait is a floor already, and what
// comes on top of it is lost. A fortieth still parts two sources that stay at 15 minutes by a
// minute a day.
constexpr double adaptive_jitter_share = 0.025;

std::string with_reason(std::string cause, std::string_view what, Duration limit) {
  return std::move(cause) + ", " + std::string(what) + " " + format_duration(limit);
}

// What we would like: by the source's posting, or the interval of the config. It is shortened where
// items may have been missed.
Hint own_wait(const Pace& pace, bool missed) {
  if (missed && (!pace.adaptive || pace.adaptive->wait > pace.interval / 2)) {
    return {pace.interval / 2, "half the interval, as items may have been missed"};
  }
  if (pace.adaptive) return *pace.adaptive;
  return {pace.interval, "interval " + format_duration(pace.interval)};
}

// The word of server and feed is a floor for a wait that adapts, and counts for the interval where
// that is only a guess.
Hint wanted_wait(const Ending& ending, const feed::PollHints& hints, const Pace& pace,
                 bool missed) {
  const auto asked = asked_wait(ending, hints);
  auto own = own_wait(pace, missed);
  if (asked && (!pace.adaptive || asked->wait >= own.wait)) return *asked;
  return own;
}

Duration lengthened(Duration wait, double jitter, Duration cap, double share = jitter_share) {
  const auto extra = Duration(std::llround(static_cast<double>(wait.count()) * share * jitter));
  return std::max(wait, std::min(wait + extra, cap));
}

Hint success_wait(const Ending& ending, const feed::PollHints& hints, const Pace& pace, bool missed,
                  double jitter) {
  auto wanted = wanted_wait(ending, hints, pace, missed);
  if (pace.safety_net && wanted.wait < pace.safety_net->wait) wanted = *pace.safety_net;
  if (wanted.wait > pace.cap) wanted = {pace.cap, with_reason(wanted.cause, "capped at", pace.cap)};
  if (wanted.wait < pace.floor) {
    wanted = {pace.floor, with_reason(wanted.cause, "raised to the floor of", pace.floor)};
  }
  wanted.wait = lengthened(wanted.wait, jitter, pace.cap,
                           pace.adaptive ? adaptive_jitter_share : jitter_share);
  return wanted;
}

// Doubles with each failure in a row, from the usual interval to the cap.
Duration backoff(Duration first, int failures, Duration cap) {
  Duration wait = std::max(first, Duration{1});
  for (int n = 1; n < failures && wait < cap; ++n) wait *= 2;
  return std::min(wait, cap);
}

bool is_skipped(Time time, const feed::PollHints& hints) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const auto hour = std::chrono::floor<hours>(time - day).count();
  return hints.skip_hours.test(static_cast<std::size_t>(hour)) ||
         hints.skip_days.test(std::chrono::weekday(day).c_encoding());
}

// skipHours and skipDays: forward to the first hour that is not skipped, and a little into it.
void leave_skipped_hours(store::SourceState& state, const feed::PollHints& hints, double jitter) {
  const Time outside = outside_skipped_hours(state.due, hints);
  if (outside == state.due) return;
  state.due =
      outside + Duration(std::llround(static_cast<double>(spread_after_skip.count()) * jitter));
  state.due_cause += ", moved out of the feed's skipHours and skipDays";
}

// A header that would end the line when echoed is no validator.
std::optional<std::string> validator(const Headers& headers, std::string_view name) {
  auto value = find_header(headers, name);
  if (!value || value->empty()) return std::nullopt;
  const auto is_control = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; };
  if (std::any_of(value->begin(), value->end(), is_control)) return std::nullopt;
  return value;
}

class Judgement {
 public:
  Judgement(const store::SourceState& before, const store::HostState& host, const Ending& ending,
            const Pace& pace, double jitter)
      : before_(before), host_(host), ending_(ending), pace_(pace), jitter_(jitter) {
    verdict_.source = before;
  }

  Verdict pass() {
    auto& source = verdict_.source;
    source.last_attempt = ending_.requested;
    source.last_status = ending_.status;
    if (ending_.postponed) {
      postpone(*ending_.postponed);
      return std::move(verdict_);
    }
    if (ending_.status != 410) source.first_gone.reset();

    if (ending_.failure) {
      fail(ending_.failure->message);
    } else if (ending_.status == 304 && ending_.conditional) {
      not_modified();
    } else if (ending_.status == 304) {
      fail("HTTP 304 to a request that had no validators");
    } else if (ending_.status == 200 && ending_.reading) {
      read(*ending_.reading);
    } else {
      refused();
    }
    if (!source.gone) leave_skipped_hours(source, parse_hints(source.poll_hints), jitter_);
    return std::move(verdict_);
  }

 private:
  // Neither a success nor a failure.
  void postpone(const Postponement& postponement) {
    auto& source = verdict_.source;
    source.due = postponement.until;
    if (postponement.was_asked) source.due = std::max(source.due, ending_.requested + pace_.floor);
    source.due_cause = postponement.cause;
  }

  void succeed(bool missed) {
    auto& source = verdict_.source;
    verdict_.succeeded = true;
    source.last_success = ending_.now;
    source.last_error.clear();
    source.failures = 0;
    const feed::PollHints hints = parse_hints(source.poll_hints);
    const auto next = success_wait(ending_, hints, pace_, missed, jitter_);
    source.due = ending_.requested + next.wait;
    source.due_cause = next.cause;
    if (before_.failures >= failures_until_failing) tell("recovered", "it can be fetched again");
    if (host_.rate_limited != 0) change_host().rate_limited = 0;
  }

  void not_modified() {
    auto& source = verdict_.source;
    if (auto etag = validator(ending_.headers, "ETag")) source.etag = std::move(etag);
    if (auto date = validator(ending_.headers, "Last-Modified")) {
      source.last_modified = std::move(date);
    }
    succeed(false);
  }

  void read(const Reading& reading) {
    if (!reading.error.empty()) return fail(reading.error);
    auto& source = verdict_.source;
    // Validators are a promise that we have all that they stand for.
    if (reading.partial.empty()) {
      source.etag = validator(ending_.headers, "ETag");
      source.last_modified = validator(ending_.headers, "Last-Modified");
      source.validators_url = validators_holder(ending_.url, reading.selectors);
      source.body_hash = reading.body_hash;
    }
    if (!reading.title.empty()) source.title = reading.title;
    if (!reading.identical) source.poll_hints = format_hints(reading.hints);
    succeed(reading.missed);
    if (reading.missed) {
      tell("missed", "no item of the last reading is left in the feed: some may have been missed");
    }
  }

  void refused() {
    const int status = ending_.status;
    fail("HTTP " + std::to_string(status));
    auto& source = verdict_.source;
    if (status == 403) wait_at_least(slow_class, "HTTP 403");
    if (status == 410) gone();
    if (status != 429 && status != 503) return;

    const auto asked = retry_after(ending_.headers, ending_.now);
    if (status == 503 && !asked) return;
    auto& host = change_host();
    if (status == 429) ++host.rate_limited;
    const auto wait =
        asked ? *asked
              : Hint{std::max(slow_class, backoff(slow_class, host.rate_limited, pace_.cap)),
                     "HTTP 429 without Retry-After"};
    const Time until = ending_.now + lengthened(wait.wait, jitter_, Duration::max() / 2);
    host.blocked_until = std::max(host.blocked_until, until);
    if (status == 429) {
      host.limited_at = ending_.now;
      host.limited_until = until;
    }
    if (source.due < host.blocked_until) {
      source.due = host.blocked_until;
      source.due_cause = wait.cause;
    }
    if (status == 429 && before_.last_status != 429) {
      tell("rate_limited", host.host + " asks for fewer requests");
    }
  }

  void gone() {
    auto& source = verdict_.source;
    if (!source.first_gone) {
      source.first_gone = ending_.requested;
      wait_at_least(gone_confirmation, "HTTP 410, to be confirmed");
    } else if (ending_.requested - *source.first_gone >= gone_confirmation) {
      source.gone = true;
      source.due_cause = "HTTP 410, confirmed: not fetched again";
      tell("gone", "it said twice that it is gone for good, and is not fetched again");
    } else {
      source.due = *source.first_gone + gone_confirmation;
      source.due_cause = "HTTP 410, to be confirmed";
    }
  }

  void fail(const std::string& error) {
    auto& source = verdict_.source;
    source.last_error = error;
    if (source.failures < 1'000'000) ++source.failures;
    const auto wait = backoff(std::max(pace_.interval, pace_.floor), source.failures,
                              std::max(pace_.cap, pace_.floor));
    source.due = ending_.requested + lengthened(wait, jitter_, std::max(pace_.cap, wait));
    source.due_cause = "backoff after " + std::to_string(source.failures) +
                       (source.failures == 1 ? " failure" : " failures in a row");
    if (source.failures == failures_until_failing) tell("failing", error);
  }

  void wait_at_least(Duration wait, const std::string& cause) {
    const Time due = ending_.requested + lengthened(wait, jitter_, Duration::max() / 2);
    if (verdict_.source.due >= due) return;
    verdict_.source.due = due;
    verdict_.source.due_cause = cause;
  }

  store::HostState& change_host() {
    if (!verdict_.host) verdict_.host = host_;
    return *verdict_.host;
  }

  void tell(std::string code, std::string message) {
    verdict_.events.push_back({0, ending_.now, before_.name, std::move(code), std::move(message)});
  }

  const store::SourceState& before_;
  const store::HostState& host_;
  const Ending& ending_;
  const Pace& pace_;
  const double jitter_;
  Verdict verdict_;
};

}  // namespace

Verdict judge(const store::SourceState& before, const store::HostState& host, const Ending& ending,
              const Pace& pace, double jitter) {
  return Judgement(before, host, ending, pace, jitter).pass();
}

Time outside_skipped_hours(Time time, const feed::PollHints& hints) {
  if (hints.skip_hours.all() || hints.skip_days.all() || !is_skipped(time, hints)) return time;
  Time hour = std::chrono::floor<hours>(time);
  while (is_skipped(hour, hints)) hour += hours(1);
  return hour;
}

std::optional<Hint> asked_wait(const Ending& ending, const feed::PollHints& hints) {
  std::optional<Hint> longest = freshness(ending.headers, ending.now);
  const auto consider = [&](const std::optional<Duration>& wait, std::string_view name) {
    if (wait && *wait > Duration{0} && (!longest || *wait > longest->wait)) {
      longest = Hint{*wait, std::string(name) + " " + format_duration(*wait)};
    }
  };
  consider(hints.ttl, "the feed's ttl");
  consider(hints.update_period, "the feed's update period");
  return longest;
}

std::string validators_holder(std::string url, const std::string& selectors) {
  return selectors.empty() ? url : std::move(url) + "#" + selectors;
}

Headers conditional_headers(const store::SourceState& state, const std::string& url,
                            const std::string& selectors) {
  Headers headers;
  if (state.validators_url != validators_holder(url, selectors)) return headers;
  if (state.etag) headers.emplace_back("If-None-Match", *state.etag);
  if (state.last_modified) headers.emplace_back("If-Modified-Since", *state.last_modified);
  return headers;
}

}  // namespace newswire::fetcher
