#include "feed/rss.h"

#include "core/text.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

std::string attribute_text(std::string_view value) {
  return std::string(ascii_trim(value));
}

}  // namespace

RssDocument RssReader::take() {
  if (in_item_) document_.items.pop_back();
  in_item_ = false;
  return std::move(document_);
}

void RssReader::start(const XmlElement& element) {
  if (capture_.active()) return capture_.start(element.name);
  const Place next = enter(element);
  if (!capture_.active()) places_.push_back(next);
}

void RssReader::end() {
  if (capture_.active()) {
    if (!capture_.end()) return;
    if (field_ != nullptr && (field_->empty() || last_counts_)) {
      if (std::string text = capture_.take(); !text.empty()) {
        *field_ = std::move(text);
        if (last_counts_ && in_item_) item().link_base = link_base_;
      }
    }
    if (list_ != nullptr && list_->size() < max_list_entries) {
      if (std::string text = capture_.take(); !text.empty()) list_->push_back(std::move(text));
    }
    return;
  }
  if (place() == Place::item) in_item_ = false;
  places_.pop_back();
}

RssReader::Place RssReader::capture(std::string& field, Capture::Content content) {
  field_ = &field;
  list_ = nullptr;
  last_counts_ = false;
  capture_.begin(field.empty() ? content : Capture::Content::nothing);
  return Place::ignored;
}

// Where a document has several links, most readers take the last.
RssReader::Place RssReader::capture_link(std::string& field, std::string_view base) {
  field_ = &field;
  list_ = nullptr;
  last_counts_ = true;
  link_base_ = base;
  capture_.begin(Capture::Content::markup);
  return Place::ignored;
}

RssReader::Place RssReader::capture(std::vector<std::string>& list, Capture::Content content) {
  field_ = nullptr;
  list_ = &list;
  capture_.begin(content);
  return Place::ignored;
}

// The longest field by far, and of no use where there is a description that says something.
RssReader::Place RssReader::capture_content() {
  const bool described = !html_to_text(item().description, 8).empty();
  return capture(item().content, described ? Capture::Content::nothing : Capture::Content::markup);
}

RssReader::Place RssReader::enter(const XmlElement& element) {
  const std::string_view name = element.name;
  switch (place()) {
    case Place::outside:
      if (name == "channel" || name == "item") break;
      document_.is_rdf = name == "rdf";
      document_.version = attribute_text(element.attribute("version"));
      document_.base = element.base;
      document_.lang = element.lang;
      return Place::root;
    case Place::root:
      if (name == "channel" || name == "item") break;
      return Place::ignored;
    case Place::channel:
      return enter_channel_part(element);
    case Place::item:
      return enter_item_part(element);
    case Place::media:
      if (element.space != Namespace::media) return Place::ignored;
      return enter_item_part(element);
    case Place::podcast_category:
      return element.space == Namespace::itunes ? enter_item_part(element) : Place::ignored;
    case Place::hours:
      return name == "hour" ? capture(document_.skip_hours) : Place::ignored;
    case Place::days:
      return name == "day" ? capture(document_.skip_days) : Place::ignored;
    case Place::ignored:
      return Place::ignored;
  }
  document_.is_090 = document_.is_090 || element.space == Namespace::rss090;
  if (name == "item") return begin_item(element);
  if (document_.base.empty()) document_.base = element.base;
  document_.cdf_link = attribute_text(element.attribute("href"));
  if (!element.lang.empty()) document_.lang = element.lang;
  return Place::channel;
}

RssReader::Place RssReader::begin_item(const XmlElement& element) {
  if (document_.items.size() >= max_items_) {
    stop_reason_ = "it has more than " + std::to_string(max_items_) + " items";
    return Place::ignored;
  }
  in_item_ = true;
  RssItem& item = document_.items.emplace_back();
  item.about = attribute_text(element.attribute(Namespace::rdf, "about"));
  item.cdf_link = attribute_text(element.attribute("href"));
  item.cdf_updated = attribute_text(element.attribute("lastmod"));
  item.base = element.base;
  item.lang = element.lang;
  return Place::item;
}

void RssReader::read_atom_link(const XmlElement& element, bool in_item) {
  const std::string_view rel = ascii_trim(element.attribute("rel"));
  std::string href = attribute_text(element.attribute("href"));
  if (rel == "self" && !in_item) document_.self_link = std::move(href);
  if (ascii_iequals(rel, "hub") && !in_item && document_.hubs.size() < max_hubs) {
    document_.hubs.push_back(std::move(href));
    return;
  }
  if (rel == "enclosure" && in_item) return add_enclosure(element, std::move(href));
  if (in_item && rel.find("://") != std::string_view::npos) {
    if (item().atom_extension_link.empty()) item().atom_extension_link = std::move(href);
    return;
  }
  if (!rel.empty() && rel != "alternate") return;
  std::string& link = in_item ? item().atom_link : document_.atom_link;
  if (link.empty()) link = std::move(href);
}

void RssReader::add_enclosure(const XmlElement& element, std::string url) {
  if (item().enclosures.size() >= max_list_entries) return;
  item().enclosures.push_back({std::move(url), attribute_text(element.attribute("type")),
                               attribute_text(element.attribute("length"))});
}

void RssReader::add_category(std::string_view name) {
  name = ascii_trim(name);
  if (name.empty() || item().categories.size() >= max_list_entries) return;
  item().categories.emplace_back(name);
}

