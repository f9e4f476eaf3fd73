// Lanes: frame 0 of every live message, and what subscribers subscribe to.
//   n/<topic>/        items by topic; "n/" is everything
//   q/<query>\n       items that match a query
//   s/                health events of sources
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace newswire::wire {

constexpr std::size_t max_query_bytes = 256;  // of a query lane, without "q/" and the newline

struct TopicLane {
  std::string topic;  // "" is everything
};
struct QueryLane {
  std::string query;
};
struct HealthLane {};
struct UnknownLane {};  // nothing is ever published here
using Lane = std::variant<TopicLane, QueryLane, HealthLane, UnknownLane>;

Lane parse_lane(std::string_view frame);

std::string topic_lane(std::string_view topic);  // "" -> "n/", "tech/ai" -> "n/tech/ai/"
std::string query_lane(std::string_view canonical_query);
inline constexpr std::string_view health_lane = "s/";

// The lanes that an item goes out on: one a topic (8 at most), or "n/" where it has none.
std::vector<std::string> lanes_of(const std::vector<std::string>& topics);

// How many segments a topic lane has: "n/" 0, "n/tech/" 1. A query or health lane is level 0.
std::size_t lane_level(std::string_view lane);

}  // namespace newswire::wire
