#include "broker/query_lanes.h"

#include "core/text.h"
#include "wire/lane.h"

namespace newswire::broker {
namespace {

// Of queries that require no word, topic or the like to look them up by: exclusions alone, say.
// They cost each item about a tenth of a microsecond, each.
constexpr std::size_t max_tried_on_every_item = 1'000;
// Of all that stand: an ordinary regex has some twenty, a heavy one thousands. At worst they take
// a tenth of a second for a kilobyte of an item, and delivery waits meanwhile.
constexpr std::size_t max_regex_instructions = 200'000;

}  // namespace

QueryLanes::QueryLanes(std::size_t max_queries) : max_queries_(max_queries) {}

void QueryLanes::learn(const Item& item) {
  standing_.learn(query::Document(item));
}

bool QueryLanes::add(const std::string& lane, std::string_view query, Sequence head) {
  if (contains(lane)) return true;
  Entry entry = admit(query, head);
  const std::size_t refused = lanes_.size() - by_id_.size();
  if (!entry.id && refused >= max_queries_) return false;
  const auto added = lanes_.emplace(lane, std::move(entry)).first;
  if (added->second.id) by_id_.emplace(*added->second.id, &*added);
  return true;
}

QueryLanes::Entry QueryLanes::admit(std::string_view text, Sequence head) {
  auto refuse = [&](std::string code, std::string reason) {
    return Entry{std::nullopt, head, {std::move(code), std::move(reason), terminal_safe(text)}};
  };
  if (text.size() > wire::max_query_bytes) {
    return refuse("query_too_long", "a query that the broker matches has at most " +
                                        std::to_string(wire::max_query_bytes) + " bytes");
  }
  const auto query = query::Query::parse(text);
  if (!query) return refuse("bad_query", query.error().one_line());
  if (by_id_.size() >= max_queries_) {
    return refuse(std::string(too_many_queries),
                  "the broker matches " + std::to_string(max_queries_) +
                      " queries already; filter by topic or locally");
  }
  if (standing_.tried_on_every_item() >= max_tried_on_every_item &&
      query::is_tried_on_every_item(*query)) {
    return refuse(std::string(too_many_queries),
                  "the broker tries " + std::to_string(max_tried_on_every_item) +
                      " queries on every item already; add a word that must be there, or filter "
                      "locally");
  }
  const std::size_t instructions = query::regex_instructions(*query);
  if (instructions > 0 && regex_instructions_ + instructions > max_regex_instructions) {
    return refuse(std::string(too_many_queries),
                  "the regexes that stand already take as long as they may; use words, a simpler "
                  "regex, or filter locally");
  }
  regex_instructions_ += instructions;
  return Entry{standing_.add(*query), head, {}, instructions};
}

void QueryLanes::remove(std::string_view lane) {
  const auto found = lanes_.find(lane);
  if (found == lanes_.end()) return;
  if (const auto id = found->second.id) {
    regex_instructions_ -= found->second.regex_instructions;
    standing_.remove(*id);
    by_id_.erase(*id);
  }
  lanes_.erase(found);
}

void QueryLanes::reset(Sequence head) {
  for (auto& [lane, entry] : lanes_) entry.last = head;
}

void QueryLanes::match(const Item& item, Time now, std::vector<Hit>& hits) {
  hits.clear();
  if (by_id_.empty()) return;
  const query::Document document(item);
  standing_.match(document, now, matched_);
  for (const Id id : matched_) {
    auto& [lane, entry] = *by_id_.at(id);
    hits.push_back({&lane, entry.last});
    entry.last = item.sequence;
  }
}

Sequence QueryLanes::last(std::string_view lane) const {
  const auto found = lanes_.find(lane);
  return found == lanes_.end() ? 0 : found->second.last;
}

const wire::Notice* QueryLanes::refusal(std::string_view lane) const {
  const auto found = lanes_.find(lane);
  if (found == lanes_.end() || found->second.id) return nullptr;
  return &found->second.refusal;
}

}  // namespace newswire::broker
