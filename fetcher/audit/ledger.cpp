#include "fetcher/audit/ledger.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace newswire::fetcher {
namespace {

// The requests for the source itself.
std::vector<Exchange> chain_of(const std::vector<Exchange>& exchanges) {
  std::vector<Exchange> chain;
  std::copy_if(exchanges.begin(), exchanges.end(), std::back_inserter(chain),
               [](const Exchange& exchange) { return !exchange.of_robots; });
  return chain;
}

}  // namespace

void Ledger::check_clock(Time now) {
  const bool was_set_back = now < latest_;
  latest_ = now;
  if (!was_set_back && is_checked_) return;
  is_checked_ = true;
  store_.forget_times_after(now);
  for (auto& [name, ledger] : hosts_) {
    if (ledger.last_sent > now) ledger.last_sent = ledger.last_came = ledger.quiet_until = {};
  }
}

std::vector<Breach> Ledger::enter(const std::vector<Exchange>& exchanges,
                                  const SourceGroup& sources, Duration spacing) {
  const Exchange& last = exchanges.back();
  const std::string name = host_key(last.url);
  auto& known = host(name);
  auto breaches = judge_spacing(known, last, spacing);
  const auto add = [&](std::vector<Breach> more) {
    std::move(more.begin(), more.end(), std::back_inserter(breaches));
  };
  if (!last.of_robots) {
    const auto chain = chain_of(exchanges);
    std::vector<std::optional<store::SourceFacts>> facts;
    for (const Member& member : sources.members) facts.push_back(facts_of(member));
    if (chain.size() == 1) add(judge_due(facts, last));
    add(judge_validators(facts, last));
    add(judge_chain(chain, sources.members.front().source.headers));
  }
  for (const Breach& breach : breaches) {
    auto& violation = violations_[{name, breach.rule}];
    violation = {name, breach.rule, violation.times + 1, last.sent_at, breach.what};
  }
  Duration cap = sources.members.front().pace.cap;
  for (const Member& member : sources.members) cap = std::min(cap, member.pace.cap);
  fetcher::enter(known, last, cap);
  unsaved_.insert(name);
  return breaches;
}

void Ledger::conclude(const Member& member, const std::vector<Exchange>& exchanges,
                      const std::optional<Reading>& reading) {
  const auto chain = chain_of(exchanges);
  if (chain.empty()) return;
  store::SourceFacts before;
  before.source = member.source.name;
  before.url = member.source.public_url();
  store_.save(next_facts(facts_of(member).value_or(before), chain, reading, member.pace));
}

void Ledger::save() {
  for (const std::string& name : unsaved_) store_.save(hosts_.at(name));
  for (const auto& [key, violation] : violations_) store_.add(violation);
}

void Ledger::saved() {
  unsaved_.clear();
  violations_.clear();
}

store::HostLedger& Ledger::host(const std::string& name) {
  const auto known = hosts_.find(name);
  if (known != hosts_.end()) return known->second;
  auto ledger = store_.host(name).value_or(store::HostLedger{});
  ledger.host = name;
  return hosts_.emplace(name, std::move(ledger)).first->second;
}

std::optional<store::SourceFacts> Ledger::facts_of(const Member& member) {
  auto facts = store_.facts(member.source.name);
  if (facts && facts->url != member.source.public_url()) return std::nullopt;
  return facts;
}

}  // namespace newswire::fetcher
