#include "feed/selection/selection.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "core/fnv1a.h"
#include "core/text.h"
#include "feed/document_kind.h"
#include "feed/encoding.h"
#include "feed/inflate.h"
#include "feed/normalise.h"
#include "feed/selection/html_page.h"
#include "feed/selection/html_selector.h"
#include "feed/selection/json_api.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_alternatives = 16;
constexpr std::size_t shown_bytes = 60;

std::string shown(std::string_view text) {
  return "`" + truncate_text(terminal_safe(text), shown_bytes) + "`";
}

std::string fingerprint_of(SelectionKind kind, const std::vector<Selector>& selectors) {
  std::uint64_t value = fnv1a(kind == SelectionKind::html ? "html" : "json");
  constexpr std::string_view end("\0", 1);
  for (const Selector& selector : selectors) {
    value = fnv1a(end, fnv1a(selector.text, fnv1a(end, fnv1a(selector.key, value))));
  }
  std::array<char, 17> digits;
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
  return (kind == SelectionKind::html ? "html:" : "json:") + std::string(digits.data());
}

Result<std::string, SelectorFault> compile_way(const Selector& selector, const std::string*) {
  return xpath_of_selector(selector.text, selector.key != "items");
}

Result<JsonWay, SelectorFault> compile_way(const Selector& selector, const JsonWay*) {
  auto way = parse_json_way(selector.text);
  if (way && way->is_template && selector.key == "items") {
    return SelectorFault{0, "the list of items is told by a JSON pointer alone"};
  }
  return way;
}

template <typename Way>
std::optional<SelectorError> fill(Fields<Way>& fields, const std::vector<Selector>& selectors) {
  for (std::size_t i = 0; i < selectors.size(); ++i) {
    auto* ways = fields.find(selectors[i].key);
    if (ways == nullptr) {
      return SelectorError{i, 0,
                           "there is no such key; there are items, title, link, summary, "
                           "published, updated, author, id, categories and image"};
    }
    if (ways->size() >= max_alternatives) return SelectorError{i, 0, "has too many alternatives"};
    auto way = compile_way(selectors[i], static_cast<const Way*>(nullptr));
    if (!way) return SelectorError{i, way.error().at, way.error().message};
    ways->push_back(std::move(*way));
  }
  return std::nullopt;
}

bool says_nothing(const FeedItem& item) {
  return item.title.empty() && item.link.empty();
}

}  // namespace

Result<Selection, SelectorError> Selection::compile(SelectionKind kind,
                                                    const std::vector<Selector>& selectors) {
  Selection selection;
  selection.kind_ = kind;
  selection.fingerprint_ = fingerprint_of(kind, selectors);
  if (kind == SelectionKind::json) selection.fields_ = JsonWays{};
  const auto error =
      std::visit([&](auto& fields) { return fill(fields, selectors); }, selection.fields_);
  if (error) return *error;
  for (const Selector& selector : selectors) {
    if (selector.key != "items") continue;
    selection.shown_items_ += (selection.shown_items_.empty() ? "" : " or ") + shown(selector.text);
  }
  if (kind == SelectionKind::html && selection.shown_items_.empty()) {
    return SelectorError{selectors.size(), 0, "'items' is missing: what selects each item"};
  }
  return selection;
}

Result<Feed> Selection::read(std::string_view document, const ParseOptions& options) const {
  Unpacked unpacked;
  if (is_packed(document)) {
    auto result = unpack(document, options.max_unpacked_bytes);
    if (!result) return result.error();
    unpacked = std::move(*result);
    document = unpacked.bytes;
  }
  auto draft = kind_ == SelectionKind::html
                   ? read_html_page(document, std::get<XPaths>(fields_), options)
                   : read_json_api(document, std::get<JsonWays>(fields_), options);
  if (!draft) {
    const std::string& message = draft.error().message;
    return message == no_item_found ? Error{message + ": " + shown_items_} : draft.error();
  }
  const std::size_t selected = draft->items.size();
  Feed feed = normalise(std::move(*draft), options.base_url, options.distinct_ids);
  std::erase_if(feed.items, says_nothing);
  if (feed.items.empty() && selected > 0) {
    return Error{"none of the " + std::to_string(selected) +
                 " items that were found has a title or a link"};
  }
  if (!unpacked.whole && feed.partial.empty()) feed.partial = "its packed bytes break off";
  return feed;
}

SelectionKind selection_kind_of(std::string_view document, const ParseOptions& options) {
  const std::string text = decode_to_utf8(document, options.content_type);
  return sniff(text).kind == DocumentKind::json ? SelectionKind::json : SelectionKind::html;
}

}  // namespace newswire::feed
