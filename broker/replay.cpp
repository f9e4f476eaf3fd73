#include "broker/replay.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/topic.h"
#include "query/history_terms.h"
#include "query/query.h"
#include "store/index/history_scan.h"
#include "wire/item_json.h"
#include "wire/lane.h"

namespace newswire::broker {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t rows_at_once = 256;  // a read transaction never lasts longer than these

// What a lane holds: judged item by item, and what the index can know of it beforehand.
struct Wanted {
  std::function<bool(const Item&)> judge;
  RequiredTerms required;
};

Result<Wanted> compile(const std::string& lane, Time now) {
  const wire::Lane parsed = wire::parse_lane(lane);
  if (const auto* topic = std::get_if<wire::TopicLane>(&parsed)) {
    if (topic->topic.empty()) return Wanted{[](const Item&) { return true; }, {}};
    const auto is_within = [topic = topic->topic](const Item& item) {
      return std::any_of(item.topics.begin(), item.topics.end(), [&](const std::string& of_item) {
        return topic_is_within(of_item, topic);
      });
    };
    return Wanted{is_within, query::required_terms_of_topic(topic->topic)};
  }
  if (const auto* query_lane = std::get_if<wire::QueryLane>(&parsed)) {
    if (query_lane->query.size() > wire::max_query_bytes) return Error{"the query is too long"};
    auto query = query::Query::parse(query_lane->query);
    if (!query) return Error{"the query does not parse: " + query.error().one_line()};
    return Wanted{[query = *query, now](const Item& item) { return query.matches(item, now); },
                  query::required_terms(*query, now)};
  }
  return Error{"\"sub\" is neither n/<topic>/ nor q/<query>\\n"};
}

// Takes items until a limit is reached.
class PageBuilder {
 public:
  PageBuilder(std::function<bool(const Item&)> judge, const PageLimits& limits)
      : judge_(std::move(judge)), limits_(limits), deadline_(SteadyClock::now() + limits.scan) {}

  // The next item of a scan, in either direction. False where the page ends: with this item, which
  // `scanned` then is, or before it.
  bool look_at(const Item& item, Sequence& scanned) {
    is_full_ = !take(item);
    if (is_full_) return false;
    scanned = item.sequence;
    is_full_ = items_.size() >= limits_.items || bytes_ >= limits_.bytes || is_late();
    return !is_full_;
  }
  bool is_full() const { return is_full_; }
  bool is_late() const { return SteadyClock::now() >= deadline_; }
  std::vector<std::string> items() && { return std::move(items_); }

 private:
  // False where there is no room for it.
  bool take(const Item& item) {
    if (!judge_(item)) return true;
    std::string json = wire::encode_item(item);
    if (!items_.empty() && bytes_ + json.size() > limits_.bytes) return false;
    bytes_ += json.size();
    items_.push_back(std::move(json));
    return true;
  }

  std::function<bool(const Item&)> judge_;
  PageLimits limits_;
  SteadyClock::time_point deadline_;
  std::size_t bytes_ = 0;
  bool is_full_ = false;
  std::vector<std::string> items_;
};

// From `after` towards the head. Returns the position up to which all was looked at.
Sequence scan_forwards(store::HistoryScan& scan, Sequence after, Sequence head, PageBuilder& page) {
  Sequence scanned = after;
  do {
    const Sequence reached = scan.forwards(
        scanned, head, rows_at_once, [&](const Item& item) { return page.look_at(item, scanned); });
    if (page.is_full()) return scanned;
    scanned = reached;
  } while (scanned < head && !page.is_late());
  return scanned;
}

// From below `before` towards the start. Returns the position above which all was looked at, plus
// one: where to continue; nullopt where the start was reached.
std::optional<Sequence> scan_backwards(store::HistoryScan& scan, Sequence before,
                                       PageBuilder& page) {
  Sequence scanned = before;
  do {
    const Sequence reached = scan.backwards(
        scanned, 0, rows_at_once, [&](const Item& item) { return page.look_at(item, scanned); });
    if (page.is_full()) return scanned;
    scanned = reached;
    if (scanned <= 1) return std::nullopt;
  } while (!page.is_late());
  return scanned;
}

wire::ReplayPage forward_page(const wire::ReplayRequest& request, store::HistoryScan& scan,
                              Sequence head, PageBuilder& builder) {
  wire::ReplayPage page;
  page.next = request.after;
  if (request.after < head) page.next = scan_forwards(scan, request.after, head, builder);
  page.more = page.next < head;
  page.items = std::move(builder).items();
  return page;
}

// The newest, in rising order. `next` is where to go on from towards the head; only the first of
// several pages knows the head, and later ones are careful not to move beyond what they saw.
wire::ReplayPage newest_page(const wire::ReplayRequest& request, store::HistoryScan& scan,
                             Sequence head, std::size_t wanted_items, PageBuilder& builder) {
  wire::ReplayPage page;
  const Sequence before = std::clamp<Sequence>(request.before.value_or(head + 1), 1, head + 1);
  std::optional<Sequence> reached;
  if (before > 1) reached = scan_backwards(scan, before, builder);
  page.items = std::move(builder).items();
  std::reverse(page.items.begin(), page.items.end());
  page.next = before - 1;
  page.more = reached.has_value() && page.items.size() < wanted_items;
  if (page.more) page.before = reached;
  return page;
}

std::size_t newest_wanted(Sequence after) {
  return after == std::numeric_limits<Sequence>::min() ? std::numeric_limits<std::size_t>::max()
                                                       : static_cast<std::size_t>(-after);
}

wire::RefusedReply refusal(wire::Refusal code, std::uint32_t epoch, Sequence floor,
                           std::string message) {
  return {code, epoch, floor, 0, std::move(message)};
}

}  // namespace

wire::Reply replay_page(const wire::ReplayRequest& request, store::ItemStore& items, Time now,
                        const PageLimits& limits) {
  const Sequence head = items.head();
  auto wanted = compile(request.lane, now);
  if (!wanted) {
    return refusal(wire::Refusal::bad_request, items.epoch(), items.floor(),
                   wanted.error().message);
  }
  const bool newest = request.after < 0;
  const std::size_t wanted_items = newest ? newest_wanted(request.after) : limits.items;
  PageLimits page_limits = limits;
  page_limits.items = std::min({limits.items, request.limit, wanted_items});
  PageBuilder builder(std::move(wanted->judge), page_limits);
  store::HistoryScan scan(items, std::move(wanted->required));

  wire::ReplayPage page = newest ? newest_page(request, scan, head, wanted_items, builder)
                                 : forward_page(request, scan, head, builder);
  page.head = head;
  // Asked after the scan: retention may have removed something meanwhile, and a page with a hole
  // must not look whole.
  page.epoch = items.epoch();
  page.floor = items.floor();
  if (page.epoch != request.epoch) {
    return refusal(wire::Refusal::epoch_changed, page.epoch, page.floor,
                   "the log is another one: its epoch is " + std::to_string(page.epoch));
  }
  if (!newest && request.after < page.floor) {
    return refusal(wire::Refusal::cursor_too_old, page.epoch, page.floor,
                   "items up to " + std::to_string(page.floor) + " were removed by retention");
  }
  return page;
}

}  // namespace newswire::broker
