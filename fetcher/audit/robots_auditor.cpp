#include "fetcher/audit/robots_auditor.h"

#include "core/duration.h"
#include "fetcher/robots/robots.h"

namespace newswire::fetcher {
namespace {

using std::chrono::hours;

constexpr Duration known_for = hours(24);
constexpr Duration unknown_for = hours(1);

}  // namespace

std::vector<Breach> judge_page(const std::optional<store::RobotsFacts>& heard,
                               const Exchange& exchange) {
  if (!heard) return {{23, "a page, and its site's robots.txt was not asked for"}};
  if (!heard->is_readable) return {{23, "a page of a site whose robots.txt cannot be read"}};
  const auto rules = RobotsRules::parse(heard->rules);
  if (!rules.allows(exchange.url.request_target())) return {{23, "a page that is forbidden"}};
  const Duration age = exchange.sent_at - heard->heard;
  if (age <= known_for + rules.crawl_delay().value_or(Duration{0}) + hours(1)) return {};
  return {{23, "a page, by a robots.txt of " + format_duration(age) + " ago"}};
}

std::vector<Breach> judge_robots(const std::optional<store::RobotsFacts>& heard,
                                 const Exchange& exchange) {
  if (!heard || exchange.sent_at < heard->heard) return {};
  const Duration age = exchange.sent_at - heard->heard;
  if (age >= (heard->is_readable ? known_for : unknown_for)) return {};
  return {{23, "robots.txt again after " + format_duration(age)}};
}

std::span<const Exchange> robots_chain(std::span<const Exchange> exchanges) {
  std::size_t begin = exchanges.size();
  while (begin > 0 && exchanges[begin - 1].of_robots) --begin;
  return exchanges.subspan(begin);
}

store::RobotsFacts next_robots_facts(std::optional<store::RobotsFacts> before,
                                     std::span<const Exchange> chain) {
  auto facts = before.value_or(store::RobotsFacts{});
  const Exchange& last = chain.back();
  facts.origin = chain.front().url.origin();
  facts.heard = last.came_at;
  const bool is_answer = last.status >= 200 && last.status < 500 && last.status != 429;
  if (!is_answer) {
    // Rules that were known count on (RFC 9309, section 2.3.1.4).
    facts.is_readable = before && before->is_readable;
  } else {
    facts.is_readable = true;
    facts.rules = last.status < 300 ? RobotsRules::parse(last.rules).to_text() : std::string();
  }
  return facts;
}

}  // namespace newswire::fetcher
