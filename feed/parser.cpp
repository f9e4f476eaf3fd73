#include "feed/parser.h"

#include "core/text.h"
#include "feed/atom.h"
#include "feed/discovery/feed_links.h"
#include "feed/document_kind.h"
#include "feed/encoding.h"
#include "feed/inflate.h"
#include "feed/json_feed.h"
#include "feed/normalise.h"
#include "feed/rss.h"
#include "feed/xml.h"
#include "feed/xml_repair.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_links_in_error = 3;

struct Reading {
  Draft draft;
  XmlOutcome outcome;
};

template <typename Reader>
Reading read_with(std::string_view text, XmlMode mode, const ParseOptions& options) {
  Reader reader(options.max_items, options.max_text_bytes);
  const XmlLimits limits = {options.max_depth, options.max_attributes, options.max_entity_bytes};
  XmlOutcome outcome = read_xml(text, mode, limits, options.base_url, reader);
  return {draft_of(reader.take()), std::move(outcome)};
}

Reading read_document(DocumentKind kind, std::string_view text, XmlMode mode,
                      const ParseOptions& options) {
  return kind == DocumentKind::atom ? read_with<AtomReader>(text, mode, options)
                                    : read_with<RssReader>(text, mode, options);
}

bool is_xml_feed(DocumentKind kind) {
  return kind == DocumentKind::rss || kind == DocumentKind::atom;
}

Error no_feed(const Sniffed& sniffed, std::string_view text, const ParseOptions& options) {
  switch (sniffed.kind) {
    case DocumentKind::html: {
      std::string message = "an HTML page, not a feed";
      std::string_view lead = "; the feeds it links to: ";
      for (const FeedLink& link : feed_links_of_page(text, options.base_url, max_links_in_error)) {
        message.append(lead).append(link.url);
        lead = ", ";
      }
      return {std::move(message)};
    }
    case DocumentKind::other_xml:
      return {"XML, but no feed: its root element is <" + terminal_safe(sniffed.root) + ">"};
    case DocumentKind::binary:
      return {"binary data, not a feed"};
    case DocumentKind::text:
      return {"plain text, not a feed"};
    default:
      return {"the document is empty"};
  }
}

// What was read of a document that is not whole, if that is anything.
Result<Feed> salvage(Reading reading, const ParseOptions& options) {
  const bool limited = !reading.outcome.reason.empty() && reading.outcome.unsafe;
  const std::string reason =
      limited ? reading.outcome.reason : std::string("it breaks off before its end");
  if (reading.draft.items.empty() && (limited || reading.draft.title.text.empty())) {
    return Error{"a feed of which nothing can be read: " + reason};
  }
  reading.draft.partial = reason;
  return normalise(std::move(reading.draft), options.base_url, options.distinct_ids);
}

Result<Feed> read_broken(DocumentKind kind, std::string_view text, const ParseOptions& options) {
  Reading reading = read_document(kind, repair_xml(text), XmlMode::recover, options);
  if (!reading.outcome.whole) return salvage(std::move(reading), options);
  return normalise(std::move(reading.draft), options.base_url, options.distinct_ids);
}

Result<Feed> read_decoded(std::string_view text, const ParseOptions& options) {
  const Sniffed sniffed = sniff(text);
  text.remove_prefix(sniffed.begin);
  if (sniffed.kind == DocumentKind::json) {
    auto draft = read_json_feed(text, options.max_items, options.max_depth, options.max_text_bytes);
    if (!draft) return draft.error();
    return normalise(std::move(*draft), options.base_url, options.distinct_ids);
  }
  if (!is_xml_feed(sniffed.kind)) return no_feed(sniffed, text, options);
  Reading reading = read_document(sniffed.kind, text, XmlMode::strict, options);
  if (reading.outcome.whole) {
    return normalise(std::move(reading.draft), options.base_url, options.distinct_ids);
  }
  if (reading.outcome.unsafe) return salvage(std::move(reading), options);
  return read_broken(sniffed.kind, text, options);
}

Result<Feed> read_unpacked(std::string_view bytes, const ParseOptions& options) {
  // Most documents are well-formed UTF-8 and say so: the XML parser itself finds out where that is
  // not true, which saves a pass over all others.
  if (claims_utf8(bytes, options.content_type)) {
    const Sniffed sniffed = sniff(bytes);
    if (is_xml_feed(sniffed.kind)) {
      Reading reading =
          read_document(sniffed.kind, bytes.substr(sniffed.begin), XmlMode::strict, options);
      if (reading.outcome.whole) {
        return normalise(std::move(reading.draft), options.base_url, options.distinct_ids);
      }
    }
  }
  return read_decoded(decode_to_utf8(bytes, options.content_type), options);
}

}  // namespace

Result<Feed> parse_feed(std::string_view document, const ParseOptions& options) {
  if (!is_packed(document)) return read_unpacked(document, options);
  auto unpacked = unpack(document, options.max_unpacked_bytes);
  if (!unpacked) return unpacked.error();
  auto feed = read_unpacked(unpacked->bytes, options);
  if (feed && !unpacked->whole && feed->partial.empty()) {
    feed->partial = "its packed bytes break off";
  }
  return feed;
}

}  // namespace newswire::feed
