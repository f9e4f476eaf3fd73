// The promise of `prev`: whatever is lost on the way, a receiver that follows the rule of
// docs/wire.md notices. Random items go out by the broker's own bookkeeping, random messages are
// dropped, and a receiver written naively from the rule must end up with everything.
#include <functional>
#include <random>
#include <set>

#include "broker/query_lanes.h"
#include "broker/topic_history.h"
#include "core/topic.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"
#include "wire/lane.h"

using namespace newswire;
using namespace newswire::broker;
using test::make_item;
using test::noon;

namespace {

struct Sent {
  bool is_heartbeat;
  std::string lane;
  Sequence sequence;
  std::vector<Sequence> prev;
};

using Belongs = std::function<bool(const Item&)>;

Belongs belongs_to(const std::string& lane) {
  const wire::Lane parsed = wire::parse_lane(lane);
  if (const auto* text = std::get_if<wire::QueryLane>(&parsed)) {
    return [query = *query::Query::parse(text->query)](const Item& item) {
      return query.matches(item, noon);
    };
  }
  return [topic = std::get<wire::TopicLane>(parsed).topic](const Item& item) {
    return topic.empty() ||
           std::any_of(item.topics.begin(), item.topics.end(),
                       [&](const std::string& own) { return topic_is_within(own, topic); });
  };
}

// The log, and what the broker says about it.
class Sender {
 public:
  explicit Sender(std::size_t max_topics) : max_topics_(max_topics) { restart(); }

  void restart() {
    topics_ = TopicHistory(head(), max_topics_);
    queries_.emplace(100);
    for (const std::string& lane : query_lanes_) track(lane);
  }
  void subscribe(const std::string& lane) {
    if (lane[0] != 'q') return;
    query_lanes_.insert(lane);
    track(lane);
  }
  std::vector<Sent> publish(Item item) {
    item.sequence = head() + 1;
    log_.push_back(item);
    std::vector<Sent> sent;
    const auto lanes = wire::lanes_of(item.topics);
    for (const std::string& lane : lanes) {
      sent.push_back({false, lane, item.sequence, topics_.prev(lane)});
    }
    std::vector<QueryLanes::Hit> hits;
    queries_->match(item, noon, hits);
    for (const auto& hit : hits) sent.push_back({false, *hit.lane, item.sequence, {hit.prev}});
    topics_.published(lanes, item.sequence);
    return sent;
  }
  Sent heartbeat(const std::string& lane) const {
    if (lane[0] == 'q') return {true, lane, head(), {queries_->last(lane)}};
    return {true, lane, head(), topics_.prev(lane)};
  }
  Sequence head() const { return static_cast<Sequence>(log_.size()); }
  const std::vector<Item>& log() const { return log_; }

 private:
  void track(const std::string& lane) {
    queries_->add(lane, std::get<wire::QueryLane>(wire::parse_lane(lane)).query, head());
  }

  std::size_t max_topics_;
  std::vector<Item> log_;
  TopicHistory topics_{0};
  std::optional<QueryLanes> queries_;
  std::set<std::string> query_lanes_;
};

// One subscription, by the three rules.
class NaiveReceiver {
 public:
  NaiveReceiver(std::string lane, const Sender& sender)
      : lane_(std::move(lane)), belongs_(belongs_to(lane_)), sender_(sender) {}

  const std::string& lane() const { return lane_; }

  void receive(const Sent& sent) {
    if (sent.lane.compare(0, lane_.size(), lane_) != 0) return;
    if (sent.prev.at(wire::lane_level(lane_)) > position_) replay();
    if (sent.sequence <= position_) return;
    if (sent.is_heartbeat && sent.lane != lane_) return;
    if (!sent.is_heartbeat) got_.push_back(sent.sequence);
    position_ = sent.sequence;
  }
  // What it must have by now.
  std::vector<Sequence> expected() {
    for (; expected_to_ < position_; ++expected_to_) {
      const Item& item = sender_.log()[static_cast<std::size_t>(expected_to_)];
      if (belongs_(item)) expected_.push_back(item.sequence);
    }
    return expected_;
  }
  const std::vector<Sequence>& got() const { return got_; }
  Sequence position() const { return position_; }
  int replays() const { return replays_; }

