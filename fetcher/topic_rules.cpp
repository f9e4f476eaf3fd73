#include "fetcher/topic_rules.h"

#include <algorithm>
#include <utility>

#include "core/topic.h"

namespace newswire::fetcher {
namespace {

void add_topic(std::vector<std::string>& topics, const std::string& topic) {
  if (topics.size() < max_topics_per_item &&
      std::find(topics.begin(), topics.end(), topic) == topics.end()) {
    topics.push_back(topic);
  }
}

}  // namespace

void set_topics(Item& item, const std::vector<std::string>& source_topics,
                const std::vector<TopicRule>& rules, Time now) {
  item.topics.clear();
  for (const auto& topic : source_topics) add_topic(item.topics, topic);
  if (rules.empty()) return;
  std::vector<std::string> topics = item.topics;
  {
    const query::Document document(item);
    for (const auto& rule : rules) {
      if (rule.query.matches(document, now)) add_topic(topics, rule.topic);
    }
  }
  item.topics = std::move(topics);
}

}  // namespace newswire::fetcher
