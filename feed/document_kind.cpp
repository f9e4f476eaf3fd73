#include "feed/document_kind.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace newswire::feed {
namespace {

constexpr auto npos = std::string_view::npos;
// How far into a document its feed may begin, behind the messages of a broken server script.
constexpr std::size_t max_junk_bytes = 64 * 1024;

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::size_t past(std::string_view text, std::string_view end, std::size_t from) {
  const std::size_t found = text.find(end, from);
  return found == npos ? text.size() : found + end.size();
}

std::size_t past_doctype(std::string_view text, std::size_t at) {
  const std::size_t mark = text.find_first_of("[>", at);
  if (mark == npos) return text.size();
  return text[mark] == '>' ? mark + 1 : past(text, ">", past(text, "]", mark));
}

struct Root {
  std::size_t at = npos;       // of its '<'
  std::size_t doctype = npos;  // of "<!DOCTYPE", where there is one
  std::string_view name;
};

Root find_root(std::string_view text) {
  Root root;
  std::size_t at = std::min(text.find('<'), text.size());
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest.substr(0, 4) == "<!--") {
      at = past(text, "-->", at);
    } else if (rest.substr(0, 2) == "<?") {
      at = past(text, "?>", at);
    } else if (rest.substr(0, 2) == "<!") {
      if (root.doctype == npos) root.doctype = at;
      at = past_doctype(text, at);
    } else {
      const std::size_t end = rest.find_first_of(" \t\r\n/>", 1);
      if (end == npos) return root;
      root.at = at;
      root.name = rest.substr(1, end - 1);
      return root;
    }
    at = std::min(text.find('<', at), text.size());
  }
  return root;
}

DocumentKind kind_of_root(std::string_view qualified_name) {
  const auto colon = qualified_name.rfind(':');
  const std::string name =
      ascii_lower(colon == npos ? qualified_name : qualified_name.substr(colon + 1));
  if (name == "rss" || name == "rdf" || name == "channel") return DocumentKind::rss;
  if (name == "feed" || name == "entry") return DocumentKind::atom;
  static constexpr std::array<std::string_view, 15> html = {
      "html", "head", "body", "meta", "title", "script", "style", "link",
      "div",  "p",    "br",   "b",    "h1",    "center", "table"};
  return std::find(html.begin(), html.end(), name) != html.end() ? DocumentKind::html
                                                                 : DocumentKind::other_xml;
}

// A feed behind other output. Only its own root element counts, as nothing else begins so.
std::size_t find_feed_inside(std::string_view text) {
  std::size_t first = npos;
  for (const std::string_view tag : {"<?xml", "<rss", "<rdf:RDF", "<feed"}) {
    const std::size_t at = text.substr(0, max_junk_bytes).find(tag);
    if (at == npos || at + tag.size() >= text.size()) continue;
    const char next = text[at + tag.size()];
    if (is_space(next) || next == '>') first = std::min(first, at);
  }
  return first;
}

bool is_binary(std::string_view text) {
  const std::string_view sample = text.substr(0, 1024);
  const auto controls = std::count_if(sample.begin(), sample.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && !is_space(c);
  });
  return controls * 20 > static_cast<std::ptrdiff_t>(sample.size());
}

}  // namespace

Sniffed sniff(std::string_view text) {
  std::size_t begin = 0;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") begin = 3;
  while (begin < text.size() && is_space(text[begin])) ++begin;
  if (begin == text.size()) return {};
  if (text[begin] == '{' || text[begin] == '[') return {DocumentKind::json, begin, {}};

  Root root = find_root(text.substr(begin));
  DocumentKind kind = root.at == npos ? DocumentKind::text : kind_of_root(root.name);
  const bool is_feed = kind == DocumentKind::rss || kind == DocumentKind::atom;
  const bool is_page = ascii_iequals(root.name, "html") ||
                       (root.doctype != npos &&
                        ascii_iequals(text.substr(begin + root.doctype, 14), "<!doctype html"));
  if (!is_feed && !is_page) {
    if (const std::size_t inside = find_feed_inside(text.substr(begin)); inside != npos) {
      const Root other = find_root(text.substr(begin + inside));
      const DocumentKind other_kind =
          other.at == npos ? DocumentKind::text : kind_of_root(other.name);
      if (other_kind == DocumentKind::rss || other_kind == DocumentKind::atom) {
        begin += inside;
        root = other;
        kind = other_kind;
      }
    }
  }
  if (is_page && !is_feed) kind = DocumentKind::html;
  if (kind == DocumentKind::text && is_binary(text)) kind = DocumentKind::binary;
  const std::size_t start = root.doctype != npos && root.doctype < root.at ? root.doctype : root.at;
  return {kind, start == npos ? begin : begin + start, std::string(root.name.substr(0, 64))};
}

}  // namespace newswire::feed
