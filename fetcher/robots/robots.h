// robots.txt: what a site asks of those who fetch its pages (RFC 9309). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"

namespace newswire::fetcher {

// A value; without rules everything is allowed.
class RobotsRules {
 public:
  // The rules for "newswire", else those for everybody; of the first 500 KiB (section 2.5).
  static RobotsRules parse(std::string_view text);

  // `target` is path and query. The longest rule that matches decides, and of two of one length
  // the one that allows (section 2.2.2).
  bool allows(std::string_view target) const;

  // Not part of the RFC, and asked for by many: the pause between two requests. At most a day.
  const std::optional<Duration>& crawl_delay() const { return crawl_delay_; }

  // As a robots.txt that has these rules and nothing else.
  std::string to_text() const;

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;  // percent-encoded as paths are compared; may have '*', and '$' at its end
  };

  std::vector<Rule> rules_;
  std::optional<Duration> crawl_delay_;
};

}  // namespace newswire::fetcher
