#include "query/standing_queries.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <string>

#include "query/node.h"
#include "query/standing/clauses.h"
#include "query/standing/index.h"
#include "query/standing/prefixes.h"

namespace newswire::query {
namespace {

using standing::Clauses;
using standing::FeatureKind;

std::uint64_t random_salt() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

void add_feature(std::vector<std::uint64_t>& out, FeatureKind kind, std::uint64_t hash) {
  out.push_back(standing::feature_hash(kind, hash));
}

// The hashes of the item's words and names and of what they begin with, each once.
std::vector<std::uint64_t> features_to_learn(const Document::Words& words) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < words.text_count(); ++i) {
    const TokenRange range = words.tokens(i);
    for (std::size_t t = range.first; t < range.last; ++t) {
      const Token& token = range.tokens.list[t];
      add_feature(out, standing::kind_of_token(token.script), token.hash);
      const bool is_hangul = token.script == Script::hangul;
      if (!is_hangul && token.script != Script::spaced) continue;
      standing::for_each_start(range.tokens.text_of(token), [&](std::string_view start) {
        add_feature(out, is_hangul ? FeatureKind::hangul_start : FeatureKind::start,
                    hash_of_word(start));
      });
    }
  }
  standing::for_each_name(
      words, [](FeatureKind) { return true; },
      [&](FeatureKind kind, std::string_view text) { add_feature(out, kind, hash_of_word(text)); });
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::size_t instructions_below(const Query::Node& node) {
  std::size_t sum = 0;
  if (node.term) {
    if (const auto* term = std::get_if<RegexTerm>(&*node.term)) sum = term->regex.instructions();
  }
  for (const Query::Node& child : node.children) sum += instructions_below(child);
  return sum;
}

}  // namespace

// A lock for readers and writers. Whoever wants it first passes the gate, where a writer waits with
// the gate closed for the readers inside: so readers that follow each other without a break cannot
// keep it out, which the standard leaves open. All that takes time without the table (parsing,
// finding clauses, cutting an item into words) happens outside.
struct StandingQueries::Guarded {
  std::mutex gate;
  std::shared_mutex mutex;
  standing::Index index{random_salt()};

  std::unique_lock<std::shared_mutex> write() {
    const std::lock_guard closed(gate);
    return std::unique_lock(mutex);
  }
  std::shared_lock<std::shared_mutex> read() {
    const std::lock_guard passed(gate);
    return std::shared_lock(mutex);
  }
};

StandingQueries::StandingQueries() : guarded_(std::make_unique<Guarded>()) {}
StandingQueries::~StandingQueries() = default;

StandingQueries::Id StandingQueries::add(const Query& query) {
  std::deque<std::string> texts;
  const Clauses clauses = standing::clauses_of(query.root(), texts);
  const auto lock = guarded_->write();
  return guarded_->index.add(query, clauses);
}

void StandingQueries::remove(Id id) {
  const auto lock = guarded_->write();
  guarded_->index.remove(id);
}

std::size_t StandingQueries::size() const {
  const auto lock = guarded_->read();
  return guarded_->index.size();
}

std::size_t StandingQueries::tried_on_every_item() const {
  const auto lock = guarded_->read();
  return guarded_->index.tried_on_every_item();
}

void StandingQueries::learn(const Document& document) {
  const std::vector<std::uint64_t> features = features_to_learn(document.words());
  const auto lock = guarded_->write();
  guarded_->index.learn(features);
}

void StandingQueries::match(const Document& document, Time now, std::vector<Id>& hits) const {
  // Of the thread, so that matching threads share nothing that they write to.
  thread_local standing::Scratch scratch;
  hits.clear();
  document.words().cut_all();
  const auto lock = guarded_->read();
  guarded_->index.match(document, now, scratch, hits);
}

std::size_t regex_instructions(const Query& query) {
  return instructions_below(query.root());
}

bool is_tried_on_every_item(const Query& query) {
  std::deque<std::string> texts;
  return !standing::clauses_of(query.root(), texts).are_indexable();
}

}  // namespace newswire::query
