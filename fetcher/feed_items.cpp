#include "fetcher/feed_items.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "fetcher/topic_rules.h"

namespace newswire::fetcher {
namespace {

std::optional<Time> date_of(const feed::FeedItem& item) {
  return item.published ? item.published : item.updated;
}

// Whether the dates rise more often than they fall.
bool is_oldest_first(const std::vector<feed::FeedItem>& items) {
  std::optional<Time> before;
  int balance = 0;
  for (const auto& item : items) {
    const auto date = date_of(item);
    if (!date) continue;
    if (before) balance += (*date > *before) - (*date < *before);
    before = date;
  }
  return balance > 0;
}

std::vector<std::size_t> publication_order(const std::vector<feed::FeedItem>& items) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!is_oldest_first(items)) std::reverse(order.begin(), order.end());

  // An item without a date takes that of the one before it; the first ones that of the one after.
  std::vector<Time> keys(items.size());
  std::optional<Time> last;
  for (const auto i : order) {
    if (const auto date = date_of(items[i])) {
      last = date;
      break;
    }
  }
  if (!last) return order;
  for (const auto i : order) {
    if (const auto date = date_of(items[i])) last = date;
    keys[i] = *last;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

}  // namespace

std::vector<Item> make_items(feed::Feed feed, const SourceOptions& source,
                             const std::vector<TopicRule>& rules, Time now) {
  std::vector<Item> items;
  items.reserve(feed.items.size());
  for (const auto i : publication_order(feed.items)) {
    feed::FeedItem& entry = feed.items[i];
    Item& item = items.emplace_back();
    item.title = entry.title.empty() ? feed::headline(entry) : std::move(entry.title);
    item.id = std::move(entry.id);
    item.source = source.name;
    item.link = std::move(entry.link);
    item.summary = std::move(entry.summary);
    item.author = std::move(entry.author);
    item.categories = std::move(entry.categories);
    item.published = entry.published;
    item.updated = entry.updated;
    item.fetched = now;
    item.lang = entry.lang ? std::move(entry.lang) : feed.lang;
    set_topics(item, source.topics, rules, now);
  }
  return items;
}

}  // namespace newswire::fetcher
