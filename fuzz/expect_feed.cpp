#include "fuzz/expect_feed.h"

#include <string>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "core/date.h"
#include "core/text.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

constexpr std::size_t max_title_bytes = 1000;
constexpr std::size_t max_summary_bytes = 2000;

void expect_date(const std::optional<Time>& time, std::string_view what) {
  if (!time) return;
  expect(*time >= Time{}, std::string(what) + " is not before 1970");
  const std::string text = format_rfc3339(*time);
  expect(parse_rfc3339(text).has_value(), std::string(what) + " is a date of RFC 3339", text);
}

void expect_link(const std::string& link, std::string_view what) {
  expect_line_of_text(link, what);
  for (const char* scheme : {"javascript:", "data:", "vbscript:"}) {
    expect(
        !ascii_iequals(std::string_view(link).substr(0, std::string_view(scheme).size()), scheme),
        std::string(what) + " is no script", link);
  }
}

void expect_item(const feed::FeedItem& item) {
  expect(!item.id.empty(), "an item has an id");
  expect_line_of_text(item.id, "an id");
  expect_line_of_text(item.title, "a title");
  expect(item.title.size() <= max_title_bytes, "a title has a limit", item.title);
  expect_line_of_text(item.summary, "a summary");
  expect(item.summary.size() <= max_summary_bytes, "a summary has a limit", item.summary);
  expect_link(item.link, "a link");
  if (item.author) {
    expect(!item.author->empty(), "an author has a name");
    expect_line_of_text(*item.author, "an author");
  }
  for (const std::string& category : item.categories) {
    expect(!category.empty(), "a category has a name");
    expect_line_of_text(category, "a category");
  }
  for (const feed::Enclosure& enclosure : item.enclosures) {
    expect(!enclosure.url.empty(), "an enclosure has an address");
    expect_link(enclosure.url, "an enclosure's address");
    expect_line_of_text(enclosure.type, "an enclosure's type");
    expect(enclosure.length.value_or(0) >= 0, "a length is not below zero");
  }
  expect_date(item.published, "a date of publication");
  expect_date(item.updated, "a date of change");
  if (item.lang) expect_line_of_text(*item.lang, "a language");
  const std::string line = feed::headline(item);
  expect(!line.empty(), "an item has a headline");
  expect_line_of_text(line, "a headline");
}

void expect_whole_feed(const feed::Feed& feed, const feed::ParseOptions& options) {
  expect_line_of_text(feed.title, "a feed's title");
  expect_link(feed.link, "a feed's link");
  expect(feed.items.size() <= options.max_items, "the number of items has a limit");
  std::unordered_set<std::string_view> ids;
  for (const feed::FeedItem& item : feed.items) {
    expect_item(item);
    expect(ids.insert(item.id).second, "each id is there once", item.id);
  }
  const std::string json = feed::feed_to_json(feed, -1);
  expect(is_valid_utf8(json), "what is printed is valid UTF-8");
  expect(nlohmann::json::accept(json), "what is printed is JSON", json);
}

}  // namespace

void expect_feed(const Result<feed::Feed>& feed, const feed::ParseOptions& options) {
  if (feed) {
    expect_whole_feed(*feed, options);
  } else {
    expect(!feed.error().message.empty(), "a refusal has a reason");
  }
}

}  // namespace newswire::fuzz
