// What a document is, judged by what it holds and not by what it is called.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::feed {

enum class DocumentKind { empty, rss, atom, json, html, other_xml, text, binary };

struct Sniffed {
  DocumentKind kind = DocumentKind::empty;
  std::size_t begin = 0;  // where reading starts: junk and the XML declaration lie before it
  std::string root;       // the root element's name, where there is one
};

// `text` in UTF-8, or near enough to have ASCII where ASCII is meant.
Sniffed sniff(std::string_view text);

}  // namespace newswire::feed
