#include <limits>

#include "broker/replay.h"
#include "query/history_terms.h"
#include "store/index/item_index.h"
#include "tests/broker/stored.h"
#include "tests/support/catch.h"
#include "wire/item_json.h"

using namespace newswire;
using namespace newswire::broker;
using test::make_item;
using test::noon;
using test::Stored;

namespace {

using Sequences = std::vector<Sequence>;

struct Ask {
  std::string lane = "n/";
  Sequence after = 0;
  std::optional<Sequence> before = std::nullopt;
  std::size_t limit = 500;
};

wire::Reply ask(Stored& stored, const Ask& what, const PageLimits& limits = {}) {
  store::ItemStore items = stored.items();
  return replay_page({items.epoch(), what.lane, what.after, what.before, what.limit}, items, noon,
                     limits);
}

wire::ReplayPage page(Stored& stored, const Ask& what, const PageLimits& limits = {}) {
  const wire::Reply reply = ask(stored, what, limits);
  REQUIRE(std::holds_alternative<wire::ReplayPage>(reply));
  return std::get<wire::ReplayPage>(reply);
}

wire::RefusedReply refusal(Stored& stored, const Ask& what) {
  const wire::Reply reply = ask(stored, what);
  REQUIRE(std::holds_alternative<wire::RefusedReply>(reply));
  return std::get<wire::RefusedReply>(reply);
}

Sequences sequences(const wire::ReplayPage& of) {
  Sequences all;
  for (const std::string& item : of.items) all.push_back(wire::decode_item(item)->sequence);
  return all;
}

void fill(Stored& stored, int count) {
  std::vector<Item> items;
  for (int i = 1; i <= count; ++i) {
    items.push_back(
        make_item(i % 10 == 0 ? "a rare title" : "title", {i % 2 == 0 ? "tech/ai" : "world"}));
  }
  stored.commit(std::move(items));
}

// Without the limit of time, which would make pages depend on the machine.
const PageLimits unhurried{.scan = std::chrono::hours(1)};

}  // namespace

TEST_CASE("a page begins after the position and ends at the head", "[replay]") {
  Stored stored;
  fill(stored, 10);
  const auto all = page(stored, {.after = 7}, unhurried);
  CHECK(sequences(all) == Sequences{8, 9, 10});
  CHECK(all.head == 10);
  CHECK(all.next == 10);
  CHECK_FALSE(all.more);
  CHECK(all.epoch == stored.items().epoch());
  CHECK(all.floor == 0);
}

TEST_CASE("an empty log, and a position at or above the head, give an empty page", "[replay]") {
  Stored stored;
  CHECK(page(stored, {}).items.empty());
  CHECK(page(stored, {}).next == 0);
  fill(stored, 3);
  CHECK(page(stored, {.after = 3}).items.empty());
  const auto beyond = page(stored, {.after = 1000});
  CHECK(beyond.items.empty());
  CHECK(beyond.next == 1000);
  CHECK_FALSE(beyond.more);
}

TEST_CASE("pages of at most the limit add up to everything", "[replay]") {
  Stored stored;
  fill(stored, 1203);
  Sequences all;
  Sequence after = 0;
  int pages = 0;
  for (bool more = true; more; ++pages) {
    const auto part = page(stored, {.after = after}, unhurried);
    REQUIRE(part.items.size() <= 500);
    for (const Sequence sequence : sequences(part)) all.push_back(sequence);
    REQUIRE(part.next > after);
    after = part.next;
    more = part.more;
  }
  CHECK(pages == 3);
  REQUIRE(all.size() == 1203);
  CHECK(std::is_sorted(all.begin(), all.end()));
  CHECK(page(stored, {.limit = 7}, unhurried).items.size() == 7);
}

TEST_CASE("a page is at most so many bytes, and one item at least", "[replay]") {
  Stored stored;
  std::vector<Item> items(6, make_item("x"));
  for (Item& item : items) item.summary = std::string(1000, 's');
  stored.commit(std::move(items));
  PageLimits limits = unhurried;
  limits.bytes = 3000;
  const auto part = page(stored, {}, limits);
  CHECK(sequences(part) == Sequences{1, 2});
  CHECK(part.next == 2);
  CHECK(part.more);
  limits.bytes = 10;
  CHECK(sequences(page(stored, {}, limits)) == Sequences{1});
}

