#include "wire/lane.h"

#include <algorithm>

#include "core/topic.h"

namespace newswire::wire {
namespace {

constexpr std::string_view topic_prefix = "n/";
constexpr std::string_view query_prefix = "q/";

Lane parse_topic_lane(std::string_view path) {
  if (path.empty()) return TopicLane{};
  if (path.back() != '/') return UnknownLane{};
  path.remove_suffix(1);
  const auto topic = parse_topic(path);
  // Lanes are compared byte by byte, so "n/Tech/" is not "n/tech/".
  if (!topic || *topic != path) return UnknownLane{};
  return TopicLane{*topic};
}

Lane parse_query_lane(std::string_view query) {
  if (query.empty() || query.back() != '\n') return UnknownLane{};
  query.remove_suffix(1);
  if (query.find('\n') != std::string_view::npos) return UnknownLane{};
  return QueryLane{std::string(query)};
}

}  // namespace

Lane parse_lane(std::string_view frame) {
  if (frame == health_lane) return HealthLane{};
  const auto prefix = frame.substr(0, topic_prefix.size());
  if (prefix == topic_prefix) return parse_topic_lane(frame.substr(prefix.size()));
  if (prefix == query_prefix) return parse_query_lane(frame.substr(prefix.size()));
  return UnknownLane{};
}

std::string topic_lane(std::string_view topic) {
  std::string lane(topic_prefix);
  if (!topic.empty()) lane.append(topic) += '/';
  return lane;
}

std::string query_lane(std::string_view canonical_query) {
  return std::string(query_prefix).append(canonical_query) += '\n';
}

std::vector<std::string> lanes_of(const std::vector<std::string>& topics) {
  std::vector<std::string> lanes;
  for (const std::string& topic : topics) {
    if (lanes.size() == max_topics_per_item) break;
    std::string lane = topic_lane(topic);
    if (std::find(lanes.begin(), lanes.end(), lane) == lanes.end()) {
      lanes.push_back(std::move(lane));
    }
  }
  if (lanes.empty()) lanes.push_back(topic_lane(""));
  return lanes;
}

std::size_t lane_level(std::string_view lane) {
  if (lane.substr(0, topic_prefix.size()) != topic_prefix) return 0;
  lane.remove_prefix(topic_prefix.size());
  return static_cast<std::size_t>(std::count(lane.begin(), lane.end(), '/'));
}

}  // namespace newswire::wire
