#include "fetcher/source_watch.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "core/duration.h"
#include "core/text.h"

namespace newswire::fetcher {
namespace {

using Codes = std::set<std::string>;

constexpr int gaps_until_known = 3;
constexpr int gaps_counted = 8;
constexpr int usual_gaps_until_stale = 10;
constexpr Duration least_until_stale = std::chrono::hours(48);
constexpr Duration until_move_is_believed = std::chrono::hours(24 * 7);
constexpr int failures_until_back = 3;

Codes parse_codes(const std::string& text) {
  std::istringstream words(text);
  Codes codes;
  for (std::string word; words >> word;) codes.insert(word);
  return codes;
}

std::string format_codes(const Codes& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : " ") + code;
  return text;
}

// A page in place of a feed: an interstitial that wants a browser, a login, a parking page.
bool is_challenge(const Ending& ending) {
  if (find_header(ending.headers, "cf-mitigated")) return true;
  const auto type = find_header(ending.headers, "Content-Type").value_or("");
  const bool is_html = ascii_iequals(std::string_view(type).substr(0, 9), "text/html");
  return is_html && ending.status == 200 && ending.reading && !ending.reading->error.empty();
}

// What was configured for one host, such as a password, must not follow a redirect to another.
bool may_move(const SourceOptions& options, const Url& target) {
  const auto from = parse_http_url(options.url);
  if (!from || !options.secrets.empty() || !from->userinfo.empty()) return false;
  return from->origin() == target.origin() ||
         (options.headers.empty() && !options.allow_private && !options.insecure);
}

class Watch {
 public:
  Watch(store::SourceWatch& watch, const Watched& fetch, Verdict& verdict)
      : watch_(watch), fetch_(fetch), verdict_(verdict), codes_(parse_codes(watch.conditions)) {}

  void pass() {
    keep_first_events();
    if (!verdict_.succeeded && is_challenge(fetch_.ending)) {
      begin("challenge", "it answers with a web page in place of a feed");
    }
    if (verdict_.succeeded) {
      Codes ended{"challenge", "failing", "rate_limited"};
      if (fetch_.new_items < fetch_.items) ended.insert("missed");
      if (fetch_.new_items > 0) ended.insert("stale");
      learn_gap();
      end(ended);
      look_for_staleness();
      look_for_move();
    } else {
      lead_back();
    }
    watch_.conditions = format_codes(codes_);
  }

 private:
  Time now() const { return fetch_.ending.now; }

  void tell(std::string code, std::string message) {
    verdict_.events.push_back({0, now(), watch_.source, std::move(code), std::move(message)});
  }
  void begin(const std::string& code, std::string message) {
    if (codes_.insert(code).second) tell(code, std::move(message));
  }
  void end(const Codes& codes) {
    std::string ended;
    for (const std::string& code : codes) {
      if (codes_.erase(code) > 0) ended += (ended.empty() ? "" : ", ") + code;
    }
    if (!ended.empty()) tell("recovered", "no longer " + ended);
  }

  void keep_first_events() {
    std::erase_if(verdict_.events, [&](const store::HealthEvent& event) {
      const bool begins =
          event.code == "failing" || event.code == "rate_limited" || event.code == "missed";
      return event.code == "recovered" ? codes_.contains("failing")
                                       : begins && !codes_.insert(event.code).second;
    });
  }

  std::optional<Duration> gap() const {
    const auto& last = fetch_.before.last_new_item;
    if (!last || *last > now()) return std::nullopt;
    return now() - *last;
  }
  // What it does after a long silence says little of its usual rhythm.
  void learn_gap() {
    const auto silence = gap();
    if (fetch_.new_items == 0 || !silence || codes_.contains("stale")) return;
    watch_.gaps = std::min(watch_.gaps + 1, gaps_counted);
    watch_.usual_gap += (*silence - watch_.usual_gap) / watch_.gaps;
  }
  void look_for_staleness() {
    const auto silence = gap();
    const auto limit = std::max(least_until_stale, watch_.usual_gap * usual_gaps_until_stale);
    if (fetch_.new_items > 0 || watch_.gaps < gaps_until_known || !silence || *silence <= limit) {
      return;
    }
    begin("stale", "no new item for " +
                       format_duration(std::chrono::floor<std::chrono::hours>(*silence)) +
                       ", where " +
                       format_duration(std::chrono::ceil<std::chrono::minutes>(watch_.usual_gap)) +
                       " is usual");
  }

  void look_for_move() {
    if (watch_.is_moved) return;
    const Url& target = fetch_.route.current();
    const bool overlaps =
        fetch_.before.items_seen > 0 && (fetch_.items == 0 || fetch_.new_items < fetch_.items);
    if (!fetch_.route.moved_for_good() || !overlaps || !may_move(fetch_.options, target)) {
      watch_.moved_to.clear();
      watch_.moved_since.reset();
      return;
    }
    const Time asked = fetch_.ending.requested;
    if (watch_.moved_to != target.to_string() || !watch_.moved_since ||
        *watch_.moved_since > asked) {
      watch_.moved_to = target.to_string();
      watch_.moved_since = asked;
    } else if (asked - *watch_.moved_since >= until_move_is_believed) {
      watch_.is_moved = true;
      tell("moved", "for good to " + watch_.moved_to);
    }
  }
  void lead_back() {
    if (!watch_.is_moved || verdict_.source.failures < failures_until_back) return;
    tell("moved", "back to the configured URL, as " + watch_.moved_to + " fails");
    watch_.is_moved = false;
    watch_.moved_to.clear();
    watch_.moved_since.reset();
  }

  store::SourceWatch& watch_;
  const Watched& fetch_;
  Verdict& verdict_;
  Codes codes_;
};

}  // namespace

void watch_fetch(store::SourceWatch& watch, const Watched& fetch, Verdict& verdict) {
  Watch(watch, fetch, verdict).pass();
}

bool has_condition(const store::SourceWatch& watch, const std::string& code) {
  return parse_codes(watch.conditions).contains(code);
}

bool is_unfinished_only(const store::SourceState& state) {
  return state.failures == 1 && state.last_error == unfinished_fetch;
}

Options with_urls_in_use(Options options, const std::vector<store::SourceWatch>& watches) {
  std::unordered_map<std::string, const store::SourceWatch*> moved;
  for (const auto& watch : watches) {
    if (watch.is_moved) moved.emplace(watch.source, &watch);
  }
  for (SourceOptions& source : options.sources) {
    const auto place = moved.find(source.name);
    if (place == moved.end() || place->second->url != source.public_url()) continue;
    const auto target = parse_http_url(place->second->moved_to);
    if (!target || !may_move(source, *target)) continue;
    source.shown_url = source.public_url();
    source.url = place->second->moved_to;
  }
  return options;
}

}  // namespace newswire::fetcher
