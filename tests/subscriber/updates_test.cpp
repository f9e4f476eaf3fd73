// Items that were changed at their publisher, live and replayed: who asks for them has them, and
// nobody else notices.
#include <string>
#include <vector>

#include "tests/subscriber/newsroom.h"

using namespace newswire;
using namespace newswire::test;

namespace {

// A newsroom whose items have ids, and are changed.
class Desk {
 public:
  void publish(const std::string& id, const std::string& title) { commit(item(id, title)); }
  void change(const std::string& id, const std::string& title, const std::string& before) {
    Item changed = item(id, title);
    changed.update = true;
    changed.previous_title = before;
    commit(changed);
  }
  Sequence head() { return store::ItemStore(newsroom.store()).head(); }

  Newsroom newsroom;

 private:
  static Item item(const std::string& id, const std::string& title) {
    Item item;
    item.source = "bbc-world";
    item.id = id;
    item.topics = {"world"};
    item.title = title;
    return item;
  }
  void commit(const Item& item) {
    store::SourceState state;
    state.name = item.source;
    const std::vector<Item> items{item};
    REQUIRE(store::commit_feed(newsroom.store(), state, items, SystemClock().now()).added.size() ==
            1);
  }
};

std::vector<std::string> titles_of(const std::vector<Item>& items) {
  std::vector<std::string> titles;
  for (const Item& item : items) titles.push_back((item.update ? "*" : "") + item.title);
  return titles;
}

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("updates are handed over only to who asked, live and replayed alike", "[updates]") {
  Desk desk;
  desk.publish("1", "Fox meets hen");
  desk.change("1", "Fox eats hen", "Fox meets hen");
  auto options = desk.newsroom.subscriber(FromSequence{0});
  options.updates = GENERATE(false, true);
  Listener listener(options);
  listener.connect();
  REQUIRE(listener.listen_to(desk.head()));
  desk.publish("2", "Hen lays egg");
  desk.change("1", "Fox denies it", "Fox eats hen");
  desk.publish("3", "Egg is boiled");
  REQUIRE(listener.listen_to(desk.head()));

  CHECK(titles_of(listener.items) ==
        (options.updates ? Titles{"Fox meets hen", "*Fox eats hen", "Hen lays egg",
                                  "*Fox denies it", "Egg is boiled"}
                         : Titles{"Fox meets hen", "Hen lays egg", "Egg is boiled"}));
  CHECK(listener.count_of<GapRepaired>() == 0);

  options.follow = false;
  Listener replayed(options);
  REQUIRE(replayed.listen_for<Finished>());
  CHECK(replayed.items == listener.items);
}

TEST_CASE("an update carries the title before it, live and replayed alike", "[updates]") {
  Desk desk;
  auto options = desk.newsroom.subscriber(FromSequence{0});
  options.updates = true;
  Listener live(options);
  live.connect();
  REQUIRE(live.listen_to(0));
  desk.publish("1", "Fox meets hen");
  desk.change("1", "Fox eats hen", "Fox meets hen");
  REQUIRE(live.listen_for_items(2));
  CHECK(live.items[1].previous_title == "Fox meets hen");
  CHECK(live.items[0].previous_title.empty());
  Listener late(options);
  REQUIRE(late.listen_for_items(2));
  CHECK(late.items == live.items);
}

TEST_CASE("the newest N are N that are shown", "[updates]") {
  Desk desk;
  for (int i = 0; i < 5; ++i) {
    const std::string id = std::to_string(i);
    desk.publish(id, "Headline " + id);
    desk.change(id, "Better headline " + id, "Headline " + id);
    desk.change(id, "Best headline " + id, "Better headline " + id);
  }
  auto options = desk.newsroom.subscriber(FromNewest{3});
  options.follow = false;
  options.query = GENERATE("", "headline");
  SECTION("without updates") {
    Listener listener(options);
    REQUIRE(listener.listen_for<Finished>());
    CHECK(titles_of(listener.items) == Titles{"Headline 2", "Headline 3", "Headline 4"});
  }
  SECTION("with updates") {
    options.updates = true;
    Listener listener(options);
    REQUIRE(listener.listen_for<Finished>());
    CHECK(titles_of(listener.items) ==
          Titles{"Headline 4", "*Better headline 4", "*Best headline 4"});
  }
}

TEST_CASE("a query has an update whose new version matches", "[updates]") {
  Desk desk;
  auto options = desk.newsroom.subscriber(FromSequence{0});
  options.query = "eats";
  options.updates = true;
  Listener listener(options);
  listener.connect();
  REQUIRE(listener.listen_to(0));
  desk.publish("1", "Fox meets hen");
  desk.change("1", "Fox eats hen", "Fox meets hen");
  desk.change("1", "Fox denies it", "Fox eats hen");
  REQUIRE(listener.listen_to(desk.head()));
  CHECK(titles_of(listener.items) == Titles{"*Fox eats hen"});
}
