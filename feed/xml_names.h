// The namespaces that feeds are written in, as one enum: readers never see a URI or a prefix.
#pragma once

#include <string_view>

namespace newswire::feed {

enum class Namespace {
  rss,     // no namespace, one of RSS's several, or a default namespace nobody knows
  rss090,  // of RDF; else like rss
  atom,    // 1.0
  atom03,
  xhtml,
  xml,
  rdf,
  dublin_core,
  dublin_core_terms,
  content,
  syndication,
  media,
  itunes,
  feedburner,
  newswire,  // our own, in OPML
  other,
};

// `uri` is empty where there is none, which is also so for a prefix that was never declared: such
// a prefix, and the prefix of an unknown URI, means what it means everywhere else.
Namespace namespace_of(std::string_view uri, std::string_view prefix);

}  // namespace newswire::feed
