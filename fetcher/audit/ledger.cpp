#include "fetcher/audit/ledger.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "fetcher/registrable_domain.h"

namespace newswire::fetcher {
namespace {

// The requests for the source itself, out of all of its fetch. Borrows them, as there are mostly no
// others.
class Chain {
 public:
  explicit Chain(const std::vector<Exchange>& exchanges) : all_(exchanges) {
    const auto is_own = [](const Exchange& exchange) { return !exchange.of_robots; };
    if (std::ranges::all_of(exchanges, is_own)) return;
    std::ranges::copy_if(exchanges, std::back_inserter(own_), is_own);
    all_ = own_;
  }
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;

  operator std::span<const Exchange>() const { return all_; }
  std::size_t size() const { return all_.size(); }

 private:
  std::vector<Exchange> own_;
  std::span<const Exchange> all_;
};

}  // namespace

void Ledger::check_clock(Time now) {
  const bool was_set_back = now < latest_;
  latest_ = now;
  if (!was_set_back && is_checked_) return;
  is_checked_ = true;
  store_.forget_times_after(now);
  facts_.clear();
  for (auto& [origin, facts] : robots_) {
    if (facts) facts->heard = std::min(facts->heard, now);
  }
  for (auto& [name, ledger] : hosts_) {
    if (ledger.last_sent <= now) continue;
    ledger.last_sent = ledger.last_came = ledger.quiet_until = {};
    ledger.limited_at = ledger.limited_until = {};
  }
}

std::vector<Breach> Ledger::enter(const std::vector<Exchange>& exchanges,
                                  const SourceGroup& sources, const Options& options) {
  const Exchange& last = exchanges.back();
  const std::string name = host_key(last.url);
  // Whoever allows more than one at once knows the server.
  auto breaches = options.host_connections > 1
                      ? std::vector<Breach>{}
                      : judge_spacing(host(name), last, options.host_spacing);
  const auto add = [&](std::vector<Breach> more) {
    std::move(more.begin(), more.end(), std::back_inserter(breaches));
  };
  add(judge_domain(limited_siblings(name), last, pause_scope_of(sources, options)));
  if (last.of_robots) {
    add(enter_robots(exchanges));
  } else if (!last.of_hub) {
    add(judge_source(exchanges, sources));
  }
  for (const Breach& breach : breaches) {
    auto& violation = violations_[{name, breach.rule}];
    violation = {name, breach.rule, violation.times + 1, last.sent_at, breach.what};
  }
  Duration cap = sources.members.front().pace.cap;
  for (const Member& member : sources.members) cap = std::min(cap, member.pace.cap);
  auto& known = host(name);
  fetcher::enter(known, last, cap);
  if (last.status == 429) limited_[registrable_domain(name)].insert(name);
  unsaved_.insert(name);
  return breaches;
}

std::vector<Breach> Ledger::judge_source(const std::vector<Exchange>& exchanges,
                                         const SourceGroup& sources) {
  const Exchange& last = exchanges.back();
  std::vector<Breach> breaches;
  const auto add = [&](std::vector<Breach> more) {
    std::move(more.begin(), more.end(), std::back_inserter(breaches));
  };
  const Chain chain(exchanges);
  std::vector<std::optional<store::SourceFacts>> facts;
  std::vector<std::string> selectors;
  for (const Member& member : sources.members) {
    facts.push_back(facts_of(member));
    selectors.push_back(selectors_of(member.source));
  }
  if (chain.size() == 1) add(judge_due(facts, last));
  add(judge_validators(facts, selectors, last));
  const auto& source = sources.members.front().source;
  add(judge_chain(chain, source.headers));
  if (source.selection && source.selection->kind() == feed::SelectionKind::html) {
    add(judge_page(robots(last.url.origin()), last));
  }
  return breaches;
}

std::vector<Breach> Ledger::enter_robots(const std::vector<Exchange>& exchanges) {
  const auto chain = robots_chain(exchanges);
  const std::string origin = chain.front().url.origin();
  auto& known = robots(origin);
  auto breaches = chain.size() == 1 ? judge_robots(known, chain.front()) : std::vector<Breach>{};
  known = next_robots_facts(known, chain);
  unsaved_robots_.insert(origin);
  return breaches;
}

void Ledger::conclude(const Member& member, const std::vector<Exchange>& exchanges,
                      const std::optional<Reading>& reading) {
  const Chain chain(exchanges);
  if (chain.size() == 0) return;
  store::SourceFacts before;
  before.source = member.source.name;
  before.url = member.source.public_url();
  store_.save(next_facts(facts_of(member).value_or(before), chain, reading, member.pace));
  facts_.erase(member.source.name);
}

void Ledger::save() {
  for (const std::string& name : unsaved_) store_.save(hosts_.at(name));
  for (const std::string& origin : unsaved_robots_) store_.save(*robots_.at(origin));
  for (const auto& [key, violation] : violations_) store_.add(violation);
}

void Ledger::saved() {
  unsaved_.clear();
  unsaved_robots_.clear();
  violations_.clear();
}

std::vector<store::HostLedger> Ledger::limited_siblings(const std::string& name) {
  if (!std::exchange(is_limited_loaded_, true)) {
    for (const auto& ledger : store_.limited_hosts()) {
      limited_[registrable_domain(ledger.host)].insert(ledger.host);
    }
  }
  std::vector<store::HostLedger> siblings;
  if (limited_.empty()) return siblings;
  const std::string domain = registrable_domain(name);
  const auto found = limited_.find(domain);
  if (domain.empty() || found == limited_.end()) return siblings;
  for (const std::string& sibling : found->second) siblings.push_back(host(sibling));
  return siblings;
}

std::optional<store::RobotsFacts>& Ledger::robots(const std::string& origin) {
  const auto [place, is_new] = robots_.try_emplace(origin);
  if (is_new) place->second = store_.robots(origin);
  return place->second;
}

store::HostLedger& Ledger::host(const std::string& name) {
  const auto known = hosts_.find(name);
  if (known != hosts_.end()) return known->second;
  auto ledger = store_.host(name).value_or(store::HostLedger{});
  ledger.host = name;
  return hosts_.emplace(name, std::move(ledger)).first->second;
}

const std::optional<store::SourceFacts>& Ledger::facts_of(const Member& member) {
  const auto [place, is_new] = facts_.try_emplace(member.source.name);
  auto& facts = place->second;
  if (is_new) facts = store_.facts(member.source.name);
  if (facts && facts->url != member.source.public_url()) facts.reset();
  return facts;
}

}  // namespace newswire::fetcher