RssReader::Place RssReader::enter_channel_part(const XmlElement& element) {
  const std::string_view name = element.name;
  switch (element.space) {
    case Namespace::rss:
    case Namespace::rss090:
      if (name == "item") return begin_item(element);
      if (name == "items") return Place::root;  // RSS 1.1 has its items there
      if (name == "title") return capture(document_.title);
      if (name == "link") {
        if (!element.attribute("href").empty()) read_atom_link(element, false);
        return capture_link(document_.link, element.base);
      }
      if (name == "language") return capture(document_.language);
      if (name == "ttl") return capture(document_.ttl);
      if (name == "skiphours") return Place::hours;
      if (name == "skipdays") return Place::days;
      return Place::ignored;
    case Namespace::atom:
    case Namespace::atom03:
      if (name == "link") read_atom_link(element, false);
      if (name == "title") return capture(document_.atom_title);
      return Place::ignored;
    case Namespace::dublin_core:
      if (name == "title") return capture(document_.dc_title);
      if (name == "language") return capture(document_.language);
      return Place::ignored;
    case Namespace::syndication:
      if (name == "updateperiod") return capture(document_.update_period);
      if (name == "updatefrequency") return capture(document_.update_frequency);
      return Place::ignored;
    default:
      return Place::ignored;
  }
}

RssReader::Place RssReader::enter_item_part(const XmlElement& element) {
  using enum Capture::Content;
  const std::string_view name = element.name;
  RssItem& item = this->item();
  switch (element.space) {
    case Namespace::rss:
    case Namespace::rss090:
      if (name == "title") return capture(item.title);
      if (name == "link") {
        if (!element.attribute("href").empty()) read_atom_link(element, true);
        return capture_link(item.link, element.base);
      }
      if (name == "description" || name == "summary" || name == "abstract") {
        return capture(item.description);
      }
      if (name == "guid") {
        const std::string_view is_permalink = ascii_trim(element.attribute("ispermalink"));
        if (!is_permalink.empty() && !ascii_iequals(is_permalink, "true")) {
          item.guid_is_permalink = false;
        }
        return capture(item.guid, characters);
      }
      if (name == "pubdate") return capture(item.pub_date);
      if (name == "category") return capture(item.categories);
      if (name == "author") return capture(item.author, person);
      if (name == "enclosure") {
        add_enclosure(element, attribute_text(element.attribute("url")));
        return Place::ignored;
      }
      if (name == "content" || name == "body" || name == "fullitem") return capture_content();
      if (name == "published" || name == "issued" || name == "date") {
        return capture(item.atom_published);
      }
      if (name == "updated" || name == "modified") return capture(item.atom_updated);
      if (name == "id") return capture(item.atom_id, characters);
      return Place::ignored;
    case Namespace::dublin_core:
      if (name == "creator" || name == "author") return capture(item.dc_creators, person);
      if (name == "date") return capture(item.dc_date);
      if (name == "subject") return capture(item.categories);
      if (name == "title") return capture(item.dc_title);
      if (name == "description") return capture(item.dc_description);
      if (name == "language") return capture(item.dc_language);
      if (name == "identifier") return capture(item.dc_identifier, characters);
      return Place::ignored;
    case Namespace::dublin_core_terms:
      if (name == "issued" || name == "created") return capture(item.dcterms_issued);
      if (name == "modified") return capture(item.dcterms_modified);
      return Place::ignored;
    case Namespace::content:
      return name == "encoded" ? capture_content() : Place::ignored;
    case Namespace::xhtml:
      return name == "body" || name == "div" ? capture_content() : Place::ignored;
    case Namespace::atom:
    case Namespace::atom03:
      if (name == "link") {
        read_atom_link(element, true);
        return Place::ignored;
      }
      if (name == "title") return capture(item.atom_title);
      if (name == "summary") return capture(item.atom_summary);
      if (name == "content") return capture_content();
      if (name == "author") return capture(item.atom_authors, person);
      if (name == "published" || name == "issued") return capture(item.atom_published);
      if (name == "created") return capture(item.atom_created);
      if (name == "updated" || name == "modified") return capture(item.atom_updated);
      if (name == "id") return capture(item.atom_id, characters);
      if (name == "category") {
        const std::string_view label = element.attribute("label");
        add_category(ascii_trim(label).empty() ? element.attribute("term") : label);
      }
      return Place::ignored;
    case Namespace::media:
      if (name == "group" || name == "content") return Place::media;
      if (name == "title") return capture(item.media_title);
      if (name == "description") return capture(item.media_description);
      if (name == "category") {
        const std::string_view label = ascii_trim(element.attribute("label"));
        if (label.empty()) return capture(item.categories);
        add_category(label);
        return Place::ignored;
      }
      if (name == "player" && item.media_player.empty()) {
        item.media_player = attribute_text(element.attribute("url"));
      }
      return Place::ignored;
    case Namespace::itunes:
      if (name == "title") return capture(item.itunes_title);
      if (name == "author") return capture(item.itunes_author);
      if (name == "subtitle") return capture(item.itunes_subtitle);
      if (name == "summary" || name == "description") return capture(item.itunes_summary);
      if (name == "keywords") return capture(item.itunes_keywords);
      if (name == "category") {
        add_category(element.attribute("text"));
        return Place::podcast_category;
      }
      return Place::ignored;
    case Namespace::feedburner:
      if (name == "origlink") return capture(item.orig_link);
      return name == "origenclosurelink" ? capture(item.orig_enclosure) : Place::ignored;
    default:
      return Place::ignored;
  }
}

}  // namespace newswire::feed
