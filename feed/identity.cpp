#include "feed/identity.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <unordered_map>
#include <unordered_set>

#include "core/date.h"
#include "core/fnv1a.h"
#include "core/url.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_id_bytes = 1024;

// 64 bits: within one source that is plenty.
class Fingerprint {
 public:
  void add(std::string_view text) {
    value_ = fnv1a(std::string_view("\0", 1), fnv1a(text, value_));
  }

  std::string text() const {
    std::array<char, 17> digits;
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value_));
    return digits.data();
  }

 private:
  std::uint64_t value_ = fnv1a("");
};

// Of the text; of an item without any, of whatever else it has.
std::string text_id(const FeedItem& item) {
  Fingerprint print;
  print.add(item.title);
  print.add(item.summary);
  if (item.title.empty() && item.summary.empty()) {
    print.add(item.author.value_or(""));
    if (item.published) print.add(format_rfc3339(*item.published));
    if (item.updated) print.add(format_rfc3339(*item.updated));
    for (const std::string& category : item.categories) print.add(category);
    for (const Enclosure& enclosure : item.enclosures) print.add(enclosure.url);
  }
  return "hash:" + print.text();
}

std::string link_and_title_id(const FeedItem& item) {
  Fingerprint print;
  print.add(item.link);
  print.add(item.title.empty() ? item.summary : item.title);
  return item.id + "#" + print.text();
}

bool same_words(const FeedItem& a, const FeedItem& b) {
  return a.title == b.title && (!a.title.empty() || a.summary == b.summary);
}

}  // namespace

std::string publisher_id(std::string text) {
  if (text.size() <= max_id_bytes && is_plain_line(text)) return text;
  if (text.size() <= max_id_bytes) return plain_to_text(text, 4 * max_id_bytes);
  Fingerprint print;
  print.add(text);
  return "hash:" + print.text();
}

std::vector<bool> give_ids(std::vector<FeedItem>& items) {
  std::vector<bool> given(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    FeedItem& item = items[i];
    given[i] = item.id.empty();
    if (given[i]) item.id = item.link.empty() ? text_id(item) : normalise_url(item.link);
  }
  return given;
}

void keep_distinct(std::vector<FeedItem>& items, const std::vector<bool>& given) {
  std::unordered_map<std::string_view, std::size_t> first_with;
  first_with.reserve(items.size());
  std::unordered_set<std::string_view> shared;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const FeedItem& item = items[i];
    const auto [at, is_first] = first_with.try_emplace(item.id, i);
    if (is_first) continue;
    const FeedItem& first = items[at->second];
    const bool another = !same_words(first, item) && (given[i] || first.link != item.link);
    if (another) shared.insert(at->first);
  }
  if (first_with.size() == items.size()) return;

  std::vector<std::string> own_ids(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    own_ids[i] = shared.count(items[i].id) != 0 ? link_and_title_id(items[i]) : items[i].id;
  }
  std::unordered_set<std::string> seen;
  std::vector<FeedItem> kept;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!seen.insert(own_ids[i]).second) continue;
    kept.push_back(std::move(items[i]));
    kept.back().id = std::move(own_ids[i]);
  }
  items = std::move(kept);
}

}  // namespace newswire::feed
