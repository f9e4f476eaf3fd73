// newswire.h as its callers meet it, through the shared library.
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "subscriber/newswire.h"
#include "tests/subscriber/newsroom.h"
#include "tests/support/wait_until.h"

using namespace newswire;
using test::Newsroom;
using test::wait_until;

namespace {

newswire_options defaults() {
  newswire_options options;
  newswire_options_init(&options, sizeof options);
  return options;
}

// A subscriber to a newsroom, freed at the end.
class CSubscriber {
 public:
  explicit CSubscriber(const Newsroom& newsroom, newswire_options options = defaults())
      : ends_(newsroom.subscriber()) {
    options.publish = ends_.publish.c_str();
    options.replay = ends_.replay.c_str();
    char error[256];
    const int result = newswire_open(&options, &handle, error, sizeof error);
    INFO(error);
    REQUIRE(result == NEWSWIRE_OK);
  }
  ~CSubscriber() { newswire_free(handle); }
  CSubscriber(const CSubscriber&) = delete;
  CSubscriber& operator=(const CSubscriber&) = delete;

  // The next event of a kind; what comes before it is passed over.
  const newswire_event& wait_for(int kind) {
    const newswire_event* event = nullptr;
    const bool came = wait_until(
        [&] { return newswire_next(handle, 50, &event) == NEWSWIRE_OK && event->kind == kind; });
    INFO("waiting for: " << newswire_event_name(kind));
    REQUIRE(came);
    return *event;
  }

  newswire_subscriber* handle = nullptr;

