// Stands beside the servers and judges each request by the rules of polite polling
// (docs/politeness.md), from what was asked and what was answered. It shares nothing with the
// fetcher: neither its store nor its code for times, hosts and headers.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "fetcher/http_client.h"

namespace newswire::month {

// What a server answered, and what it meant by that.
struct Answer {
  Result<fetcher::HttpResponse, fetcher::HttpError> response;
  bool is_whole = false;            // a 200 with all of a feed or page
  Duration asks{0};                 // to be asked again: by max-age, Expires, ttl or update period
  std::optional<Duration> pause{};  // for its host, by Retry-After
};

// A source as it is configured.
struct Subscribed {
  std::string name;
  std::string url;
  bool is_page = false;
  std::string secret;           // a value that its own origin may see and nobody else
  std::set<int> skipped_hours;  // that its feed asks for
  std::set<int> skipped_days;   // 0 is Sunday
};

class Referee {
 public:
  explicit Referee(std::vector<Subscribed> sources);

  void begin_run();             // a process begins
  void forget_times(Time now);  // the clock was set back: of before, nothing can be said
  void hear(const fetcher::HttpRequest& request, Time now);
  // To be called for each request after hear().
  void note(const fetcher::HttpRequest& request, const Answer& answer, Time now);
  void end(Time now);  // who was forgotten?

  struct Rule {
    int judged = 0;
    std::vector<std::string> broken;
  };
  const std::map<int, Rule>& rules() const { return rules_; }
  const std::map<std::string, int>& answers() const { return answers_; }  // by kind
  int requests() const { return requests_; }
  int requests_of(const std::string& url) const;

 private:
  struct Page {  // of a URL
    int requests = 0;
    std::optional<Time> asked;
    Time not_before{};
    int rule = 9;  // that says so
    int failures = 0;
    std::optional<Time> first_gone;
    bool is_gone = false;
    bool is_asked_in_this_run = false;
    std::optional<std::string> etag, last_modified;
    std::optional<Time> led_for_good_since;
    const Subscribed* source = nullptr;  // whose URL it is, or whose way led here
  };
  struct Host {
    int under_way = 0;
    Time quiet_until{};
    int limited_in_a_row = 0;
    std::optional<Time> limited_at;
    Time limited_until{};
  };
  struct Robots {
    Time heard{};
    bool is_readable = false;
    std::vector<std::string> forbidden;  // beginnings of paths
  };
  struct Way {  // of redirects
    const Subscribed* source = nullptr;
    std::vector<std::string> urls;
    bool is_for_good = true;
    std::string origin_of_robots;  // not empty: it is the way of a robots.txt
  };

  void check(int rule, bool holds, const fetcher::HttpRequest& request, Time now,
             const std::string& what);
  void judge_headers(const fetcher::HttpRequest& request, const Subscribed* source, Time now);
  void judge_validators(const fetcher::HttpRequest& request, const Page& page, Time now);
  void judge_time(const fetcher::HttpRequest& request, const Page& page, Time now);
  void judge_host(const fetcher::HttpRequest& request, Time now);
  void judge_way(const fetcher::HttpRequest& request, const Way& way, Time now);
  void judge_robots(const fetcher::HttpRequest& request, Time now);
  Time domain_quiet_until(const std::string& host, Time now) const;
  void note_host(Host& host, const Answer& answer, int status, Time now);
  void note_page(Page& page, const fetcher::HttpRequest& request, const Answer& answer, int status,
                 Time now);
  void note_robots(const Way& way, const Answer& answer, int status, Time now);

  std::vector<Subscribed> sources_;
  std::map<std::string, Page> pages_;
  std::map<std::string, Host> hosts_;
  std::map<std::string, Robots> robots_;  // by origin
  std::map<std::string, Way> expected_;   // by the URL that a redirect led to, in this run
  std::map<std::string, Way> under_way_;  // by the URL that is being asked
  std::set<std::string> moved_to_;        // targets of redirects that were for good for a week
  std::string user_agent_;
  std::map<int, Rule> rules_;
  std::map<std::string, int> answers_;
  int requests_ = 0;
};

}  // namespace newswire::month
