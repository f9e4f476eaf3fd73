#include "feed/html_tags.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "core/text.h"

namespace newswire::feed {
namespace {

struct KnownTag {
  std::string_view name;
  HtmlTag tag;
};

constexpr auto in = HtmlTag::inside_line;
constexpr auto line = HtmlTag::new_line;
constexpr auto hide = HtmlTag::hidden;

// Sorted by name.
// clang-format off
constexpr KnownTag known_tags[] = {
    {"a", in}, {"abbr", in}, {"acronym", in}, {"address", line}, {"applet", line}, {"area", in},
    {"article", line}, {"aside", line}, {"audio", line}, {"b", in}, {"base", in}, {"bdi", in},
    {"bdo", in}, {"big", in}, {"blink", in}, {"blockquote", line}, {"body", line}, {"br", line},
    {"button", line}, {"canvas", line}, {"caption", line}, {"center", line}, {"cite", in},
    {"code", in}, {"col", line}, {"colgroup", line}, {"data", in}, {"dd", line}, {"del", in},
    {"details", line}, {"dfn", in}, {"dialog", line}, {"dir", line}, {"div", line}, {"dl", line},
    {"dt", line}, {"em", in}, {"embed", line}, {"fieldset", line}, {"figcaption", line},
    {"figure", line}, {"font", in}, {"footer", line}, {"form", line}, {"frame", line},
    {"frameset", line}, {"h1", line}, {"h2", line}, {"h3", line}, {"h4", line}, {"h5", line},
    {"h6", line}, {"head", line}, {"header", line}, {"hgroup", line}, {"hr", line},
    {"html", line}, {"i", in}, {"iframe", hide}, {"img", line}, {"input", line}, {"ins", in},
    {"kbd", in}, {"label", in}, {"legend", line}, {"li", line}, {"link", in}, {"main", line},
    {"map", in}, {"mark", in}, {"marquee", line}, {"math", in}, {"menu", line}, {"meta", in},
    {"meter", in}, {"nav", line}, {"nobr", in}, {"noframes", line}, {"noscript", line},
    {"object", line}, {"ol", line}, {"optgroup", line}, {"option", line}, {"output", in},
    {"p", line}, {"param", in}, {"picture", line}, {"pre", line}, {"progress", in}, {"q", in},
    {"rb", in}, {"rp", in}, {"rt", in}, {"ruby", in}, {"s", in}, {"samp", in}, {"script", hide},
    {"section", line}, {"select", line}, {"small", in}, {"source", in}, {"span", in},
    {"strike", in}, {"strong", in}, {"style", hide}, {"sub", in}, {"summary", line}, {"sup", in},
    {"svg", hide}, {"table", line}, {"tbody", line}, {"td", line}, {"template", hide},
    {"textarea", line}, {"tfoot", line}, {"th", line}, {"thead", line}, {"time", in},
    {"tr", line}, {"track", in}, {"tt", in}, {"u", in}, {"ul", line}, {"var", in},
    {"video", line}, {"wbr", in},
};
// clang-format on

constexpr std::size_t max_tag_name_bytes = 32;
constexpr std::size_t max_foreign_tag_bytes = 512;

// Where the names with each first letter begin, as a tag is asked for again and again.
constexpr auto first_with_letter = [] {
  std::array<std::uint8_t, 27> first{};
  std::size_t at = 0;
  for (std::size_t letter = 0; letter < first.size(); ++letter) {
    while (at < std::size(known_tags) && known_tags[at].name[0] < static_cast<char>('a' + letter)) {
      ++at;
    }
    first[letter] = static_cast<std::uint8_t>(at);
  }
  return first;
}();

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool is_name(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_';
}

// The '>' that ends the tag: not one in a quoted value. Where a quote is never closed, the first.
std::size_t find_tag_end(std::string_view html, std::size_t at) {
  const std::size_t from = at;
  while (at < html.size()) {
    std::size_t stop = at;
    while (stop < html.size() && html[stop] != '>' && html[stop] != '=') ++stop;
    if (stop == html.size()) break;
    if (html[stop] == '>') return stop;
    at = stop + 1;
    while (at < html.size() && is_space(html[at])) ++at;
    if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
      const std::size_t close = html.find(html[at], at + 1);
      if (close == std::string_view::npos) break;
      at = close + 1;
    }
  }
  return html.find('>', from);
}

// `written` begins with a letter. Names with ':' or '-' are elements too (<o:p>, <my-element>).
HtmlTag meaning_of(std::string_view written) {
  std::array<char, max_tag_name_bytes> lower;
  if (written.size() > lower.size()) return HtmlTag::unknown;
  std::transform(written.begin(), written.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  const std::string_view name(lower.data(), written.size());
  const auto letter = static_cast<std::size_t>(name.front() - 'a');
  for (std::size_t i = first_with_letter[letter]; i < first_with_letter[letter + 1]; ++i) {
    if (known_tags[i].name == name) return known_tags[i].tag;
  }
  return name.find_first_of(":-") != std::string_view::npos ? HtmlTag::inside_line
                                                            : HtmlTag::unknown;
}

}  // namespace

namespace {

// As far as the name; none where no tag begins so.
TagText read_tag_name(std::string_view html) {
  TagText tag;
  std::size_t at = 1;
  if (at < html.size() && html[at] == '/') {
    tag.closing = true;
    ++at;
  }
  if (at >= html.size() || !is_letter(html[at])) return {};
  const std::size_t begin = at;
  while (at < html.size() && is_name(html[at])) ++at;
  tag.name = html.substr(begin, at - begin);
  if (at < html.size() && html[at] != '>' && html[at] != '/' && !is_space(html[at])) return {};
  if (tag.name.back() == ':') return {};  // <http://example.org>
  tag.bytes = at;
  return tag;
}

}  // namespace

TagText read_tag(std::string_view html) {
  TagText tag = read_tag_name(html);
  if (tag.bytes == 0) return {};
  // Before its end is looked for, so that no text is searched twice.
  tag.meaning = meaning_of(tag.name);
  if (tag.meaning == HtmlTag::unknown) return {};
  const std::size_t at = tag.bytes;
  const std::size_t end = at < html.size() && html[at] == '>' ? at : find_tag_end(html, at);
  tag.cut_off = end == std::string_view::npos;
  tag.bytes = tag.cut_off ? html.size() : end + 1;
  tag.empty_element = !tag.cut_off && html[end - 1] == '/';
  return tag;
}

TagText read_foreign_tag(std::string_view html) {
  TagText tag = read_tag_name(html.substr(0, max_foreign_tag_bytes));
  if (tag.bytes == 0) return {};
  const std::size_t end = html.substr(0, max_foreign_tag_bytes).find_first_of("<>", tag.bytes);
  if (end == std::string_view::npos || html[end] == '<') return {};
  tag.empty_element = html[end - 1] == '/';
  tag.has_attributes = html.substr(tag.bytes, end - tag.bytes).find('=') != std::string_view::npos;
  tag.bytes = end + 1;
  return tag;
}

std::string_view tag_attribute(std::string_view tag, std::string_view name) {
  std::size_t at = std::min(tag.find_first_of(" \t\r\n/"), tag.size());
  while (at < tag.size()) {
    while (at < tag.size() && (is_space(tag[at]) || tag[at] == '/')) ++at;
    const std::size_t begin = at;
    while (at < tag.size() && !is_space(tag[at]) && tag[at] != '=' && tag[at] != '>') ++at;
    const std::string_view found = tag.substr(begin, at - begin);
    while (at < tag.size() && is_space(tag[at])) ++at;
    std::string_view value;
    if (at < tag.size() && tag[at] == '=') {
      ++at;
      while (at < tag.size() && is_space(tag[at])) ++at;
      const char quote = at < tag.size() ? tag[at] : '\0';
      const bool quoted = quote == '"' || quote == '\'';
      const std::size_t from = quoted ? at + 1 : at;
      const std::size_t end = quoted ? tag.find(quote, from) : tag.find_first_of(" \t\r\n>", from);
      value = tag.substr(from, std::min(end, tag.size()) - from);
      at = std::min(end, tag.size()) + (quoted ? 1 : 0);
    } else if (at < tag.size() && tag[at] == '>') {
      break;
    }
    if (ascii_iequals(found, name)) return value;
  }
  return {};
}

}  // namespace newswire::feed
