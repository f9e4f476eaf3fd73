#include "broker/topic_history.h"
#include "tests/support/catch.h"

using newswire::Sequence;
using newswire::broker::TopicHistory;
using Prev = std::vector<Sequence>;

TEST_CASE("a lane has one entry for each of its levels", "[topic_history]") {
  const TopicHistory history(7);
  CHECK(history.prev("n/") == Prev{7});
  CHECK(history.prev("n/tech/") == Prev{7, 7});
  CHECK(history.prev("n/a/b/c/d/") == Prev{7, 7, 7, 7, 7});
}

TEST_CASE("an item shows on its lane and on all above it", "[topic_history]") {
  TopicHistory history(0);
  history.published({"n/tech/ai/"}, 10);
  history.published({"n/tech/"}, 11);
  history.published({"n/world/"}, 12);
  history.published({"n/"}, 13);
  CHECK(history.prev("n/") == Prev{13});
  CHECK(history.prev("n/tech/") == Prev{13, 11});
  CHECK(history.prev("n/tech/ai/") == Prev{13, 11, 10});
  CHECK(history.prev("n/tech/ai/llm/") == Prev{13, 11, 10, 0});
  CHECK(history.prev("n/world/") == Prev{13, 12});
  CHECK(history.prev("n/technology/") == Prev{13, 0});
}

TEST_CASE("copies of one item do not come before each other", "[topic_history]") {
  TopicHistory history(0);
  history.published({"n/tech/"}, 4);
  const std::vector<std::string> lanes = {"n/tech/ai/", "n/tech/ml/", "n/world/"};
  // What the copies of item 5 say, whichever goes out first:
  CHECK(history.prev(lanes[0]) == Prev{4, 4, 0});
  CHECK(history.prev(lanes[1]) == Prev{4, 4, 0});
  CHECK(history.prev(lanes[2]) == Prev{4, 0});
  history.published(lanes, 5);
  CHECK(history.prev("n/tech/") == Prev{5, 5});
}

TEST_CASE("with too many topics, the oldest count as sent lately", "[topic_history]") {
  TopicHistory history(0, 100);
  for (int i = 1; i <= 1000; ++i) history.published({"n/" + std::to_string(i) + "/"}, i);
  CHECK(history.size() <= 101);
  CHECK(history.prev("n/1000/") == Prev{1000, 1000});
  // Never below what was published, never above what was published anywhere.
  for (int i = 1; i <= 1000; ++i) {
    const Sequence prev = history.prev("n/" + std::to_string(i) + "/")[1];
    REQUIRE(prev >= i);
    REQUIRE(prev <= 1000);
  }
}
