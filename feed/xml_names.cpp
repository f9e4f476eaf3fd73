#include "feed/xml_names.h"

#include <string>

#include "core/text.h"

namespace newswire::feed {
namespace {

struct Name {
  std::string_view text;
  Namespace meaning;
};

// Compared in lower case and without "http://", "https://", "www." and a '/' or '#' at the end, as
// these are what authors get wrong.
constexpr Name uris[] = {
    {"backend.userland.com/rss", Namespace::rss},
    {"backend.userland.com/rss2", Namespace::rss},
    {"backend.userland.com/rss091", Namespace::rss},
    {"blogs.law.harvard.edu/tech/rss", Namespace::rss},
    {"cyber.law.harvard.edu/rss", Namespace::rss},
    {"cyber.law.harvard.edu/rss/rss.html", Namespace::rss},
    {"my.netscape.com/rdf/simple/0.9", Namespace::rss090},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", Namespace::rss},
    {"channel.netscape.com/rdf/simple/0.9", Namespace::rss090},
    {"purl.org/rss/1.0", Namespace::rss},
    {"purl.org/net/rss1.1", Namespace::rss},
    {"rssboard.org/rss-specification", Namespace::rss},
    {"w3.org/2005/atom", Namespace::atom},
    {"purl.org/atom/ns", Namespace::atom03},
    {"purl.org/atom/0.3", Namespace::atom03},
    {"example.com/newformat", Namespace::atom03},
    {"example.com/necho", Namespace::atom03},
    {"purl.org/echo", Namespace::atom03},
    {"uri/of/echo/namespace", Namespace::atom03},
    {"purl.org/pie", Namespace::atom03},
    {"w3.org/1999/xhtml", Namespace::xhtml},
    {"w3.org/xml/1998/namespace", Namespace::xml},
    {"w3.org/1999/02/22-rdf-syntax-ns", Namespace::rdf},
    {"purl.org/dc/elements/1.1", Namespace::dublin_core},
    {"purl.org/dc/elements/1.0", Namespace::dublin_core},
    {"purl.org/dc/terms", Namespace::dublin_core_terms},
    {"purl.org/rss/1.0/modules/dcterms", Namespace::dublin_core_terms},
    {"purl.org/rss/1.0/modules/content", Namespace::content},
    {"purl.org/rss/1.0/modules/syndication", Namespace::syndication},
    {"search.yahoo.com/mrss", Namespace::media},
    {"search.yahoo.com/rss", Namespace::media},
    {"video.search.yahoo.com/mrss", Namespace::media},
    {"tools.search.yahoo.com/mrss", Namespace::media},
    {"rssnamespace.org/feedburner/ext/1.0", Namespace::feedburner},
    {"itunes.com/dtds/podcast-1.0.dtd", Namespace::itunes},
    {"example.com/dtds/podcast-1.0.dtd", Namespace::itunes},
    {"google.com/schemas/play-podcasts/1.0", Namespace::itunes},
    {"urn:x-newswire:opml", Namespace::newswire},
};

constexpr Name prefixes[] = {
    {"atom", Namespace::atom},
    {"atom10", Namespace::atom},
    {"xhtml", Namespace::xhtml},
    {"xml", Namespace::xml},
    {"rdf", Namespace::rdf},
    {"rss", Namespace::rss},
    {"dc", Namespace::dublin_core},
    {"dcterms", Namespace::dublin_core_terms},
    {"content", Namespace::content},
    {"sy", Namespace::syndication},
    {"media", Namespace::media},
    {"itunes", Namespace::itunes},
    {"feedburner", Namespace::feedburner},
};

void drop_front(std::string& text, std::string_view front) {
  if (text.compare(0, front.size(), front) == 0) text.erase(0, front.size());
}

}  // namespace

Namespace namespace_of(std::string_view uri, std::string_view prefix) {
  std::string bare = ascii_lower(ascii_trim(uri));
  drop_front(bare, "http://");
  drop_front(bare, "https://");
  drop_front(bare, "www.");
  while (!bare.empty() && (bare.back() == '/' || bare.back() == '#')) bare.pop_back();
  for (const Name& name : uris) {
    if (bare == name.text) return name.meaning;
  }
  if (prefix.empty()) return Namespace::rss;
  const std::string lower_prefix = ascii_lower(prefix);
  for (const Name& name : prefixes) {
    if (lower_prefix == name.text) return name.meaning;
  }
  return Namespace::other;
}

}  // namespace newswire::feed
