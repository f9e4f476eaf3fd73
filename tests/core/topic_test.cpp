#include "core/topic.h"
#include "tests/support/catch.h"

using newswire::parse_topic;
using newswire::topic_is_within;

TEST_CASE("a topic is a path of one to four segments", "[topic]") {
  CHECK(parse_topic("tech").value() == "tech");
  CHECK(parse_topic("a/b/c/d").value() == "a/b/c/d");
  CHECK(parse_topic("world_news-2").value() == "world_news-2");
  CHECK_FALSE(parse_topic("a/b/c/d/e").ok());
  CHECK_FALSE(parse_topic("").ok());
  CHECK_FALSE(parse_topic("/tech").ok());
  CHECK_FALSE(parse_topic("tech/").ok());
  CHECK_FALSE(parse_topic("a//b").ok());
  CHECK_FALSE(parse_topic("caf\xc3\xa9").ok());
  CHECK_FALSE(parse_topic(std::string(129, 'a')).ok());
}

TEST_CASE("upper-case letters in a topic are folded", "[topic]") {
  CHECK(parse_topic("Tech/AI").value() == "tech/ai");
}

TEST_CASE("a refused topic is named in the error", "[topic]") {
  CHECK_THAT(parse_topic("a b").error().message, newswire::test::contains("'a b'"));
}

TEST_CASE("a topic lies within itself and what is above it, by whole segments", "[topic]") {
  CHECK(topic_is_within("tech", "tech"));
  CHECK(topic_is_within("tech/ai", "tech"));
  CHECK_FALSE(topic_is_within("technology", "tech"));
  CHECK_FALSE(topic_is_within("tech", "tech/ai"));
}
