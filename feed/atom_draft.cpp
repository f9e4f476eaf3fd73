// What an Atom document says: which of its links, people and dates counts.
#include <algorithm>
#include <initializer_list>

#include "core/text.h"
#include "core/url.h"
#include "feed/atom.h"
#include "feed/first_of.h"
#include "feed/poll_hints.h"

namespace newswire::feed {
namespace {

bool is_page(const AtomLink& link) {
  return link.type.empty() || ascii_iequals(link.type, "text/html") ||
         ascii_iequals(link.type, "application/xhtml+xml");
}

AtomLink* find_link(std::vector<AtomLink>& links, std::string_view rel) {
  AtomLink* found = nullptr;
  for (AtomLink& link : links) {
    if (link.rel != rel || link.href.empty()) continue;
    if (is_page(link)) return &link;
    if (found == nullptr) found = &link;
  }
  return found;
}

// The page itself, else what the entry is about, else where its content lies or is played.
DraftLink link_of(AtomEntry& entry) {
  if (!entry.orig_link.empty()) return {std::move(entry.orig_link), entry.base};
  for (const std::string_view rel : {"alternate", "related", "via"}) {
    if (AtomLink* link = find_link(entry.links, rel)) {
      return {std::move(link->href), std::move(link->base)};
    }
  }
  AtomLink& last = entry.content_source.href.empty() ? entry.media_player : entry.content_source;
  return {std::move(last.href), std::move(last.base)};
}

// RFC 4287, section 4.2.1: an entry's own authors, else its source's, else the feed's.
std::vector<std::string> authors_of(AtomEntry& entry, const AtomDocument& document) {
  if (!entry.authors.empty()) return std::move(entry.authors);
  if (!entry.dc_creators.empty()) return std::move(entry.dc_creators);
  if (!entry.itunes_authors.empty()) return std::move(entry.itunes_authors);
  if (!entry.source_authors.empty()) return std::move(entry.source_authors);
  return document.authors;
}

DraftText first_text(std::initializer_list<DraftText*> alternatives) {
  for (DraftText* text : alternatives) {
    if (!text->text.empty()) return std::move(*text);
  }
  return {};
}

DraftItem draft_item(AtomEntry& entry, const AtomDocument& document) {
  DraftItem draft;
  draft.id = first_of(entry.id, entry.dc_identifier);
  draft.id_may_be_link = true;
  draft.link = link_of(entry);
  draft.title = first_text({&entry.title, &entry.dc_title, &entry.media_title});
  draft.summary = first_text(
      {&entry.summary, &entry.dc_description, &entry.media_description, &entry.itunes_summary});
  draft.content = std::move(entry.content);
  draft.name_kind = TextKind::plain;
  draft.authors = authors_of(entry, document);
  draft.categories = std::move(entry.categories);
  draft.published = {std::move(entry.published), std::move(entry.created),
                     std::move(entry.dc_date)};
  draft.updated = {std::move(entry.updated)};
  for (AtomLink& link : entry.links) {
    if (link.rel != "enclosure") continue;
    draft.enclosures.push_back({{std::move(link.href), std::move(link.base)},
                                std::move(link.type),
                                std::move(link.length)});
  }
  draft.lang = std::move(entry.lang);
  return draft;
}

}  // namespace

Draft draft_of(AtomDocument document) {
  Draft draft;
  draft.format = document.is_03 ? FeedFormat::atom03 : FeedFormat::atom10;
  draft.title = std::move(document.title.text.empty() ? document.dc_title : document.title);
  draft.hints.update_period = update_period_of(document.update_period, document.update_frequency);
  const AtomLink* self = find_link(document.links, "self");
  if (const AtomLink* link = find_link(document.links, "alternate")) {
    draft.link = {link->href, link->base};
  } else if (parse_http_url(document.id)) {
    draft.link.url = document.id;
  } else if (self != nullptr) {
    draft.link = {self->href, self->base};
  }
  draft.self = self == nullptr ? draft.link.url : self->href;
  if (self != nullptr) draft.self_link = {self->href, self->base};
  for (const AtomLink& link : document.links) {
    if (link.rel == "hub" && draft.hubs.size() < max_hubs) {
      draft.hubs.push_back({link.href, link.base});
    }
  }
  draft.lang = document.lang;
  draft.items.reserve(document.entries.size());
  for (AtomEntry& entry : document.entries) draft.items.push_back(draft_item(entry, document));
  return draft;
}

}  // namespace newswire::feed
