#include "feed/markup_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/text.h"
#include "core/utf8.h"
#include "feed/entities.h"
#include "feed/html_tags.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_character_bytes = 4;
constexpr std::size_t max_opened_bytes = 1024;  // of the names of elements that were opened
constexpr int max_foreign_searches = 32;        // or hostile text takes quadratic time

// Code points that core/text passes on unchanged and that are no white space.
bool is_ordinary(char32_t c) {
  if (c < 0x2000) return c > 0xA0 && c != 0xAD && c != 0x61C && c != 0x1680 && c != 0x180E;
  if (c < 0x2070) return (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E);
  if (c < 0xFE00) return c != 0x3000;
  return c < 0x1BC00 && c != 0xFEFF && !(c >= 0xFFF9 && c <= 0xFFFD);
}

// The longest front of a text that can be copied whole is found by an automaton whose states are
// shifts: a byte's row holds, for each state, the next one at the bit that the state's value names.
// So a byte costs one shift, and neither the ends of words nor letters beyond ASCII cost a branch.
enum RunState : unsigned {
  after_space = 0,
  after_visible = 6,
  after_1_of_2 = 12,  // bytes of a letter
  after_1_of_3 = 18,
  after_2_of_3 = 24,
  run_ended = 30,
};

using RunRows = std::array<std::uint64_t, 256>;

constexpr RunState next_state(RunState state, std::size_t byte, bool markup) {
  const bool trail = byte >= 0x80 && byte < 0xC0;
  if (state == after_1_of_2 || state == after_2_of_3) return trail ? after_visible : run_ended;
  if (state == after_1_of_3) return trail ? after_2_of_3 : run_ended;
  if (state == run_ended || (markup && (byte == '<' || byte == '&'))) return run_ended;
  if (byte == ' ') return state == after_space ? run_ended : after_space;
  if (byte > ' ' && byte < 0x7F) return after_visible;
  // Behind these any trail bytes make an ordinary code point.
  if (byte >= 0xC3 && byte <= 0xDF && byte != 0xD8) return after_1_of_2;
  if (byte >= 0xE4 && byte <= 0xEC) return after_1_of_3;
  return run_ended;
}

constexpr RunRows make_run_rows(bool markup) {
  RunRows rows{};
  for (std::size_t byte = 0; byte < rows.size(); ++byte) {
    for (const RunState state :
         {after_space, after_visible, after_1_of_2, after_1_of_3, after_2_of_3, run_ended}) {
      rows[byte] |= std::uint64_t{next_state(state, byte, markup)} << state;
    }
  }
  return rows;
}

constexpr RunRows text_rows = make_run_rows(false);
constexpr RunRows markup_rows = make_run_rows(true);

// Ordinary visible characters with single spaces between them.
std::size_t plain_run(std::string_view text, const RunRows& rows) {
  std::size_t at = 0;
  std::uint64_t state = after_space;
  for (; at < text.size(); ++at) {
    const std::uint64_t next = rows[static_cast<unsigned char>(text[at])] >> state & 63;
    if (next == run_ended) break;
    state = next;
  }
  const std::size_t unfinished = state == after_2_of_3 ? 2 : state == after_visible ? 0 : 1;
  return at - std::min(at, unfinished);
}

