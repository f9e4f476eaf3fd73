// What an RSS document says: which of its many elements for the same thing counts.
#include <algorithm>

#include "core/text.h"
#include "feed/first_of.h"
#include "feed/poll_hints.h"
#include "feed/rss.h"

namespace newswire::feed {
namespace {

PollHints hints_of(const RssDocument& document) {
  PollHints hints;
  hints.ttl = ttl_of(document.ttl);
  hints.update_period = update_period_of(document.update_period, document.update_frequency);
  hints.skip_hours = skip_hours_of(document.skip_hours);
  hints.skip_days = skip_days_of(document.skip_days);
  return hints;
}

FeedFormat format_of(const RssDocument& document) {
  if (document.is_090) return FeedFormat::rss09x;
  if (document.is_rdf) return FeedFormat::rss10;
  return document.version.compare(0, 3, "0.9") == 0 ? FeedFormat::rss09x : FeedFormat::rss20;
}

// <author> is an address by the specification and a name in practice: one that is only an address
// counts last.
std::vector<std::string> authors_of(RssItem& item) {
  const bool only_address =
      item.author.find('@') != std::string::npos && item.author.find(' ') == std::string::npos;
  if (item.author.empty() || only_address) {
    if (!item.dc_creators.empty()) return std::move(item.dc_creators);
    if (!item.atom_authors.empty()) return std::move(item.atom_authors);
    if (!item.itunes_author.empty()) return {std::move(item.itunes_author)};
  }
  if (item.author.empty()) return {};
  return {std::move(item.author)};
}

// <itunes:keywords> has them all, with commas between.
std::vector<std::string> categories_of(RssItem& item) {
  std::vector<std::string> categories = std::move(item.categories);
  std::string_view rest = item.itunes_keywords;
  while (!rest.empty() && categories.size() < max_list_entries) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view keyword = ascii_trim(rest.substr(0, comma));
    if (!keyword.empty()) categories.emplace_back(keyword);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return categories;
}

// A title of RSS is HTML by custom, one that modules give is text.
DraftText title_of(std::string& own, std::string module_title) {
  if (!own.empty()) return {std::move(own), TextKind::lenient_html};
  return {std::move(module_title), TextKind::doubtful};
}

DraftItem draft_item(RssItem& item) {
  DraftItem draft;
  draft.id_may_be_link = item.guid.empty() || item.guid_is_permalink;
  draft.link.url =
      first_of(item.orig_link, item.link, item.atom_link, item.cdf_link, item.atom_extension_link);
  const bool has_permalink = item.guid_is_permalink && !item.guid.empty();
  if (draft.link.url.empty() && !has_permalink) draft.link.url = std::move(item.media_player);
  draft.link.base = item.link_base.empty() ? item.base : item.link_base;
  draft.id = first_of(item.guid, item.atom_id, item.about, item.dc_identifier);
  draft.title = title_of(
      item.title, first_of(item.atom_title, item.dc_title, item.media_title, item.itunes_title));
  draft.summary.text = first_of(item.description, item.atom_summary, item.dc_description,
                                item.itunes_summary, item.media_description);
  draft.content.text = first_of(item.content, item.itunes_subtitle);
  draft.authors = authors_of(item);
  draft.categories = categories_of(item);
  // dc:date is "associated with an event in the lifecycle": RSS 1.0 has but this one.
  draft.updated = {std::move(item.atom_updated), std::move(item.dcterms_modified),
                   std::move(item.cdf_updated), item.dc_date};
  draft.published = {std::move(item.pub_date), std::move(item.dc_date),
                     std::move(item.atom_published), std::move(item.dcterms_issued),
                     std::move(item.atom_created)};
  if (item.enclosures.size() == 1 && !item.orig_enclosure.empty()) {
    item.enclosures.front().url = std::move(item.orig_enclosure);
  }
  draft.enclosures.reserve(item.enclosures.size());
  for (RssEnclosure& enclosure : item.enclosures) {
    draft.enclosures.push_back({{std::move(enclosure.url), item.base},
                                std::move(enclosure.type),
                                std::move(enclosure.length)});
  }
  draft.lang = first_of(item.dc_language, item.lang);
  return draft;
}

}  // namespace

Draft draft_of(RssDocument document) {
  Draft draft;
  draft.format = format_of(document);
  draft.hints = hints_of(document);
  draft.title = title_of(document.title, first_of(document.atom_title, document.dc_title));
  draft.link = {first_of(document.link, document.atom_link, document.cdf_link), document.base};
  draft.site = draft.link.url;
  draft.self = document.self_link;
  draft.self_link = {document.self_link, document.base};
  for (std::string& hub : document.hubs) draft.hubs.push_back({std::move(hub), document.base});
  if (draft.link.url.empty()) draft.link.url = draft.self;
  draft.lang = first_of(document.language, document.lang);
  draft.items.reserve(document.items.size());
  for (RssItem& item : document.items) draft.items.push_back(draft_item(item));
  return draft;
}

}  // namespace newswire::feed