 private:
  void replay() {
    ++replays_;
    for (; position_ < sender_.head(); ++position_) {
      const Item& item = sender_.log()[static_cast<std::size_t>(position_)];
      if (belongs_(item)) got_.push_back(item.sequence);
    }
  }

  std::string lane_;
  Belongs belongs_;
  const Sender& sender_;
  Sequence position_ = 0;
  std::vector<Sequence> got_;
  std::vector<Sequence> expected_;
  Sequence expected_to_ = 0;
  int replays_ = 0;
};

const std::vector<std::string> topics = {"tech",  "tech/ai",  "tech/ai/llm", "technology",
                                         "world", "world/eu", "sport"};
const std::vector<std::string> lanes = {
    "n/",       "n/tech/",  "n/tech/ai/",       "n/world/eu/",
    "n/never/", "q/gold\n", "q/tech OR gold\n", "q/-gold topic:tech\n"};

struct Run {
  double loss = 0;
  double restarts = 0;
  std::size_t max_topics = 1000;
};

// Returns how many replays there were.
int run(const Run& how, unsigned seed) {
  std::mt19937 random(seed);
  auto chance = [&](double probability) {
    return std::bernoulli_distribution(probability)(random);
  };
  Sender sender(how.max_topics);
  std::vector<NaiveReceiver> receivers;
  for (const std::string& lane : lanes) sender.subscribe(lane);
  for (const std::string& lane : lanes) receivers.emplace_back(lane, sender);
  auto deliver = [&](const Sent& sent) {
    for (NaiveReceiver& receiver : receivers) {
      if (!chance(how.loss)) receiver.receive(sent);
    }
  };
  for (int i = 0; i < 300; ++i) {
    Item item = make_item(chance(0.3) ? "gold" : "other");
    for (const std::string& topic : topics) {
      if (chance(0.2)) item.topics.push_back(topic);
    }
    if (chance(how.restarts)) sender.restart();
    for (const Sent& sent : sender.publish(item)) deliver(sent);
    if (chance(0.2)) deliver(sender.heartbeat(lanes[random() % lanes.size()]));
    for (NaiveReceiver& receiver : receivers) {
      REQUIRE(receiver.got() == receiver.expected());  // nothing missing below any position
    }
  }
  int replays = 0;
  for (NaiveReceiver& receiver : receivers) {
    receiver.receive(sender.heartbeat(receiver.lane()));
    REQUIRE(receiver.got() == receiver.expected());
    REQUIRE(receiver.position() == sender.head());
    replays += receiver.replays();
  }
  return replays;
}

}  // namespace

TEST_CASE("no loss goes unnoticed on any lane", "[loss_model]") {
  const double loss = GENERATE(0.02, 0.3, 0.9);
  int replays = 0;
  for (unsigned seed = 0; seed < 10; ++seed) replays += run({.loss = loss}, seed);
  CHECK(replays > 0);
}

TEST_CASE("where nothing is lost, nothing is replayed", "[loss_model]") {
  for (unsigned seed = 0; seed < 10; ++seed) CHECK(run({}, seed) == 0);
}

TEST_CASE("no loss goes unnoticed across restarts of the broker", "[loss_model]") {
  for (unsigned seed = 0; seed < 10; ++seed) run({.loss = 0.3, .restarts = 0.05}, seed);
}

TEST_CASE("no loss goes unnoticed where there are more topics than the broker remembers",
          "[loss_model]") {
  for (unsigned seed = 0; seed < 10; ++seed) run({.loss = 0.3, .max_topics = 3}, seed);
}