// Collects text with its white space collapsed, and remembers whether there was anything that
// needs core/text's slower care at the end.
class LineOfText {
 public:
  explicit LineOfText(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void reserve(std::size_t bytes) {
    text_.reserve(std::min(bytes, max_bytes_ + max_character_bytes));
  }
  bool full() const { return text_.size() > max_bytes_; }
  void space() { space_is_due_ = true; }

  // Up to where it is full or, where `markup` may stand in it, the next '<' or '&'. Returns how
  // many bytes of `text` were used.
  std::size_t append(std::string_view text, bool markup) {
    std::size_t at = 0;
    while (at < text.size() && !full()) {
      const std::string_view fitting = text.substr(at, max_bytes_ + 1 - text_.size());
      if (const std::size_t run = plain_run(fitting, markup ? markup_rows : text_rows)) {
        put(text.substr(at, run));
        at += run;
        continue;
      }
      const char c = text[at];
      if (static_cast<unsigned char>(c) <= ' ') {
        space_is_due_ = true;
        ++at;
      } else if (markup && (c == '<' || c == '&')) {
        break;
      } else {
        at += append_code_point(text, at);
      }
    }
    return at;
  }

  void append(std::string_view text) { append(text, false); }

  std::string finish() && {
    if (needs_care_) text_ = collapse_space(terminal_safe(text_));
    if (text_.size() <= max_bytes_) return std::move(text_);
    return cut();
  }

 private:
  void put(std::string_view text) {
    if (space_is_due_ && !text_.empty()) text_ += ' ';
    space_is_due_ = false;
    text_ += text;
  }

  std::size_t append_code_point(std::string_view text, std::size_t at) {
    const DecodedCodePoint next = decode_utf8(text, at);
    if (!next.valid) {
      put("\xEF\xBF\xBD");
    } else if (next.value == 0xA0 || next.value == 0x3000) {
      space_is_due_ = true;
    } else if (next.value >= 0x80 && next.value < 0xA0) {
      std::string meant;
      append_numbered_character(meant, next.value);
      put(meant);
    } else {
      needs_care_ = needs_care_ || !is_ordinary(next.value);
      put(text.substr(at, next.bytes));
    }
    return next.bytes;
  }

  // At a space if one is near, which is the cheap and the common case.
  std::string cut() const {
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    const std::size_t room = max_bytes_ - std::min(max_bytes_, ellipsis.size());
    const std::size_t space = text_.rfind(' ', room);
    if (space == std::string::npos || space < room / 3 * 2) {
      return truncate_text(text_, max_bytes_);
    }
    return text_.substr(0, space).append(ellipsis);
  }

  std::string text_;
  std::size_t max_bytes_;
  bool space_is_due_ = false;
  bool needs_care_ = false;
};

// "<!-- ... -->", "<!doctype ...>", "<?php ... ?>": how many bytes to skip; 0 where it is neither.
std::size_t skip_declaration(std::string_view html) {
  const auto until = [html](std::string_view end) {
    const auto at = html.find(end, 2);
    return at == std::string_view::npos ? html.size() : at + end.size();
  };
  if (html.substr(0, 4) == "<!--") return until("-->");
  if (html.substr(0, 2) == "<!") return until(">");
  if (html.substr(0, 2) == "<?") return until(">");
  return 0;
}

// Past the end tag of a hidden element. Where there is none, a script or style hides the rest, and
// anything else nothing.
std::size_t skip_hidden(std::string_view html, std::string_view name) {
  for (std::size_t at = html.find("</"); at != std::string_view::npos;
       at = html.find("</", at + 2)) {
    const std::size_t name_end = at + 2 + name.size();
    if (!ascii_iequals(html.substr(at + 2, name.size()), name)) continue;
    if (name_end < html.size() && html[name_end] != '>' && html[name_end] > ' ') continue;
    const auto end = html.find('>', at);
    return end == std::string_view::npos ? html.size() : end + 1;
  }
  return ascii_iequals(name, "script") || ascii_iequals(name, "style") ? html.size() : 0;
}

class HtmlReader {
 public:
  HtmlReader(std::string_view html, std::size_t max_bytes) : rest_(html), line_(max_bytes) {}

  std::string read() && {
    line_.reserve(rest_.size());
    while (!line_.full()) {
      if (rest_.empty()) rest_ = std::exchange(behind_cdata_, {});
      if (rest_.empty()) break;
      rest_.remove_prefix(line_.append(rest_, true));
      if (rest_.empty() || line_.full()) continue;
      if (rest_.front() == '<' ? !read_markup() : !read_character()) {
        line_.append(rest_.substr(0, 1));
        rest_.remove_prefix(1);
      }
    }
    return std::move(line_).finish();
  }

 private:
  // A CDATA section inside of HTML was meant for the XML around it: what it holds counts.
  bool enter_cdata() {
    constexpr std::string_view begin = "<![CDATA[";
    constexpr std::string_view end = "]]>";
    if (rest_.substr(0, begin.size()) != begin) return false;
    rest_.remove_prefix(begin.size());
    const std::size_t at = behind_cdata_.empty() ? rest_.find(end) : std::string_view::npos;
    if (at == std::string_view::npos) return true;
    behind_cdata_ = rest_.substr(at + end.size());
    rest_ = rest_.substr(0, at);
    return true;
  }

  // <foo> is markup where it has attributes, is empty or is closed; in "vector<int>" it is text.
  bool skip_foreign_tag() {
    const TagText tag = read_foreign_tag(rest_);
    if (tag.bytes == 0) return false;
    const std::string word = " " + std::string(tag.name) + " ";
    const bool is_open = foreign_.find(word) != std::string::npos;
    bool is_markup = is_open || tag.empty_element || tag.has_attributes;
    if (!is_markup && !tag.closing && foreign_searches_ < max_foreign_searches) {
      ++foreign_searches_;
      is_markup = rest_.find("</" + std::string(tag.name) + ">") != std::string_view::npos;
    }
    if (!is_markup) return false;
    if (!is_open && foreign_.size() < max_opened_bytes) foreign_ += word;
    rest_.remove_prefix(tag.bytes);
    return true;
  }

