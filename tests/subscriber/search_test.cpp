#include <algorithm>
#include <random>

#include "subscriber/newest_search.h"
#include "subscriber/time_search.h"
#include "tests/support/catch.h"
#include "wire/item_json.h"

using newswire::Item;
using newswire::Sequence;
using newswire::Time;
using newswire::subscriber::disorder_in_log;
using newswire::subscriber::NewestSearch;
using newswire::subscriber::TimeSearch;
using newswire::wire::ReplayPage;
using newswire::wire::ReplayRequest;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t epoch = 1;
const Time start{24h * 365 * 50};

Item make_item(Sequence sequence, Time fetched) {
  Item item;
  item.sequence = sequence;
  item.id = std::to_string(sequence);
  item.fetched = fetched;
  return item;
}

// One item a minute; sequences 3, 6, 9 ...: not dense.
std::vector<Item> make_log(int count) {
  std::vector<Item> log;
  for (int i = 1; i <= count; ++i) log.push_back(make_item(3 * i, start + i * 1min));
  return log;
}

bool is_even(const Item& item) {
  return item.sequence % 2 == 0;
}
bool is_any(const Item&) {
  return true;
}

// As the broker answers, with room for `page_items` and, going backwards, `scan` rows a page.
ReplayPage answer(const std::vector<Item>& log, const ReplayRequest& request,
                  bool (*matches)(const Item&), std::size_t scan = 1'000'000) {
  ReplayPage page;
  page.epoch = epoch;
  page.head = log.empty() ? 0 : log.back().sequence;
  if (request.after >= 0) {
    page.next = page.head;
    for (const Item& item : log) {
      if (item.sequence <= request.after || !matches(item)) continue;
      page.items.push_back(newswire::wire::encode_item(item));
      if (page.items.size() < request.limit) continue;
      page.next = item.sequence;
      break;
    }
    page.more = page.next < page.head;
    return page;
  }
  const Sequence before = request.before.value_or(page.head + 1);
  page.next = before - 1;
  for (auto item = log.rbegin(); item != log.rend(); ++item) {
    if (item->sequence >= before) continue;
    if (matches(*item)) page.items.push_back(newswire::wire::encode_item(*item));
    const auto wanted = static_cast<std::size_t>(-request.after);
    if (page.items.size() >= std::min(request.limit, wanted) || --scan == 0) {
      page.more = page.items.size() < wanted;
      if (page.more) page.before = item->sequence;
      break;
    }
  }
  std::reverse(page.items.begin(), page.items.end());
  return page;
}

std::vector<Item> decode(const ReplayPage& page) {
  std::vector<Item> items;
  for (const std::string& text : page.items) items.push_back(*newswire::wire::decode_item(text));
  return items;
}

int run(TimeSearch& search, const std::vector<Item>& log) {
  int requests = 0;
  for (; !search.done(); ++requests) {
    REQUIRE(search.take(answer(log, search.request(epoch), is_any)));
    REQUIRE(requests < 100);
  }
  return requests;
}

void run(NewestSearch& search, const std::vector<Item>& log, bool (*on_lane)(const Item&),
         bool (*wants)(const Item&), std::size_t scan = 1'000'000) {
  for (int requests = 0; !search.done(); ++requests) {
    const ReplayPage page = answer(log, search.request(epoch), on_lane, scan);
    REQUIRE(search.take(page, decode(page), wants));
    REQUIRE(requests < 10'000);
  }
}

std::vector<Sequence> sequences(const std::deque<Item>& items) {
  std::vector<Sequence> all;
  for (const Item& item : items) all.push_back(item.sequence);
  return all;
}

std::vector<Sequence> newest(const std::vector<Item>& log, std::size_t count,
                             bool (*wants)(const Item&)) {
  std::vector<Sequence> all;
  for (const Item& item : log) {
    if (wants(item)) all.push_back(item.sequence);
  }
  return {all.end() - static_cast<std::ptrdiff_t>(std::min(count, all.size())), all.end()};
}

}  // namespace

