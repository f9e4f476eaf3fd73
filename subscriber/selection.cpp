#include "subscriber/selection.h"

#include <algorithm>
#include <stdexcept>

#include "core/topic.h"
#include "wire/lane.h"

namespace newswire::subscriber {
namespace {

std::vector<std::string> parse_topics(const std::vector<std::string>& texts) {
  std::vector<std::string> topics;
  for (const std::string& text : texts) {
    auto topic = parse_topic(text);
    if (!topic) throw std::invalid_argument(topic.error().message);
    topics.push_back(*topic);
  }
  std::ranges::sort(topics);
  // A topic below another one adds nothing.
  std::vector<std::string> widest;
  for (const std::string& topic : topics) {
    const bool is_covered = std::ranges::any_of(
        widest, [&](const std::string& wider) { return topic_is_within(topic, wider); });
    if (!is_covered) widest.push_back(topic);
  }
  return widest;
}

query::Query parse_query(const std::string& text) {
  auto query = query::Query::parse(text);
  if (!query) throw std::invalid_argument(query.error().one_line());
  return *query;
}

std::string joined(const std::vector<std::string>& topics, const std::string& canonical_query) {
  std::string any;
  for (const std::string& topic : topics) any += (any.empty() ? "topic:" : " OR topic:") + topic;
  if (any.empty()) return canonical_query;
  if (canonical_query.empty()) return any;
  return "(" + any + ") (" + canonical_query + ")";
}

}  // namespace

Selection::Selection(const std::vector<std::string>& topics, const std::string& query)
    : topics_(parse_topics(topics)), query_(parse_query(query)) {
  match_locally();
  if (is_exact_) return;
  const auto whole = query::Query::parse(joined(topics_, query_.canonical()));
  if (!whole) {
    local_reason_ = "topics and query cannot be joined: " + whole.error().reason;
  } else if (whole->canonical().size() > wire::max_query_bytes) {
    local_reason_ =
        "with its topics it is longer than " + std::to_string(wire::max_query_bytes) + " bytes";
  } else {
    lane_ = wire::query_lane(whole->canonical());
    is_query_lane_ = true;
    is_exact_ = true;
  }
}

void Selection::match_locally() {
  lane_ = wire::topic_lane(topics_.size() == 1 ? topics_.front() : "");
  is_query_lane_ = false;
  is_exact_ = query_.matches_everything() && topics_.size() <= 1;
}

bool Selection::wants(const Item& item, Time now) const {
  const bool has_topic =
      topics_.empty() || std::ranges::any_of(item.topics, [&](const std::string& topic) {
        return std::ranges::any_of(
            topics_, [&](const std::string& prefix) { return topic_is_within(topic, prefix); });
      });
  return has_topic && query_.matches(item, now);
}

}  // namespace newswire::subscriber