TEST_CASE("a page of no time at all still gets further", "[replay]") {
  Stored stored;
  fill(stored, 30);
  const PageLimits hurried{.scan = std::chrono::microseconds(0)};
  Sequence after = 0;
  int found = 0;
  int pages = 0;
  for (bool more = true; more && pages < 100; ++pages) {
    const auto part = page(stored, {.lane = "q/rare\n", .after = after}, hurried);
    REQUIRE(part.next == after + 1);
    found += static_cast<int>(part.items.size());
    after = part.next;
    more = part.more;
  }
  CHECK(found == 3);
  CHECK(pages == 30);
}

TEST_CASE("a topic lane is the topic and all below it", "[replay]") {
  Stored stored;
  stored.commit("a", {"tech"});
  stored.commit("b", {"technology"});
  stored.commit("c", {"world", "tech/ai"});
  stored.commit("d");
  CHECK(sequences(page(stored, {.lane = "n/tech/"})) == Sequences{1, 3});
  CHECK(sequences(page(stored, {.lane = "n/tech/ai/"})) == Sequences{3});
  CHECK(sequences(page(stored, {.lane = "n/"})) == Sequences{1, 2, 3, 4});
  CHECK(page(stored, {.lane = "n/tech/"}).next == 4);
}

TEST_CASE("a query lane is what its query matches", "[replay]") {
  Stored stored;
  fill(stored, 25);
  CHECK(sequences(page(stored, {.lane = "q/rare\n"}, unhurried)) == Sequences{10, 20});
  CHECK(sequences(page(stored, {.lane = "q/rare topic:tech/* -nothing\n", .after = 10},
                       unhurried)) == Sequences{20});
  CHECK(page(stored, {.lane = "q/\n"}, unhurried).items.size() == 25);
}

TEST_CASE("the newest come in rising order", "[replay]") {
  Stored stored;
  fill(stored, 40);
  const auto newest = page(stored, {.after = -3}, unhurried);
  CHECK(sequences(newest) == Sequences{38, 39, 40});
  CHECK(newest.next == 40);
  CHECK_FALSE(newest.more);
  CHECK_FALSE(newest.before);
  CHECK(sequences(page(stored, {.lane = "q/rare\n", .after = -2}, unhurried)) == Sequences{30, 40});
  const auto all = page(stored, {.lane = "q/rare\n", .after = -9}, unhurried);
  CHECK(sequences(all) == Sequences{10, 20, 30, 40});
  CHECK_FALSE(all.more);
}

TEST_CASE("a search for the newest that a limit cut short is continued", "[replay]") {
  Stored stored;
  fill(stored, 100);
  const PageLimits hurried{.scan = std::chrono::microseconds(0)};
  Ask what{.lane = "q/rare\n", .after = -3};
  Sequences found;
  int pages = 0;
  while (true) {
    const auto part = page(stored, what, hurried);
    const Sequences earlier = sequences(part);
    found.insert(found.begin(), earlier.begin(), earlier.end());
    if (++pages == 1) CHECK(part.next == 100);
    CHECK(part.next <= 100);
    if (!part.more || pages > 100) break;
    REQUIRE(part.before);
    what.before = part.before;
    what.after += static_cast<Sequence>(earlier.size());
  }
  CHECK(found == Sequences{80, 90, 100});
}

TEST_CASE("more of the newest than a page holds come in several", "[replay]") {
  Stored stored;
  fill(stored, 700);
  const auto first = page(stored, {.after = -600}, unhurried);
  CHECK(sequences(first).front() == 201);
  CHECK(sequences(first).back() == 700);
  CHECK(first.more);
  REQUIRE(first.before);
  const auto second = page(stored, {.after = -100, .before = first.before}, unhurried);
  CHECK(sequences(second).front() == 101);
  CHECK(sequences(second).back() == 200);
  CHECK_FALSE(second.more);
}

