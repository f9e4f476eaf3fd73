// RSS 0.90 to 2.0, the RDF ones too, and CDF, from which RSS came: the document as its publisher
// wrote it, and what it says. Sources: RSS 2.0 (rssboard.org), RSS 1.0 (purl.org/rss/1.0/spec) with
// its modules, CDF (w3.org/TR/NOTE-CDFsubmit).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/capture.h"
#include "feed/draft.h"
#include "feed/xml.h"

namespace newswire::feed {

// Of <enclosure>, or of an Atom link that is one.
struct RssEnclosure {
  std::string url;
  std::string type;
  std::string length;
};

// Fields are named after their elements; of an element that comes several times the first that is
// not empty counts, of links the last, unless it is a list.
struct RssItem {
  std::string about;  // rdf:about
  std::string base;   // xml:base
  std::string lang;   // xml:lang
  std::string title;
  std::string link;
  std::string link_base;  // xml:base at or above the <link> that counts
  std::string description;
  std::string guid;
  bool guid_is_permalink = true;
  std::string author;
  std::string pub_date;
  std::vector<std::string> categories;
  std::vector<RssEnclosure> enclosures;
  // Modules
  std::string content;  // content:encoded, or inline XHTML
  std::string dc_title;
  std::string dc_description;
  std::string dc_date;
  std::string dc_language;
  std::string dc_identifier;
  std::vector<std::string> dc_creators;
  std::string dcterms_issued;
  std::string dcterms_modified;
  std::string atom_link;
  std::string atom_extension_link;  // whose rel is an address
  std::string atom_title;
  std::string atom_summary;
  std::string atom_published;
  std::string atom_created;
  std::string atom_updated;
  std::string atom_id;
  std::vector<std::string> atom_authors;
  std::string media_title;
  std::string media_description;
  std::string media_player;
  std::string itunes_title;
  std::string itunes_author;
  std::string itunes_subtitle;
  std::string itunes_summary;
  std::string itunes_keywords;
  std::string orig_link;       // feedburner:origLink
  std::string orig_enclosure;  // feedburner:origEnclosureLink, of one enclosure
  std::string cdf_link;        // href of CDF's <item>
  std::string cdf_updated;
};

struct RssDocument {
  std::string version;  // of <rss>
  bool is_rdf = false;
  bool is_090 = false;  // by its namespace, as RDF's 0.90 has no version
  std::string base;
  std::string lang;
  std::string title;
  std::string dc_title;
  std::string link;
  std::string atom_title;
  std::string atom_link;          // rel="alternate"
  std::string self_link;          // rel="self"
  std::vector<std::string> hubs;  // rel="hub"
  std::string cdf_link;           // href of CDF's <channel>
  std::string language;
  std::string ttl;
  std::string update_period;
  std::string update_frequency;
  std::vector<std::string> skip_hours;
  std::vector<std::string> skip_days;
  std::vector<RssItem> items;
};

class RssReader final : public XmlHandler {
 public:
  RssReader(std::size_t max_items, std::size_t max_text_bytes)
      : max_items_(max_items), capture_(max_text_bytes) {
    document_.items.reserve(usual_items);
  }

  void start(const XmlElement& element) override;
  void text(std::string_view text) override {
    if (capture_.active()) capture_.text(text);
  }
  void end() override;
  std::string_view stop_reason() const override { return stop_reason_; }

  // An item that has not ended is not among them.
  RssDocument take();

 private:
  enum class Place { outside, root, channel, item, media, podcast_category, hours, days, ignored };

  Place place() const { return places_.empty() ? Place::outside : places_.back(); }
  Place enter(const XmlElement& element);
  Place enter_channel_part(const XmlElement& element);
  Place enter_item_part(const XmlElement& element);
  Place begin_item(const XmlElement& element);
  RssItem& item() { return document_.items.back(); }  // the one that is being read
  void read_atom_link(const XmlElement& element, bool in_item);
  void add_enclosure(const XmlElement& element, std::string url);
  void add_category(std::string_view name);
  // What the element holds becomes the field, where it is empty, or is added to the list.
  Place capture(std::string& field, Capture::Content content = Capture::Content::markup);
  Place capture(std::vector<std::string>& list,
                Capture::Content content = Capture::Content::markup);
  Place capture_content();
  Place capture_link(std::string& field, std::string_view base);

  const std::size_t max_items_;
  std::string stop_reason_;
  RssDocument document_;
  bool in_item_ = false;
  std::vector<Place> places_;
  Capture capture_;
  std::string* field_ = nullptr;
  bool last_counts_ = false;
  std::string link_base_;
  std::vector<std::string>* list_ = nullptr;
};

Draft draft_of(RssDocument document);

}  // namespace newswire::feed
