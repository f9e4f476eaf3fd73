// The receiver's rule against a model of the broker and a network that loses, doubles and delays.
#include <algorithm>
#include <deque>
#include <map>
#include <random>

#include "core/topic.h"
#include "subscriber/receiver.h"
#include "tests/support/catch.h"
#include "wire/lane.h"

using newswire::Sequence;
using newswire::subscriber::Receiver;
using newswire::subscriber::Verdict;
using newswire::wire::Kind;
using newswire::wire::Message;

namespace {

constexpr std::uint32_t epoch = 1;
const std::string query_of_thirds = "q/thirds\n";  // every third sequence matches

struct LoggedItem {
  Sequence sequence;
  std::vector<std::string> topics;
};

class ModelBroker {
 public:
  // Returns what goes out.
  std::vector<Message> publish(LoggedItem item) {
    std::vector<Message> messages;
    const auto lanes = newswire::wire::lanes_of(item.topics);
    for (const std::string& lane : lanes) {
      messages.push_back({lane, {Kind::item, epoch, item.sequence, prev_of(lane)}, ""});
    }
    for (const std::string& lane : lanes) {
      for (const std::string& level : levels_of(lane)) last_[level] = item.sequence;
    }
    if (item.sequence % 3 == 0) {
      messages.push_back(
          {query_of_thirds, {Kind::item, epoch, item.sequence, prev_of(query_of_thirds)}, ""});
      last_[query_of_thirds] = item.sequence;
    }
    log_.push_back(std::move(item));
    return messages;
  }

  Message heartbeat(const std::string& lane) {
    return {lane, {Kind::heartbeat, epoch, head(), prev_of(lane)}, ""};
  }

  Sequence head() const { return log_.empty() ? 0 : log_.back().sequence; }

  static bool matches(const std::string& lane, const LoggedItem& item) {
    if (lane == query_of_thirds) return item.sequence % 3 == 0;
    if (lane == "n/") return true;
    const std::string topic = lane.substr(2, lane.size() - 3);
    return std::any_of(item.topics.begin(), item.topics.end(), [&](const std::string& own) {
      return newswire::topic_is_within(own, topic);
    });
  }

  const std::vector<LoggedItem>& log() const { return log_; }

 private:
  static std::vector<std::string> levels_of(const std::string& lane) {
    if (lane == query_of_thirds) return {lane};
    std::vector<std::string> levels;
    for (std::size_t i = 0; i < lane.size(); ++i) {
      if (lane[i] == '/') levels.push_back(lane.substr(0, i + 1));
    }
    return levels;
  }
  std::vector<Sequence> prev_of(const std::string& lane) {
    std::vector<Sequence> prev;
    for (const std::string& level : levels_of(lane)) prev.push_back(last_[level]);
    return prev;
  }

  std::vector<LoggedItem> log_;
  std::map<std::string, Sequence> last_;
};

class ModelSubscriber {
 public:
  ModelSubscriber(const std::vector<std::string>& lanes, std::mt19937& random)
      : lanes_(lanes), random_(random), receiver_(epoch), handed_over_(lanes.size()) {
    for (const std::string& lane : lanes) receiver_.subscribe(lane, 0);
  }

  void receive(const Message& message, const ModelBroker& broker) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      Verdict verdict = receiver_.judge(i, message);
      for (int pages = 0; verdict == Verdict::repair && pages < 1000; ++pages) {
        replay_page(i, broker);
        verdict = receiver_.judge(i, message);
      }
      if (verdict == Verdict::deliver) hand_over(i, message.header.sequence);
      if (verdict == Verdict::advance) receiver_.move_to(i, message.header.sequence);
    }
  }

  const std::vector<std::vector<Sequence>>& handed_over() const { return handed_over_; }

 private:
  // Of a random length, as limits of the broker make it.
  void replay_page(std::size_t i, const ModelBroker& broker) {
    int scanned = std::uniform_int_distribution<int>(1, 10)(random_);
    for (const LoggedItem& item : broker.log()) {
      if (item.sequence <= receiver_.position(i)) continue;
      if (ModelBroker::matches(lanes_[i], item)) hand_over(i, item.sequence);
      receiver_.move_to(i, item.sequence);
      if (--scanned == 0) return;
    }
  }

  void hand_over(std::size_t i, Sequence sequence) {
    if (receiver_.hand_over(i, sequence)) handed_over_[i].push_back(sequence);
  }

  const std::vector<std::string> lanes_;
  std::mt19937& random_;
  Receiver receiver_;
  std::vector<std::vector<Sequence>> handed_over_;  // a subscription
};

