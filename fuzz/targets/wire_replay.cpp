// What anybody may send to the ROUTER: read as a request, and answered from a store.
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "broker/replay.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"
#include "store/database.h"
#include "store/feed_commit.h"
#include "store/item_store.h"
#include "wire/item_json.h"
#include "wire/replay_protocol.h"

namespace newswire::fuzz {
namespace {

// A small history, the same for every input.
class History {
 public:
  History() : database_(":memory:", store::Access::read_write), items_(database_) {
    std::vector<Item> items;
    for (int i = 0; i < 40; ++i) {
      items.push_back(item_of_line(i % 3 == 0 ? "Linux on a teapot|kernel asks for milk|||tech/ai"
                                              : "Snail leads|in the last bend|||sport,world"));
      items.back().source = "wire";
      items.back().id = std::to_string(i);
    }
    store::SourceState state;
    state.name = "wire";
    store::commit_feed(database_, state, items, now);
  }

  wire::Reply answer(const wire::ReplayRequest& request) {
    // No limit of time: what is slow is to show as slow.
    return broker::replay_page(request, items_, now, {.scan = std::chrono::hours(1)});
  }
  std::uint32_t epoch() { return items_.epoch(); }
  Sequence head() { return items_.head(); }

 private:
  store::Database database_;
  store::ItemStore items_;
};

void expect_page(const wire::ReplayPage& page, const wire::ReplayRequest& request, Sequence head,
                 std::string_view input) {
  expect(page.items.size() <= std::min(request.limit, wire::max_page_items), "a page has a limit",
         input);
  expect(page.head == head, "a page tells the head", input);
  Sequence last = std::max<Sequence>(request.after, 0);
  for (const std::string& json : page.items) {
    const auto item = wire::decode_item(json);
    expect(item.ok(), "an item of a page can be decoded", input);
    expect(item->sequence > last, "a page rises from where it was asked for", input);
    last = item->sequence;
  }
  if (request.after >= 0) {
    expect(page.next >= last || page.next >= head, "a page ends behind its last item", input);
    expect(page.more == (page.next < head), "a page tells whether there is more", input);
  }
}

void expect_answer(wire::ReplayRequest request, std::string_view input) {
  static History history;
  request.epoch = history.epoch();
  const wire::Reply reply = history.answer(request);
  const auto decoded = wire::decode_reply(wire::encode_reply(reply));
  expect(decoded.ok() && decoded->index() == reply.index(), "an answer reaches who asked", input);
  if (const auto* page = std::get_if<wire::ReplayPage>(&reply)) {
    expect_page(*page, request, history.head(), input);
  } else if (const auto* refused = std::get_if<wire::RefusedReply>(&reply)) {
    expect(!refused->message.empty(), "a refusal has a reason", input);
  }
}

}  // namespace

void try_input(std::string_view input) {
  const auto request = wire::decode_request(input);
  if (!request) {
    expect(!request.error().message.empty(), "a refusal has a reason", input);
    return;
  }
  const std::string encoded = wire::encode_request(*request);
  const auto again = wire::decode_request(encoded);
  expect(again.ok() && wire::encode_request(*again) == encoded, "what is encoded is the same again",
         encoded);
  if (const auto* replay = std::get_if<wire::ReplayRequest>(&*request)) {
    expect_answer(*replay, input);
  }
}

}  // namespace newswire::fuzz