  bool read_markup() {
    if (enter_cdata()) return true;
    if (const std::size_t skipped = skip_declaration(rest_)) {
      rest_.remove_prefix(skipped);
      return true;
    }
    if (no_tag_follows_) return false;
    const TagText tag = read_tag(rest_);
    if (tag.bytes == 0) return skip_foreign_tag();
    no_tag_follows_ = tag.cut_off;
    // A text that was cut in the middle of a tag, unless it is a stray '<' before a word.
    if (tag.cut_off && rest_.find('=') == std::string_view::npos) return false;
    rest_.remove_prefix(tag.bytes);
    if (tag.meaning == HtmlTag::new_line) line_.space();
    if (tag.meaning == HtmlTag::hidden && !tag.closing && !tag.empty_element) {
      const std::size_t skipped = hidden_has_no_end_ ? 0 : skip_hidden(rest_, tag.name);
      hidden_has_no_end_ = skipped == 0;
      rest_.remove_prefix(skipped);
      line_.space();
    }
    return true;
  }

  bool read_character() {
    const Reference reference = read_reference(rest_);
    if (reference.bytes == 0) return false;
    if (!reference.named.empty()) {
      line_.append(reference.named);
    } else {
      std::string character;
      append_numbered_character(character, reference.number);
      line_.append(character);
    }
    rest_.remove_prefix(reference.bytes);
    return true;
  }

  std::string_view rest_;
  std::string_view behind_cdata_;
  LineOfText line_;
  std::string foreign_;  // names of foreign elements that were skipped, between spaces
  int foreign_searches_ = 0;
  // What was looked for in vain is not looked for again, or hostile text takes quadratic time.
  bool no_tag_follows_ = false;
  bool hidden_has_no_end_ = false;
};

// `counts` is asked of each reference as it is written.
template <typename Counts>
std::string decode_references(std::string_view text, const Counts& counts) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find('&', at), text.size());
    decoded += text.substr(at, mark - at);
    at = mark;
    if (at == text.size()) break;
    const Reference reference = read_reference(text.substr(at));
    if (reference.bytes == 0 || !counts(text.substr(at, reference.bytes))) {
      decoded += text[at++];
    } else {
      if (!reference.named.empty()) decoded += reference.named;
      if (reference.named.empty()) append_numbered_character(decoded, reference.number);
      at += reference.bytes;
    }
  }
  return decoded;
}

}  // namespace

std::string html_to_text(std::string_view html, std::size_t max_bytes) {
  return HtmlReader(html, max_bytes).read();
}

std::string plain_to_text(std::string_view text, std::size_t max_bytes) {
  LineOfText line(max_bytes);
  line.append(text);
  return std::move(line).finish();
}

bool is_plain_line(std::string_view text) {
  return plain_run(text, markup_rows) == text.size();
}

bool looks_like_html(std::string_view text) {
  static constexpr std::array<std::string_view, 3> empty_elements = {"br", "hr", "img"};
  std::string opened = " ";  // names, each once, between spaces
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const TagText tag = read_tag(text.substr(at));
    if (tag.cut_off) return false;
    at += std::max<std::size_t>(tag.bytes, 1);
    if (tag.bytes == 0) continue;
    const std::string name = ascii_lower(tag.name);
    const bool is_empty_element =
        std::find(empty_elements.begin(), empty_elements.end(), name) != empty_elements.end();
    if (is_empty_element && !tag.closing) return true;
    const bool is_open = opened.find(" " + name + " ") != std::string::npos;
    if (tag.closing && is_open) return true;
    if (!tag.closing && !is_open && opened.size() < max_opened_bytes) opened += name + " ";
  }
  return false;
}

std::optional<std::string> undo_double_escape(std::string_view html) {
  if (html.find('<') != std::string_view::npos || html.find("&lt;") == std::string_view::npos) {
    return std::nullopt;
  }
  std::string decoded = decode_references(html, [](std::string_view) { return true; });
  return looks_like_html(decoded) ? std::optional<std::string>(std::move(decoded)) : std::nullopt;
}

std::string decode_whole_references(std::string_view text) {
  return decode_references(text, [](std::string_view written) { return written.back() == ';'; });
}

}  // namespace newswire::feed
