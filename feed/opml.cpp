#include "feed/opml.h"

#include <algorithm>

#include "core/text.h"
#include "feed/document_kind.h"
#include "feed/encoding.h"
#include "feed/inflate.h"
#include "feed/markup_text.h"
#include "feed/xml.h"
#include "feed/xml_repair.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_title_bytes = 300;
constexpr std::size_t max_value_bytes = 8 << 10;
constexpr std::size_t max_folders = 8;  // of those around a feed, the outermost
constexpr std::size_t max_categories = 64;
constexpr std::size_t max_own = 64;
// How far into the file its root may be, behind what a broken server script said.
constexpr std::size_t max_junk_bytes = 64 << 10;

std::string value_of(std::string_view attribute) {
  const std::string_view trimmed = ascii_trim(attribute);
  return trimmed.size() > max_value_bytes ? std::string() : std::string(trimmed);
}

std::string title_of(const XmlElement& outline) {
  std::string title = plain_to_text(outline.attribute("text"), max_title_bytes);
  return title.empty() ? plain_to_text(outline.attribute("title"), max_title_bytes) : title;
}

std::vector<std::string> split_categories(std::string_view list) {
  std::vector<std::string> categories;
  while (!list.empty() && categories.size() < max_categories) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string category = plain_to_text(list.substr(0, comma), max_title_bytes);
    if (!category.empty()) categories.push_back(std::move(category));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return categories;
}

class OpmlReader final : public XmlHandler {
 public:
  explicit OpmlReader(std::size_t max_feeds) : max_feeds_(max_feeds) {}

  void start(const XmlElement& element) override;
  void text(std::string_view text) override {
    if (in_title_ && title_.size() < max_value_bytes) title_ += text;
  }
  void end() override;
  std::string_view stop_reason() const override { return stop_reason_; }

  Opml take() {
    opml_.title = plain_to_text(title_, max_title_bytes);
    return std::move(opml_);
  }

 private:
  enum class Part { other, folder, feed };
  struct Open {
    Part part = Part::other;
    bool has_outlines = false;
  };

  void read_feed(const XmlElement& outline);

  const std::size_t max_feeds_;
  std::string stop_reason_;
  Opml opml_;
  std::string title_;
  bool in_title_ = false;
  std::vector<Open> open_;
  std::vector<std::string> folders_;  // the titles of those that are open
};

void OpmlReader::start(const XmlElement& element) {
  in_title_ = element.name == "title" && title_.empty();
  Open opened;
  if (element.name == "outline") {
    if (!open_.empty()) open_.back().has_outlines = true;
    if (ascii_trim(element.attribute("xmlUrl")).empty()) {
      opened.part = Part::folder;
      folders_.push_back(title_of(element));
    } else {
      opened.part = Part::feed;
      read_feed(element);
    }
  }
  open_.push_back(opened);
}

void OpmlReader::end() {
  in_title_ = false;
  if (open_.back().part == Part::folder) {
    if (!open_.back().has_outlines) ++opml_.without_url;
    folders_.pop_back();
  }
  open_.pop_back();
}

void OpmlReader::read_feed(const XmlElement& outline) {
  if (opml_.feeds.size() >= max_feeds_) {
    stop_reason_ = "it has more than " + std::to_string(max_feeds_) + " feeds";
    return;
  }
  OpmlFeed& feed = opml_.feeds.emplace_back();
  feed.url = value_of(outline.attribute("xmlUrl"));
  feed.title = title_of(outline);
  feed.type = plain_to_text(outline.attribute("type"), max_title_bytes);
  feed.html_url = value_of(outline.attribute("htmlUrl"));
  feed.language = plain_to_text(outline.attribute("language"), max_title_bytes);
  for (const std::string& folder : folders_) {
    if (!folder.empty() && feed.folders.size() < max_folders) feed.folders.push_back(folder);
  }
  feed.categories = split_categories(outline.attribute("category"));
  for (const auto& [name, value] : outline.attributes_of(Namespace::newswire)) {
    if (feed.own.size() == max_own || value.size() > max_value_bytes) continue;
    feed.own.emplace_back(ascii_lower(name), value);
  }
}

struct Reading {
  Opml opml;
  XmlOutcome outcome;
};

Reading read_with(std::string_view text, XmlMode mode, const OpmlLimits& limits) {
  OpmlReader reader(limits.max_feeds);
  XmlOutcome outcome = read_xml(text, mode, {limits.max_depth}, {}, reader);
  return {reader.take(), std::move(outcome)};
}

std::size_t find_root(std::string_view text) {
  const std::string beginning = ascii_lower(text.substr(0, max_junk_bytes));
  for (std::size_t at = beginning.find("<opml"); at != std::string::npos;
       at = beginning.find("<opml", at + 1)) {
    const std::string_view next = std::string_view(beginning).substr(at + 5, 1);
    if (next.find_first_of(" \t\r\n>") == 0) return at;
  }
  return std::string_view::npos;
}

Error no_opml(const Sniffed& sniffed) {
  switch (sniffed.kind) {
    case DocumentKind::rss:
    case DocumentKind::atom:
      return {"a feed, not a list of feeds in OPML"};
    case DocumentKind::json:
      return {"JSON, not OPML"};
    case DocumentKind::html:
      return {"an HTML page, not OPML"};
    case DocumentKind::other_xml:
      return {"XML, but no OPML: its root element is <" + terminal_safe(sniffed.root) + ">"};
    case DocumentKind::binary:
      return {"binary data, not OPML"};
    case DocumentKind::text:
      return {"plain text, not OPML"};
    case DocumentKind::empty:
      break;
  }
  return {"the document is empty"};
}

Result<Opml> read_decoded(std::string_view text, const OpmlLimits& limits) {
  const Sniffed sniffed = sniff(text);
  const bool is_opml = ascii_iequals(sniffed.root, "opml");
  const std::size_t begin = is_opml ? sniffed.begin : find_root(text);
  if (begin == std::string_view::npos) return no_opml(sniffed);
  text.remove_prefix(begin);

  Reading reading = read_with(text, XmlMode::strict, limits);
  if (!reading.outcome.whole && !reading.outcome.unsafe) {
    reading = read_with(repair_xml(text), XmlMode::recover, limits);
  }
  if (!reading.outcome.whole) {
    const std::string reason =
        reading.outcome.unsafe ? reading.outcome.reason : "it breaks off before its end";
    if (reading.opml.feeds.empty()) return Error{"OPML of which nothing can be read: " + reason};
    reading.opml.partial = reason;
  }
  return std::move(reading.opml);
}

}  // namespace

Result<Opml> parse_opml(std::string_view bytes, const OpmlLimits& limits) {
  if (!is_packed(bytes)) return read_decoded(decode_to_utf8(bytes, ""), limits);
  auto unpacked = unpack(bytes, limits.max_unpacked_bytes);
  if (!unpacked) return unpacked.error();
  auto opml = read_decoded(decode_to_utf8(unpacked->bytes, ""), limits);
  if (opml && !unpacked->whole && opml->partial.empty()) {
    opml->partial = "its packed bytes break off";
  }
  return opml;
}

}  // namespace newswire::feed
