// Invariant 3: live, replayed, searched, explained and matched verdicts of a query are one. Random
// items and queries in many scripts; NEWSWIRE_SEED repeats a run.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "query/history_terms.h"
#include "query/standing_queries.h"
#include "store/feed_commit.h"
#include "store/index/item_index.h"
#include "store/item_store.h"
#include "subscriber/subscriber.h"
#include "tests/query/random_news.h"
#include "tests/query/verdict.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/running_broker.h"
#include "tests/support/temp_folder.h"
#include "wire/item_json.h"

using namespace newswire;
using namespace newswire::test;
using query::Document;
using query::Query;
using query::test::RandomNews;

namespace {

using namespace std::chrono_literals;
using Sequences = std::set<Sequence>;

constexpr int item_count = 120;
constexpr int query_count = 12;

unsigned chosen_seed() {
  const char* given = std::getenv("NEWSWIRE_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                         : std::random_device{}();
  std::cout << "NEWSWIRE_SEED=" << seed << '\n';
  return seed;
}

// A store and the broker on it.
class Newsroom {
 public:
  explicit Newsroom(RandomNews& random)
      : database_(folder_.path("newswire.db"), store::Access::read_write),
        // Times on the wire are whole seconds; ages of whole hours are never on the border.
        shift_(std::chrono::floor<std::chrono::seconds>(SystemClock().now()) - 1s -
               query::test::now),
        config_(folder_.write("newswire.toml", "[store]\npath = \"newswire.db\"\n")),
        random_(random),
        broker_(folder_.path("newswire.db")) {}

  void commit(int items) {
    std::vector<Item> added;
    for (; items > 0; --items) {
      Item item = random_.item();
      item.id = std::to_string(++ids_);
      item.fetched += shift_;
      if (item.published) *item.published += shift_;
      added.push_back(std::move(item));
    }
    store::SourceState state;
    state.name = "any";
    const auto committed = store::commit_feed(database_, state, added, SystemClock().now());
    items_.insert(items_.end(), committed.added.begin(), committed.added.end());
  }
  // All that is stored so far.
  void index() {
    store::ItemIndex index(database_);
    store::IndexSegment segment(index.oldest_gap().after, index.changes());
    for (const Item& item : items_) {
      if (item.sequence < segment.first()) continue;
      segment.add_item(item.sequence);
      query::visit_history_terms(Document(item),
                                 [&](std::string_view term) { segment.add_term(term); });
    }
    REQUIRE(index.add(segment, segment.last()));
  }

  SubscriberOptions subscription(const std::string& query) const {
    SubscriberOptions options;
    options.publish = broker_.publish();
    options.replay = broker_.replay();
    options.query = query;
    return options;
  }
  newswire::test::Finished run(std::vector<std::string> arguments,
                               const std::string& input = "") const {
    arguments.insert(arguments.begin() + 1, {"--config", config_});
    return test::run(newswire_command(std::move(arguments)), input);
  }

  const std::vector<Item>& items() const { return items_; }
  Sequence head() const { return items_.empty() ? 0 : items_.back().sequence; }

 private:
  TempFolder folder_;
  store::Database database_;
  Duration shift_;
  std::string config_;
  RandomNews& random_;
  RunningBroker broker_;
  std::vector<Item> items_;
  int ids_ = 0;
};

Sequences sequences_of(const std::string& lines) {
  Sequences all;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    const auto item = wire::decode_item(std::string_view(lines).substr(begin, end - begin));
    REQUIRE(item.ok());
    CHECK(all.insert(item->sequence).second);
    begin = end + 1;
  }
  return all;
}

// What comes until the cursor is at the head, or all is handed over.
Sequences received(Subscriber& subscriber, Sequence head) {
  Sequences all;
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (std::chrono::steady_clock::now() < deadline) {
    const Event event = subscriber.next(50ms);
    if (const auto* item = std::get_if<ItemEvent>(&event)) {
      CHECK((all.empty() || *all.rbegin() < item->item.sequence));
      all.insert(item->item.sequence);
      subscriber.accept();
    }
    const auto cursor = subscriber.cursor();
    if (std::holds_alternative<newswire::Finished>(event) || (cursor && cursor->position >= head))
      return all;
  }
  FAIL("the subscriber did not reach the head");
  return all;
}

void wait_until_connected(Subscriber& subscriber) {
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (!subscriber.cursor()) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    subscriber.next(10ms);
  }
}

struct Asked {
  std::string text;
  Query query;
  std::unique_ptr<Subscriber> live;
  query::StandingQueries::Id standing = 0;
};

}  // namespace

TEST_CASE("live replay search match explain and standing queries agree", "[verdict]") {
  RandomNews random(chosen_seed());
  Newsroom room(random);
  query::StandingQueries standing;
  std::vector<Asked> asked;
  while (asked.size() < query_count) {
    const std::string text = random.query();
    const Query query = query::test::parsed(text);
    asked.push_back(
        {text, query, std::make_unique<Subscriber>(room.subscription(text)), standing.add(query)});
  }
  for (const Asked& one : asked) wait_until_connected(*one.live);

  // A part that is indexed, and a part that is not yet.
  room.commit(item_count / 2);
  room.index();
  room.commit(item_count / 2);
  std::string lines;
  for (const Item& item : room.items()) lines += wire::encode_item(item) + '\n';

  std::size_t hits = 0;
  for (const Asked& one : asked) {
    INFO(one.text);
    Sequences expected;
    for (const Item& item : room.items()) {
      const Document document(item);
      const bool is_match = one.query.matches(document, SystemClock().now());
      if (is_match) expected.insert(item.sequence);
      std::vector<query::StandingQueries::Id> standing_hits;
      standing.match(document, SystemClock().now(), standing_hits);
      CHECK(is_match == (std::find(standing_hits.begin(), standing_hits.end(), one.standing) !=
                         standing_hits.end()));
    }
    hits += expected.size();

    CHECK(received(*one.live, room.head()) == expected);

    SubscriberOptions from_the_start = room.subscription(one.text);
    from_the_start.start = FromSequence{0};
    from_the_start.follow = false;
    Subscriber replayed(from_the_start);
    CHECK(received(replayed, room.head() + 1) == expected);

    SubscriberOptions newest = from_the_start;
    newest.start = FromNewest{item_count};
    Subscriber newest_first(newest);
    CHECK(received(newest_first, room.head() + 1) == expected);

    const auto search = room.run({"search", "--format", "json", "--", one.text});
    CHECK(search.code == 0);
    CHECK(sequences_of(search.out) == expected);

    const auto matched = room.run({"match", "--", one.text}, lines);
    CHECK(matched.code == 0);
    CHECK(sequences_of(matched.out) == expected);

    const auto explained = room.run({"explain", "--", one.text});
    CHECK_THAT(explained.out, contains("matches " + std::to_string(expected.size()) + " of " +
                                       std::to_string(item_count) + " stored items"));
  }
  CHECK(hits > 0);
}