 private:
  SubscriberOptions ends_;
};

std::string error_of(const newswire_options& options) {
  char error[256] = "nothing was written";
  newswire_subscriber* subscriber = nullptr;
  CHECK(newswire_open(&options, &subscriber, error, sizeof error) == NEWSWIRE_INVALID);
  CHECK(subscriber == nullptr);
  return error;
}

// The process has as many descriptors as it uses, and `more`.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = ::dup(0);
    ::close(lowest_free);
    const rlimit few = {static_cast<rlim_t>(lowest_free) + more, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("C sees an item with all it has", "[c]") {
  Newsroom newsroom;
  newswire_options options = defaults();
  options.start = NEWSWIRE_FROM_SEQUENCE;
  const char* topics[] = {"tech", "world"};
  options.topics = topics;
  options.topic_count = 2;
  options.query = "teapot";
  Item item;
  item.source = "gadget-garden";
  item.topics = {"tech/ai", "tech"};
  item.title = "Linux boots on a teapot";
  item.link = "https://example.org/teapot";
  item.summary = "At last.";
  item.categories = {"Kitchen"};
  item.published = Time(std::chrono::milliseconds(1'700'000'000'000));
  item.fetched = Time(std::chrono::milliseconds(1'700'000'060'000));
  const Sequence sequence = newsroom.commit({item}).front();

  CSubscriber news(newsroom, options);
  const newswire_event& event = news.wait_for(NEWSWIRE_ITEM);
  REQUIRE(event.item != nullptr);
  const newswire_item& seen = *event.item;
  CHECK(event.size == sizeof event);
  CHECK(seen.size == sizeof seen);
  CHECK(seen.sequence == sequence);
  CHECK(seen.title == item.title);
  CHECK(seen.link == item.link);
  CHECK(seen.summary == item.summary);
  CHECK(seen.source == item.source);
  CHECK(std::string(seen.author).empty());
  CHECK(seen.published == 1'700'000'000'000);
  CHECK(seen.updated == NEWSWIRE_NO_TIME);
  CHECK(seen.fetched == 1'700'000'060'000);
  CHECK(std::vector<std::string>(seen.topics, seen.topics + seen.topic_count) == item.topics);
  REQUIRE(seen.category_count == 1);
  CHECK(std::string(seen.categories[0]) == "Kitchen");

  const char* json = nullptr;
  REQUIRE(newswire_item_json(news.handle, &json) == NEWSWIRE_OK);
  CHECK_THAT(json, test::contains("\"title\":\"Linux boots on a teapot\""));
  news.wait_for(NEWSWIRE_IDLE);
  CHECK(newswire_item_json(news.handle, &json) == NEWSWIRE_NONE);
}

TEST_CASE("C goes on where a cursor stopped", "[c]") {
  Newsroom newsroom;
  const auto sequences = newsroom.commit(3);
  newswire_options options = defaults();
  options.start = NEWSWIRE_FROM_SEQUENCE;
  newswire_cursor cursor;
  {
    CSubscriber news(newsroom, options);
    CHECK(newswire_get_cursor(news.handle, &cursor) == NEWSWIRE_NONE);
    news.wait_for(NEWSWIRE_ITEM);
    news.wait_for(NEWSWIRE_ITEM);
    REQUIRE(newswire_get_cursor(news.handle, &cursor) == NEWSWIRE_OK);
    CHECK(cursor.position == sequences[0]);  // the second was not accepted yet
    REQUIRE(newswire_accept(news.handle) == NEWSWIRE_OK);
    REQUIRE(newswire_get_cursor(news.handle, &cursor) == NEWSWIRE_OK);
    CHECK(cursor.position == sequences[1]);
    std::int64_t head = 0;
    CHECK(newswire_head(news.handle, &head) == NEWSWIRE_OK);
    CHECK(head == sequences.back());
  }
  options.cursor = cursor;
  CSubscriber news(newsroom, options);
  CHECK(news.wait_for(NEWSWIRE_ITEM).item->sequence == sequences[2]);
}

TEST_CASE("options that make no sense are refused with a text", "[c]") {
  newswire_options options = defaults();
  options.query = "fox AND";
  CHECK_THAT(error_of(options), test::contains("AND"));
  options = defaults();
  options.start = 17;
  CHECK_THAT(error_of(options), test::contains("17"));
  options = defaults();
  options.start_value = -1;
  CHECK_THAT(error_of(options), test::contains("start_value"));
  options = defaults();
  options.cursor = {.position = -1, .epoch = 7, .reserved = 0};
  CHECK_THAT(error_of(options), test::contains("cursor"));
  options = defaults();
  options.reserved = 1;
  CHECK_THAT(error_of(options), test::contains("reserved"));
  options = defaults();
  options.topic_count = 1;
  CHECK_THAT(error_of(options), test::contains("topic 0"));
  options = defaults();
  options.publish = "nonsense";
  CHECK_THAT(error_of(options), test::contains("nonsense"));

  char little[5];
  newswire_subscriber* subscriber = nullptr;
  CHECK(newswire_open(&options, &subscriber, little, sizeof little) == NEWSWIRE_INVALID);
  CHECK(std::strlen(little) == 4);
  CHECK(newswire_open(&options, &subscriber, nullptr, 0) == NEWSWIRE_INVALID);
}

TEST_CASE("programs of another age are understood, or told", "[c]") {
  newswire_options unset;
  std::memset(&unset, 0, sizeof unset);
  CHECK_THAT(error_of(unset), test::contains("newswire_options_init"));

  struct {
    newswire_options options;
    std::int64_t of_tomorrow;
  } newer;
  newswire_options_init(&newer.options, sizeof newer);
  CHECK(newer.options.size == sizeof newer);
  CHECK(newer.of_tomorrow == 0);
  newswire_subscriber* subscriber = nullptr;
  CHECK(newswire_open(&newer.options, &subscriber, nullptr, 0) == NEWSWIRE_OK);
  newswire_free(subscriber);
  newer.of_tomorrow = 1;
  CHECK_THAT(error_of(newer.options), test::contains("newer library"));
}

TEST_CASE("nothing given is refused and never followed", "[c]") {
  const newswire_options options = defaults();
  const newswire_event* event = nullptr;
  const char* json = nullptr;
  newswire_cursor cursor;
  std::int64_t head = 0;
  int descriptor = 0;
  newswire_subscriber* subscriber = nullptr;
  newswire_options_init(nullptr, sizeof options);
  CHECK(newswire_open(nullptr, &subscriber, nullptr, 0) == NEWSWIRE_INVALID);
  CHECK(newswire_open(&options, nullptr, nullptr, 0) == NEWSWIRE_INVALID);
  CHECK(newswire_next(nullptr, 0, &event) == NEWSWIRE_INVALID);
  CHECK(newswire_accept(nullptr) == NEWSWIRE_INVALID);
  CHECK(newswire_item_json(nullptr, &json) == NEWSWIRE_INVALID);
  CHECK(newswire_get_cursor(nullptr, &cursor) == NEWSWIRE_INVALID);
  CHECK(newswire_head(nullptr, &head) == NEWSWIRE_INVALID);
  CHECK(newswire_descriptor(nullptr, &descriptor) == NEWSWIRE_INVALID);
  newswire_close(nullptr);
  newswire_free(nullptr);
}

TEST_CASE("every result and every event has a text", "[c]") {
  for (int result = NEWSWIRE_OK; result <= NEWSWIRE_FORKED; ++result) {
    CHECK(std::strlen(newswire_result_text(result)) > 0);
    CHECK_THAT(newswire_result_text(result), !test::contains("does not know"));
  }
  for (int kind = NEWSWIRE_IDLE; kind <= NEWSWIRE_CLOSED; ++kind) {
    CHECK_THAT(newswire_event_name(kind), !test::contains("does not know"));
  }
  CHECK_THAT(newswire_result_text(99), test::contains("does not know"));
  CHECK_THAT(newswire_event_name(-1), test::contains("does not know"));
}

TEST_CASE("a subscriber may be closed and freed while another thread is in a call", "[c]") {
  Newsroom newsroom;
  newswire_options options = defaults();
  const SubscriberOptions ends = newsroom.subscriber();
  options.publish = ends.publish.c_str();
  options.replay = ends.replay.c_str();
  newswire_subscriber* news = nullptr;
  REQUIRE(newswire_open(&options, &news, nullptr, 0) == NEWSWIRE_OK);
  std::atomic<bool> is_connected = false;
  std::atomic<int> last_kind = -1;
  std::thread receiver([&, news] {
    const newswire_event* event = nullptr;
    int kind = NEWSWIRE_IDLE;
    while (kind != NEWSWIRE_CLOSED && newswire_next(news, 600'000, &event) == NEWSWIRE_OK) {
      kind = event->kind;
      if (kind == NEWSWIRE_CONNECTED) is_connected = true;
    }
    last_kind = kind;
  });
  std::int64_t head = 0;
  // Once it is connected there is nothing to come, so that it stays in the call that it is in.
  CHECK(wait_until([&] { return is_connected && newswire_head(news, &head) == NEWSWIRE_IN_USE; }));
  SECTION("closed first") {
    newswire_close(news);
    receiver.join();
    newswire_free(news);
  }
  SECTION("freed at once") {
    newswire_free(news);
    receiver.join();
  }
  CHECK(last_kind == NEWSWIRE_CLOSED);
}

TEST_CASE("a child of fork leaves the parent's subscriber alone and may have its own", "[c]") {
  Newsroom newsroom;
  CSubscriber news(newsroom);
  news.wait_for(NEWSWIRE_CONNECTED);
  int descriptor = -1;
  REQUIRE(newswire_descriptor(news.handle, &descriptor) == NEWSWIRE_OK);
  const SubscriberOptions ends = newsroom.subscriber();

  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(60);
    const newswire_event* event = nullptr;
    if (newswire_next(news.handle, 0, &event) != NEWSWIRE_FORKED) ::_exit(1);
    newswire_close(news.handle);
    newswire_free(news.handle);
#ifndef __SANITIZE_THREAD__  // which lets no child of threads have threads
    newswire_options options = defaults();
    options.publish = ends.publish.c_str();
    options.replay = ends.replay.c_str();
    newswire_subscriber* own = nullptr;
    if (newswire_open(&options, &own, nullptr, 0) != NEWSWIRE_OK) ::_exit(2);
    do {
      if (newswire_next(own, 30'000, &event) != NEWSWIRE_OK) ::_exit(3);
    } while (event->kind != NEWSWIRE_CONNECTED);
    newswire_free(own);
#endif
    ::_exit(0);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  newsroom.commit(1);
  news.wait_for(NEWSWIRE_ITEM);
}

TEST_CASE("too few descriptors are a result and no abort", "[c]") {
  const newswire_options options = defaults();
  for (rlim_t more = 0; more < 9; ++more) {
    CAPTURE(more);
    newswire_subscriber* subscriber = nullptr;
    char error[256] = "";
    int result = NEWSWIRE_OK;
    {
      const FewDescriptors few(more);
      result = newswire_open(&options, &subscriber, error, sizeof error);
    }
    CHECK(result == NEWSWIRE_NO_ROOM);
    CHECK_THAT(error, test::contains("descriptor"));
  }
}