// Loses some, doubles some, keeps some back until later.
class LossyNetwork {
 public:
  explicit LossyNetwork(std::mt19937& random) : random_(random) {}

  std::vector<Message> carry(const Message& message) {
    std::vector<Message> arriving;
    if (!chance(20)) arriving.push_back(message);
    if (chance(10)) arriving.push_back(message);
    if (chance(10)) kept_back_.push_back(message);
    while (!kept_back_.empty() && chance(30)) {
      arriving.push_back(kept_back_.front());
      kept_back_.pop_front();
    }
    return arriving;
  }

 private:
  bool chance(int percent) { return std::uniform_int_distribution<int>(0, 99)(random_) < percent; }

  std::mt19937& random_;
  std::deque<Message> kept_back_;
};

std::vector<std::string> random_topics(std::mt19937& random) {
  static const std::vector<std::vector<std::string>> choices = {{},
                                                                {"tech"},
                                                                {"tech/ai"},
                                                                {"tech", "tech/ai"},
                                                                {"world"},
                                                                {"world", "tech/ai"},
                                                                {"technology"}};
  return choices[std::uniform_int_distribution<std::size_t>(0, choices.size() - 1)(random)];
}

}  // namespace

TEST_CASE("whatever the network does, nothing is missing, nothing is extra, order is kept",
          "[delivery]") {
  const std::vector<std::string> lanes =
      GENERATE(std::vector<std::string>{"n/"}, std::vector<std::string>{"n/tech/"},
               std::vector<std::string>{query_of_thirds},
               std::vector<std::string>{"n/tech/", "n/tech/ai/", query_of_thirds},
               std::vector<std::string>{"n/world/", query_of_thirds, "n/"});
  const std::uint32_t seed = std::random_device()();
  CAPTURE(lanes, seed);
  std::mt19937 random(seed);

  ModelBroker broker;
  ModelSubscriber subscriber(lanes, random);
  LossyNetwork network(random);
  const auto send = [&](const Message& message) {
    for (const Message& arriving : network.carry(message)) subscriber.receive(arriving, broker);
  };
  Sequence sequence = 0;
  for (int i = 0; i < 2000; ++i) {
    sequence += std::uniform_int_distribution<Sequence>(1, 3)(random);  // sequences are not dense
    for (const Message& message : broker.publish({sequence, random_topics(random)})) send(message);
    if (i % 50 == 0) {
      for (const std::string& lane : lanes) send(broker.heartbeat(lane));
    }
  }
  for (const std::string& lane : lanes) subscriber.receive(broker.heartbeat(lane), broker);

  std::vector<Sequence> wanted;
  for (const LoggedItem& item : broker.log()) {
    if (std::any_of(lanes.begin(), lanes.end(),
                    [&](const std::string& lane) { return ModelBroker::matches(lane, item); })) {
      wanted.push_back(item.sequence);
    }
  }
  std::vector<Sequence> had;
  for (const auto& of_subscription : subscriber.handed_over()) {
    CHECK(std::is_sorted(of_subscription.begin(), of_subscription.end()));
    had.insert(had.end(), of_subscription.begin(), of_subscription.end());
  }
  std::sort(had.begin(), had.end());
  CHECK(had == wanted);
}
