#include "feed/atom.h"

#include "core/text.h"
#include "feed/base64.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

std::string attribute_text(const XmlElement& element, std::string_view name) {
  return std::string(ascii_trim(element.attribute(name)));
}

bool is_atom(Namespace space) {
  return space == Namespace::atom || space == Namespace::atom03 || space == Namespace::rss;
}

bool is_entry(std::string_view name) {
  return name == "entry" || name == "item";
}

bool is_text_type(const XmlElement& element) {
  const std::string type = ascii_lower(ascii_trim(element.attribute("type")));
  const bool is_media = type.find('/') != std::string::npos;
  return !is_media || type.compare(0, 5, "text/") == 0 || type.find("xhtml") != std::string::npos;
}

// 0.3's content in several forms, of which the first that is text counts.
bool is_multipart(const XmlElement& element) {
  return ascii_iequals(ascii_trim(element.attribute("type")), "multipart/alternative");
}

// "Some bytes", which are in base64 by 1.0's type (RFC 4287, section 4.1.3.3) and by 0.3's mode.
// Both are for what is no text, but were used for text too, without saying which.
bool is_text_of_no_type(const XmlElement& element) {
  return ascii_iequals(ascii_trim(element.attribute("type")), "application/octet-stream");
}

bool is_base64(const XmlElement& element) {
  const std::string_view mode = ascii_trim(element.attribute("mode"));
  return mode.empty() ? is_text_of_no_type(element) : ascii_iequals(mode, "base64");
}

// RFC 4287, section 3.1.1, and 0.3's media types and modes. `untyped` is for where no type is
// given.
TextKind kind_of(const XmlElement& element, TextKind untyped) {
  const std::string type = ascii_lower(ascii_trim(element.attribute("type")));
  const bool escaped = ascii_iequals(ascii_trim(element.attribute("mode")), "escaped");
  if (type.empty()) {
    if (escaped) return TextKind::html;
    return is_base64(element) ? TextKind::doubtful : untyped;
  }
  if (type == "html" || type.compare(0, 9, "text/html") == 0) return TextKind::html;
  if (type.find("xhtml") == std::string::npos) return TextKind::plain;
  return escaped ? TextKind::html : TextKind::doubtful;  // what has elements is HTML in any case
}

void undo_base64(std::string& text) {
  if (auto bytes = decode_base64(text)) text = std::move(*bytes);
}

}  // namespace

AtomDocument AtomReader::take() {
  if (in_entry_) document_.entries.pop_back();
  in_entry_ = false;
  return std::move(document_);
}

void AtomReader::start(const XmlElement& element) {
  if (capture_.active()) return capture_.start(element.name);
  const Place next = enter(element);
  if (!capture_.active()) places_.push_back(next);
}

void AtomReader::end() {
  if (capture_.active()) {
    if (!capture_.end()) return;
    if (field_ != nullptr && field_->empty()) *field_ = capture_.take();
    if (text_field_ != nullptr && text_field_->text.empty()) {
      text_field_->text = capture_.take();
      if (text_is_base64_) undo_base64(text_field_->text);
      if (capture_.has_elements()) text_field_->kind = TextKind::html;
    }
    if (list_ != nullptr && list_->size() < max_list_entries) {
      if (std::string text = capture_.take(); !text.empty()) list_->push_back(std::move(text));
    }
    return;
  }
  if (place() == Place::entry) in_entry_ = false;
  places_.pop_back();
}

AtomReader::Place AtomReader::capture(std::string& field) {
  field_ = &field;
  text_field_ = nullptr;
  list_ = nullptr;
  capture_.begin(Capture::Content::characters);
  return Place::ignored;
}

AtomReader::Place AtomReader::capture_text(DraftText& field, const XmlElement& element,
                                           TextKind untyped) {
  const bool no_type = is_base64(element) && is_text_of_no_type(element);
  if (!field.text.empty() || !(is_text_type(element) || no_type)) return capture_nothing();
  field_ = nullptr;
  text_field_ = &field;
  list_ = nullptr;
  field.kind = no_type ? TextKind::doubtful : kind_of(element, untyped);
  text_is_base64_ = is_base64(element);
  capture_.begin(field.kind == TextKind::html ? Capture::Content::markup
                                              : Capture::Content::characters);
  return Place::ignored;
}

AtomReader::Place AtomReader::capture(std::vector<std::string>& list, Capture::Content content) {
  field_ = nullptr;
  text_field_ = nullptr;
  list_ = &list;
  capture_.begin(content);
  return Place::ignored;
}

AtomReader::Place AtomReader::capture_nothing() {
  field_ = nullptr;
  text_field_ = nullptr;
  list_ = nullptr;
  capture_.begin(Capture::Content::nothing);
  return Place::ignored;
}

AtomReader::Place AtomReader::enter(const XmlElement& element) {
  switch (place()) {
    case Place::outside:
      document_.is_03 =
          element.space == Namespace::atom03 ||
          (element.space != Namespace::atom && element.attribute("version").substr(0, 2) == "0.");
      document_.base = element.base;
      document_.lang = element.lang;
      return element.name == "entry" ? begin_entry(element) : Place::feed;
    case Place::feed:
      return enter_feed_part(element);
    case Place::entry:
      return enter_entry_part(element);
    case Place::alternatives:
      return is_atom(element.space) && element.name == "content" ? enter_entry_part(element)
                                                                 : Place::ignored;
    case Place::source:
      return is_atom(element.space) && element.name == "author"
                 ? capture(entry().source_authors, Capture::Content::person)
                 : Place::ignored;
    case Place::media:
      return element.space == Namespace::media ? enter_module_part(element) : Place::ignored;
    case Place::ignored:
      return Place::ignored;
  }
  return Place::ignored;
}