TEST_CASE("a time is found in few steps, and nothing of it is passed over", "[search]") {
  const auto log = make_log(5000);
  const Sequence head = log.back().sequence;
  const auto minutes = GENERATE(-100, 0, 1, 2, 17, 2500, 4999, 5000, 5001, 100'000);
  CAPTURE(minutes);
  // Aimed at exactly: the search itself aims earlier.
  TimeSearch search(start + minutes * 1min + disorder_in_log, 0, head);
  CHECK(run(search, log) <= 15);
  for (const Item& item : log) {
    const bool is_before = item.fetched < start + minutes * 1min;
    if ((item.sequence <= search.position()) != is_before) {
      FAIL("wrong side: " << item.sequence << ", position " << search.position());
    }
  }
}

TEST_CASE("a time is searched above what retention removed", "[search]") {
  auto log = make_log(100);
  log.erase(log.begin(), log.begin() + 50);
  SECTION("from the start") {
    TimeSearch search(start, 150, 300);
    run(search, log);
    CHECK(search.position() == 150);
  }
  SECTION("and again when it removes more meanwhile") {
    TimeSearch search(start, 30, 300);
    search.raise_floor(150);
    run(search, log);
    CHECK(search.position() == 150);
  }
  SECTION("when all is gone") {
    CHECK(TimeSearch(start, 300, 300).done());
  }
}

TEST_CASE("items that fetchers committed side by side do not hide one another", "[search]") {
  std::mt19937 random(std::random_device{}());
  auto log = make_log(2000);
  for (Item& item : log) {
    item.fetched -= std::chrono::seconds(random() % 300);  // as long as a fetch may take
  }
  const Time since = start + 1000min;
  TimeSearch search(since, 0, log.back().sequence);
  run(search, log);
  for (const Item& item : log) {
    if (item.fetched >= since) CHECK(item.sequence > search.position());
  }
}

TEST_CASE("a time search passes over items that it cannot read", "[search]") {
  const auto log = make_log(100);
  TimeSearch search(start + 50min, 0, log.back().sequence);
  while (!search.done()) {
    ReplayPage page = answer(log, search.request(epoch), is_any);
    if (!page.items.empty()) page.items.front() = "{\"seq\":\"no\"}";
    REQUIRE(search.take(page));
  }
  CHECK(search.position() == log.back().sequence);
}

TEST_CASE("the newest that match are found, whatever a page's limits", "[search]") {
  const auto log = make_log(3000);
  const Sequence head = log.back().sequence;
  const std::int64_t count = GENERATE(1, 10, 500, 501, 999);
  const std::size_t scan = GENERATE(7, 100, 1'000'000);
  const bool matched_by_broker = GENERATE(true, false);
  CAPTURE(count, scan, matched_by_broker);
  NewestSearch search("q/even\n", matched_by_broker, count, head);
  run(search, log, matched_by_broker ? is_even : is_any, is_even, scan);
  CHECK(sequences(search.items()) == newest(log, static_cast<std::size_t>(count), is_even));
  CHECK(search.next() == head);
}

TEST_CASE("of very many newest the older are kept and the rest is replayed", "[search]") {
  const auto log = make_log(6000);
  NewestSearch search("n/", true, 5000, log.back().sequence);
  run(search, log, is_any, is_any);
  const auto expected = newest(log, 5000, is_any);
  REQUIRE(search.items().size() == 1000);
  CHECK(sequences(search.items()) == std::vector(expected.begin(), expected.begin() + 1000));
  CHECK(search.next() == expected[999]);
}

TEST_CASE("more of the newest than there are is all there is", "[search]") {
  const auto log = make_log(10);
  NewestSearch search("n/", true, 1000, log.back().sequence);
  run(search, log, is_any, is_any);
  CHECK(search.items().size() == 10);
  CHECK(NewestSearch("n/", true, 0, 30).done());
  CHECK(NewestSearch("n/", true, 10, 0).done());
}

TEST_CASE("a broker that leads a search for the newest in circles is not followed", "[search]") {
  NewestSearch search("n/", true, 10, 100);
  ReplayPage page;
  page.more = true;
  CHECK_FALSE(search.take(page, {}, is_any));
  page.before = 50;
  CHECK(search.take(page, {}, is_any));
  CHECK_FALSE(search.take(page, {}, is_any));
}
