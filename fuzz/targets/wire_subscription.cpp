// What anybody may subscribe to on the XPUB: each line of the input is a subscription, taken as the
// broker takes it; a query lane's own newline stands at the end of the line.
#include <string>
#include <variant>
#include <vector>

#include "broker/query_lanes.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"
#include "query/query.h"
#include "wire/lane.h"
#include "wire/message.h"

namespace newswire::fuzz {
namespace {

constexpr std::size_t most_queries = 3;

void expect_refusal(const wire::Notice& refusal, std::string_view query) {
  const auto decoded = wire::decode_notice(wire::encode_notice(refusal, "query"));
  expect(decoded.ok() && decoded->code == refusal.code && decoded->message == refusal.message &&
             decoded->about == refusal.about,
         "a refusal reaches the subscriber", query);
}

class Trial {
 public:
  void subscribe(const std::string& frame) {
    const wire::Lane lane = wire::parse_lane(frame);
    if (const auto* topic = std::get_if<wire::TopicLane>(&lane)) {
      expect(wire::topic_lane(topic->topic) == frame, "a topic lane is spelled in one way", frame);
      expect(wire::lane_level(frame) <= 4, "a topic has at most four segments", frame);
    }
    if (const auto* query = std::get_if<wire::QueryLane>(&lane)) take(frame, query->query);
  }

  void publish() {
    std::vector<broker::QueryLanes::Hit> hits;
    const Item item = item_of_line("Linux on a teapot|kernel asks for milk|Ada|fun|wire|tech/ai");
    lanes_.match(item, now, hits);
    for (const auto& hit : hits) {
      const auto lane = wire::parse_lane(*hit.lane);
      const auto query = query::Query::parse(std::get<wire::QueryLane>(lane).query);
      expect(query.ok() && query->matches(item, now), "a hit is a hit by the matcher", *hit.lane);
    }
  }

  void unsubscribe_all() {
    for (const std::string& lane : taken_) lanes_.remove(lane);
    expect(lanes_.size() == 0, "lanes that are left are gone");
  }

 private:
  void take(const std::string& frame, const std::string& query) {
    expect(wire::query_lane(query) == frame, "a query lane is spelled in one way", frame);
    const bool was_there = lanes_.contains(frame);
    if (!lanes_.add(frame, query, 7)) {
      expect(!lanes_.contains(frame), "what is dropped is not kept", query);
      return;
    }
    taken_.push_back(frame);
    expect(lanes_.contains(frame), "what is kept is there", frame);
    expect(was_there || lanes_.last(frame) == 7, "a lane begins at the head", frame);
    if (const wire::Notice* refusal = lanes_.refusal(frame)) expect_refusal(*refusal, query);
  }

  broker::QueryLanes lanes_{most_queries};
  std::vector<std::string> taken_;
};

}  // namespace

void try_input(std::string_view input) {
  Trial trial;
  while (!input.empty()) {
    const std::string line(take_line(input));
    trial.subscribe(line.starts_with("q/") ? line + "\n" : line);
  }
  trial.publish();
  trial.unsubscribe_all();
}

}  // namespace newswire::fuzz
