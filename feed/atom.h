// Atom 1.0 (RFC 4287) and 0.3: the document as its publisher wrote it, and what it says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/capture.h"
#include "feed/draft.h"
#include "feed/xml.h"

namespace newswire::feed {

struct AtomLink {
  std::string href;
  std::string base;
  std::string rel;  // "alternate" where none is given; without the prefix of IANA's URIs
  std::string type;
  std::string length;
};

struct AtomEntry {
  std::string base;
  std::string lang;
  std::string id;
  DraftText title;
  DraftText summary;
  DraftText content;
  AtomLink content_source;  // of <content src>
  std::vector<AtomLink> links;
  std::vector<std::string> authors;
  std::vector<std::string> source_authors;  // of atom:source
  std::vector<std::string> categories;
  std::string published;  // 0.3: issued
  std::string created;    // 0.3
  std::string updated;    // 0.3: modified
  // Modules
  std::vector<std::string> dc_creators;
  std::string dc_date;
  std::string dc_identifier;
  DraftText dc_title;
  DraftText dc_description;
  DraftText media_title;
  DraftText media_description;
  AtomLink media_player;
  std::vector<std::string> itunes_authors;
  DraftText itunes_summary;  // or subtitle
  std::string orig_link;     // feedburner:origLink
};

struct AtomDocument {
  bool is_03 = false;
  std::string base;
  std::string lang;
  std::string id;
  DraftText title;
  DraftText dc_title;
  std::vector<AtomLink> links;
  std::vector<std::string> authors;
  std::string update_period;
  std::string update_frequency;
  std::vector<AtomEntry> entries;
};

class AtomReader final : public XmlHandler {
 public:
  AtomReader(std::size_t max_items, std::size_t max_text_bytes)
      : max_items_(max_items), capture_(max_text_bytes) {
    document_.entries.reserve(usual_items);
  }

  void start(const XmlElement& element) override;
  void text(std::string_view text) override {
    if (capture_.active()) capture_.text(text);
  }
  void end() override;
  std::string_view stop_reason() const override { return stop_reason_; }

  // An entry that has not ended is not among them.
  AtomDocument take();

 private:
  enum class Place { outside, feed, entry, alternatives, source, media, ignored };

  Place place() const { return places_.empty() ? Place::outside : places_.back(); }
  Place enter(const XmlElement& element);
  Place enter_feed_part(const XmlElement& element);
  Place enter_entry_part(const XmlElement& element);
  Place enter_module_part(const XmlElement& element);
  Place begin_entry(const XmlElement& element);
  AtomEntry& entry() { return document_.entries.back(); }  // the one that is being read
  Place add_link(std::vector<AtomLink>& links, const XmlElement& element);
  Place add_category(const XmlElement& element);
  Place capture(std::string& field);
  Place capture_text(DraftText& field, const XmlElement& element, TextKind untyped);
  Place capture(std::vector<std::string>& list, Capture::Content content);
  Place capture_nothing();

  const std::size_t max_items_;
  std::string stop_reason_;
  AtomDocument document_;
  bool in_entry_ = false;
  std::vector<Place> places_;
  Capture capture_;
  std::string* field_ = nullptr;
  DraftText* text_field_ = nullptr;
  bool text_is_base64_ = false;
  std::vector<std::string>* list_ = nullptr;
};

Draft draft_of(AtomDocument document);

}  // namespace newswire::feed