AtomReader::Place AtomReader::begin_entry(const XmlElement& element) {
  if (document_.entries.size() >= max_items_) {
    stop_reason_ = "it has more than " + std::to_string(max_items_) + " items";
    return Place::ignored;
  }
  in_entry_ = true;
  AtomEntry& entry = document_.entries.emplace_back();
  entry.base = element.base;
  entry.lang = element.lang;
  return Place::entry;
}

// Some write the address as text, as RSS has it.
AtomReader::Place AtomReader::add_link(std::vector<AtomLink>& links, const XmlElement& element) {
  constexpr std::string_view iana = "http://www.iana.org/assignments/relation/";
  if (links.size() >= max_list_entries) return Place::ignored;
  const std::string_view given = element.attribute("href");
  std::string_view href = ascii_trim(given);
  if (href.empty() && given.data() != nullptr) href = element.base;  // RFC 3986, section 4.4
  AtomLink& link = links.emplace_back();
  link.href = href;
  link.base = element.base;
  link.rel = ascii_lower(ascii_trim(element.attribute("rel")));
  if (link.rel.compare(0, iana.size(), iana) == 0) link.rel.erase(0, iana.size());
  if (link.rel.empty()) link.rel = "alternate";
  link.type = ascii_trim(element.attribute("type"));
  link.length = ascii_trim(element.attribute("length"));
  return href.empty() ? capture(link.href) : Place::ignored;
}

// RFC 4287, section 4.2.2: the label is for people, the term for machines. Some write it as text,
// as RSS has it.
AtomReader::Place AtomReader::add_category(const XmlElement& element) {
  std::string name = attribute_text(element, "label");
  if (name.empty()) name = attribute_text(element, "term");
  if (name.empty()) return capture(entry().categories, Capture::Content::characters);
  if (entry().categories.size() < max_list_entries) entry().categories.push_back(std::move(name));
  return Place::ignored;
}

AtomReader::Place AtomReader::enter_feed_part(const XmlElement& element) {
  const std::string_view name = element.name;
  if (element.space == Namespace::syndication) {
    if (name == "updateperiod") return capture(document_.update_period);
    if (name == "updatefrequency") return capture(document_.update_frequency);
  }
  if (element.space == Namespace::dublin_core && name == "title") {
    return capture_text(document_.dc_title, element, TextKind::plain);
  }
  if (!is_atom(element.space)) return Place::ignored;
  if (is_entry(name)) return begin_entry(element);
  if (name == "title") return capture_text(document_.title, element, TextKind::plain);
  if (name == "id") return capture(document_.id);
  if (name == "author") return capture(document_.authors, Capture::Content::person);
  if (name == "link") return add_link(document_.links, element);
  return Place::ignored;
}

AtomReader::Place AtomReader::enter_entry_part(const XmlElement& element) {
  if (!is_atom(element.space)) return enter_module_part(element);
  const std::string_view name = element.name;
  AtomEntry& entry = this->entry();
  if (name == "title") return capture_text(entry.title, element, TextKind::plain);
  if (name == "summary") return capture_text(entry.summary, element, TextKind::doubtful);
  if (name == "content") {
    if (std::string source = attribute_text(element, "src"); !source.empty()) {
      entry.content_source = {std::move(source), std::string(element.base), {}, {}, {}};
    }
    if (is_multipart(element)) return Place::alternatives;
    // By far the longest, and of no use where the summary says something.
    const bool summarised = !html_to_text(entry.summary.text, 8).empty();
    if (!summarised) return capture_text(entry.content, element, TextKind::doubtful);
    return capture_nothing();
  }
  if (name == "id") return capture(entry.id);
  if (name == "published" || name == "issued") return capture(entry.published);
  if (name == "updated" || name == "modified") return capture(entry.updated);
  if (name == "created") return capture(entry.created);
  if (name == "author") return capture(entry.authors, Capture::Content::person);
  if (name == "source") return Place::source;
  if (name == "link") return add_link(entry.links, element);
  if (name == "category") return add_category(element);
  return Place::ignored;
}

AtomReader::Place AtomReader::enter_module_part(const XmlElement& element) {
  const std::string_view name = element.name;
  AtomEntry& entry = this->entry();
  switch (element.space) {
    case Namespace::dublin_core:
      if (name == "creator") return capture(entry.dc_creators, Capture::Content::person);
      if (name == "date") return capture(entry.dc_date);
      if (name == "identifier") return capture(entry.dc_identifier);
      if (name == "title") return capture_text(entry.dc_title, element, TextKind::plain);
      if (name == "description") {
        return capture_text(entry.dc_description, element, TextKind::doubtful);
      }
      if (name == "subject") return capture(entry.categories, Capture::Content::characters);
      return Place::ignored;
    case Namespace::media:
      if (name == "group" || name == "content") return Place::media;
      if (name == "title") return capture_text(entry.media_title, element, TextKind::plain);
      if (name == "description") {
        return capture_text(entry.media_description, element, TextKind::doubtful);
      }
      if (name == "player" && entry.media_player.href.empty()) {
        entry.media_player.href = attribute_text(element, "url");
        entry.media_player.base = element.base;
      }
      return Place::ignored;
    case Namespace::itunes:
      if (name == "author") return capture(entry.itunes_authors, Capture::Content::characters);
      if (name == "summary" || name == "subtitle" || name == "description") {
        return capture_text(entry.itunes_summary, element, TextKind::doubtful);
      }
      return Place::ignored;
    case Namespace::feedburner:
      return name == "origlink" ? capture(entry.orig_link) : Place::ignored;
    default:
      return Place::ignored;
  }
}

}  // namespace newswire::feed