TEST_CASE("absurd numbers are answered", "[replay]") {
  Stored stored;
  fill(stored, 3);
  constexpr Sequence least = std::numeric_limits<Sequence>::min();
  constexpr Sequence most = std::numeric_limits<Sequence>::max();
  CHECK(page(stored, {.after = least}, unhurried).items.size() == 3);
  CHECK(page(stored, {.after = most}).items.empty());
  CHECK(page(stored, {.after = -1, .before = most}).items.size() == 1);
  CHECK(page(stored, {.after = -1, .before = least}).items.empty());
  CHECK(page(stored, {.after = -1, .before = 0}).items.empty());
}

TEST_CASE("a position below what retention removed is refused with the floor", "[replay]") {
  Stored stored;
  fill(stored, 10);
  store::Retention retention;
  retention.max_items = 4;
  REQUIRE(stored.items().remove_expired(retention, noon) == 6);
  const auto refused = refusal(stored, {.after = 5});
  CHECK(refused.code == wire::Refusal::cursor_too_old);
  CHECK(refused.floor == 6);
  CHECK(sequences(page(stored, {.after = 6})) == Sequences{7, 8, 9, 10});
  CHECK(sequences(page(stored, {.after = -100})) == Sequences{7, 8, 9, 10});
  CHECK(page(stored, {.after = 8}).floor == 6);
}

TEST_CASE("a position of another log is refused with this one's epoch", "[replay]") {
  Stored stored;
  fill(stored, 1);
  store::ItemStore items = stored.items();
  const std::uint32_t epoch = items.epoch();
  for (const std::uint32_t other : {epoch + 1, 0u}) {
    const auto reply = replay_page({other, "n/", 0, std::nullopt, 500}, items, noon);
    REQUIRE(std::holds_alternative<wire::RefusedReply>(reply));
    CHECK(std::get<wire::RefusedReply>(reply).code == wire::Refusal::epoch_changed);
    CHECK(std::get<wire::RefusedReply>(reply).epoch == epoch);
  }
}

TEST_CASE("what is no lane of items is a bad request", "[replay]") {
  Stored stored;
  const auto lane = GENERATE(values<std::string>(
      {"", "s/", "n/tech", "q/a", "q/(\n", "q/a OR\n", "x", "q/" + std::string(300, 'a') + "\n"}));
  const auto refused = refusal(stored, {.lane = lane});
  CHECK(refused.code == wire::Refusal::bad_request);
  CHECK_FALSE(refused.message.empty());
}

TEST_CASE("an index of the log takes a page over all that cannot match", "[replay]") {
  const auto is_indexed = GENERATE(false, true);
  Stored stored;
  fill(stored, 300);
  if (is_indexed) {
    store::ItemStore items = stored.items();
    store::ItemIndex index(stored.database());
    store::IndexSegment segment(0, index.changes());
    items.scan_after(0, 250, 300, [&](const Item& item) {
      segment.add_item(item.sequence);
      query::visit_history_terms(query::Document(item),
                                 [&](std::string_view term) { segment.add_term(term); });
      return true;
    });
    REQUIRE(index.add(segment, 250));
  }
  const std::string rare = "q/rare topic:tech\n";
  const wire::ReplayPage whole = page(stored, {.lane = rare}, unhurried);
  CHECK(whole.items.size() == 30);
  CHECK(whole.next == 300);
  CHECK_FALSE(whole.more);
  CHECK(sequences(page(stored, {.lane = "n/tech/", .after = 240}, unhurried)).size() == 30);
  CHECK(sequences(page(stored, {.lane = rare, .after = -3}, unhurried)) ==
        Sequences{280, 290, 300});
  CHECK(sequences(page(stored, {.lane = rare, .after = -3, .before = 250}, unhurried)) ==
        Sequences{220, 230, 240});

  // A page that has no time gets one item further; with the index, one stretch of it.
  const PageLimits no_time{.scan = std::chrono::microseconds(0)};
  const wire::ReplayPage nothing = page(stored, {.lane = "q/zeppelin\n"}, no_time);
  CHECK(nothing.next == (is_indexed ? 250 : 1));
  CHECK(nothing.more);
  const wire::ReplayPage newest =
      page(stored, {.lane = "q/zeppelin\n", .after = -5, .before = 251}, no_time);
  CHECK(newest.more == !is_indexed);
}
