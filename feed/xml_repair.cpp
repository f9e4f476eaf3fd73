#include "feed/xml_repair.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core/text.h"
#include "core/utf8.h"
#include "feed/entities.h"

namespace newswire::feed {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t max_open_elements = 2000;
constexpr std::size_t max_attributes = 100;
constexpr std::size_t max_reference_bytes = 64;
// Of characters that should have been escaped. What has more of them is no XML, and would take the
// parser seconds as such.
constexpr std::size_t max_escapes = 1'000'000;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_name_start(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || static_cast<signed char>(c) < 0;
}
bool is_name(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

// XML 1.0, production 2: what may stand in a document.
bool is_xml_character(std::uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
         (c >= 0xE000 && c < 0x110000 && c != 0xFFFE && c != 0xFFFF);
}

// These never hold each other: one that begins inside of another shows that its end was forgotten.
bool is_entry(std::string_view name) {
  return ascii_iequals(name, "item") || ascii_iequals(name, "entry");
}

// HTML's empty elements, where HTML stands unescaped.
bool is_empty_html(std::string_view name) {
  return ascii_iequals(name, "br") || ascii_iequals(name, "hr") || ascii_iequals(name, "img");
}

// Elements that hold text only, and those that never stand inside of them: one that begins there
// shows that an end was forgotten.
bool is_simple_field(std::string_view name) {
  static constexpr std::array<std::string_view, 6> names = {"title",   "link",     "guid",
                                                            "pubdate", "category", "comments"};
  return std::find(names.begin(), names.end(), ascii_lower(name)) != names.end();
}
bool is_field(std::string_view name) {
  static constexpr std::array<std::string_view, 4> names = {"description", "enclosure",
                                                            "content:encoded", "dc:creator"};
  return is_simple_field(name) ||
         std::find(names.begin(), names.end(), ascii_lower(name)) != names.end();
}

class XmlRepair {
 public:
  explicit XmlRepair(std::string_view text) : text_(text) { out_.reserve(text.size() + 256); }

  std::string run() && {
    while (at_ < text_.size() && !done_) {
      const std::size_t mark = std::min(text_.find('<', at_), text_.size());
      copy_text(text_.substr(at_, mark - at_));
      at_ = mark;
      if (at_ < text_.size()) read_markup();
    }
    return std::move(out_);
  }

 private:
  bool next_is(std::string_view front) const { return text_.substr(at_, front.size()) == front; }

  void read_markup() {
    if (next_is("<!--")) return skip_past("-->", 4);
    if (next_is("<![CDATA[")) return copy_cdata();
    if (next_is("<?")) return skip_past("?>", 2);
    if (next_is("<!")) return read_doctype();
    if (next_is("</") ? read_end_tag() : read_start_tag()) return;
    if (done_) return;
    copy_text("<");
    ++at_;
  }

  // Where the end is missing, only the tag is dropped. An end that was looked for in vain is not
  // looked for again, or hostile documents take quadratic time.
  void skip_past(std::string_view end, std::size_t begin_bytes) {
    const bool known_missing = std::find(missing_.begin(), missing_.end(), end) != missing_.end();
    const std::size_t found = known_missing ? npos : text_.find(end, at_ + begin_bytes);
    if (found != npos) {
      at_ = found + end.size();
      return;
    }
    if (!known_missing) missing_.push_back(end);
    const std::size_t bracket = text_.find('>', at_);
    at_ = bracket == npos ? text_.size() : bracket + 1;
  }

  // Dropped, unless it declares entities that the document may use.
  void read_doctype() {
    const std::size_t begin = at_;
    if (root_seen_ || !next_is("<!DOCTYPE ")) return skip_past(">", 2);
    const std::size_t bracket = text_.find_first_of("[>", at_);
    if (bracket == npos || text_[bracket] == '>') return skip_past(">", 2);
    at_ = bracket;
    skip_past("]", 1);
    const bool has_subset = text_[at_ - 1] == ']';
    skip_past(">", 0);
    const std::string_view doctype = text_.substr(begin, at_ - begin);
    if (!has_subset || !declared_.empty()) return;
    for (auto at = doctype.find("<!ENTITY "); at != npos; at = doctype.find("<!ENTITY ", at + 9)) {
      const std::string_view rest = doctype.substr(at + 9);
      declared_.emplace(rest.substr(0, std::min(rest.find_first_of(" \t\r\n"), rest.size())));
    }
    if (!declared_.empty()) out_ += doctype;
  }

  // Outside of the root there is no text.
  void copy_text(std::string_view text) {
    if (open_.empty()) return;
    copy_characters(text, false);
  }

  void copy_characters(std::string_view text, bool in_attribute) {
    while (!text.empty() && !done_) {
      const std::size_t plain = plain_bytes(text);
      out_ += text.substr(0, plain);
      text.remove_prefix(plain);
      if (text.empty()) break;
      text.remove_prefix(copy_special(text, in_attribute));
    }
  }

  static std::size_t plain_bytes(std::string_view text) {
    const auto* end = std::find_if(text.begin(), text.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < ' ' && !is_space(c)) || c == '&' || c == '<' || c == '>' || c == '"' ||
             byte == 0xEF;
    });
    return static_cast<std::size_t>(end - text.begin());
  }

  std::size_t copy_special(std::string_view text, bool in_attribute) {
    switch (text.front()) {
      case '&':
        return copy_reference(text);
      case '<':
        return escape("&lt;"), 1;
      case '>':
        return escape("&gt;"), 1;  // "]]>" must not stand in text
      case '"':
        return out_ += in_attribute ? "&quot;" : "\"", 1;
      default:
        break;
    }
    const DecodedCodePoint next = decode_utf8(text, 0);
    if (next.valid && is_xml_character(next.value)) out_ += text.substr(0, next.bytes);
    return next.bytes;
  }

  std::size_t copy_reference(std::string_view text) {
    const Reference reference = read_reference(text);
    const bool has_end = reference.bytes > 0 && text[reference.bytes - 1] == ';';
    if (reference.bytes > 0 && reference.named.empty()) {
      if (is_xml_character(reference.number)) {
        out_ += "&#" + std::to_string(reference.number) + ";";
      } else if (reference.number > 0x20) {
        out_ += "\uFFFD";  // of no character (HTML, section 13.2.5.80)
      }
      return reference.bytes;
    }
    if (has_end) {
      const std::string_view named = reference.named;
      if (named == "&" || named == "<") {
        out_ += named == "&" ? "&amp;" : "&lt;";
      } else {
        copy_characters(named, true);
      }
      return reference.bytes;
    }
    const std::size_t end = text.substr(0, max_reference_bytes).find(';');
    if (end != npos && declared_.count(text.substr(1, end - 1)) != 0) {
      out_ += text.substr(0, end + 1);
      return end + 1;
    }
    escape("&amp;");
    return 1;
  }

  void escape(std::string_view reference) {
    out_ += reference;
    done_ = ++escapes_ > max_escapes;
  }

  // Copied as text, so that what is wrong inside of it is repaired alike.
  void copy_cdata() {
    const std::size_t begin = at_ + 9;
    std::size_t end = cdata_has_end_ ? text_.find("]]>", begin) : npos;
    std::size_t after = end + 3;
    if (end == npos) {
      cdata_has_end_ = false;
      if (!open_.empty()) end = text_.find("</" + std::string(open_.back()), begin);
      after = end;
    }
    if (end == npos) {
      done_ = true;
      return;
    }
    if (!open_.empty()) copy_literal(text_.substr(begin, end - begin));
    at_ = after;
  }

  void copy_literal(std::string_view text) {
    while (!text.empty() && !done_) {
      const std::size_t plain = plain_bytes(text);
      out_ += text.substr(0, plain);
      text.remove_prefix(plain);
      if (text.empty()) break;
      if (text.front() == '&') {
        escape("&amp;");
        text.remove_prefix(1);
      } else {
        text.remove_prefix(copy_special(text, false));
      }
    }
  }

  bool read_end_tag() {
    std::size_t end = at_ + 2;
    while (end < text_.size() && is_name(text_[end])) ++end;
    const std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
    if (name.empty()) return false;
    while (end < text_.size() && is_space(text_[end])) ++end;
    if (end == text_.size()) {
      done_ = true;
      return false;
    }
    at_ = text_[end] == '>' ? end + 1 : end;
    close(name);
    return true;
  }

  // Ends whatever stands open inside of it too; an end without a beginning is dropped.
  void close(std::string_view name) {
    auto open = std::find(open_.rbegin(), open_.rend(), name);
    if (open == open_.rend()) {
      open = std::find_if(open_.rbegin(), open_.rend(), [name](std::string_view candidate) {
        return ascii_iequals(candidate, name);
      });
    }
    if (open == open_.rend()) return;
    for (auto left = open - open_.rbegin() + 1; left > 0; --left) {
      out_ += "</";
      out_ += open_.back();
      out_ += '>';
      open_.pop_back();
    }
    if (open_.empty()) done_ = true;
  }

  struct Attribute {
    std::string_view name;
    std::string_view value;
  };

  // A tag that ends before the next '<'. Else its '<' is text, or the document breaks off in it.
  bool read_start_tag() {
    std::size_t at = at_ + 1;
    if (at >= text_.size() || !is_name_start(text_[at])) return false;
    while (at < text_.size() && is_name(text_[at])) ++at;
    const std::string_view name = text_.substr(at_ + 1, at - at_ - 1);
    std::vector<Attribute> attributes;
    bool empty_element = false;
    while (true) {
      while (at < text_.size() && (is_space(text_[at]) || text_[at] == '/')) {
        empty_element = text_[at] == '/';
        ++at;
      }
      if (at >= text_.size()) {
        done_ = true;
        return false;
      }
      if (text_[at] == '>') break;
      if (text_[at] == '<') return false;
      empty_element = false;
      if (!read_attribute(at, attributes)) return false;
    }
    at_ = at + 1;
    open_element(name, attributes, empty_element);
    return true;
  }

  bool read_attribute(std::size_t& at, std::vector<Attribute>& attributes) {
    const std::size_t begin = at;
    while (at < text_.size() && !is_space(text_[at]) && text_[at] != '=' && text_[at] != '>' &&
           text_[at] != '<' && text_[at] != '/') {
      ++at;
    }
    Attribute attribute{text_.substr(begin, at - begin), {}};
    if (at == begin) ++at;  // a stray '='
    while (at < text_.size() && is_space(text_[at])) ++at;
    if (at < text_.size() && text_[at] == '=') {
      ++at;
      while (at < text_.size() && is_space(text_[at])) ++at;
      const auto value = read_value(at);
      if (!value) return false;
      attribute.value = *value;
    }
    const bool usable = !attribute.name.empty() && is_name_start(attribute.name.front()) &&
                        std::all_of(attribute.name.begin(), attribute.name.end(), is_name);
    const bool doubled =
        std::any_of(attributes.begin(), attributes.end(),
                    [&](const Attribute& other) { return other.name == attribute.name; });
    if (usable && !doubled && attributes.size() < max_attributes) attributes.push_back(attribute);
    return true;
  }

  std::optional<std::string_view> read_value(std::size_t& at) const {
    if (at >= text_.size()) return std::string_view();
    const char quote = text_[at];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = text_.find(quote, at + 1);
      if (end == npos) return std::nullopt;
      const std::string_view value = text_.substr(at + 1, end - at - 1);
      at = end + 1;
      return value;
    }
    const std::size_t begin = at;
    while (at < text_.size() && !is_space(text_[at]) && text_[at] != '>' && text_[at] != '<') ++at;
    return text_.substr(begin, at - begin);
  }

  void open_element(std::string_view name, const std::vector<Attribute>& attributes,
                    bool empty_element) {
    if (open_.size() >= max_open_elements) {
      done_ = true;
      return;
    }
    if (is_entry(name)) close_if_open(name);
    if (!open_.empty() && is_simple_field(open_.back()) && is_field(name)) close(open_.back());
    root_seen_ = true;
    out_ += '<';
    out_ += name;
    for (const Attribute& attribute : attributes) {
      out_ += ' ';
      out_ += attribute.name;
      out_ += "=\"";
      copy_characters(attribute.value, true);
      out_ += '"';
    }
    if (empty_element || (is_empty_html(name) && !open_.empty())) {
      out_ += "/>";
      if (open_.empty()) done_ = true;
    } else {
      out_ += '>';
      open_.push_back(name);
    }
  }

  void close_if_open(std::string_view name) {
    if (std::find(open_.begin(), open_.end(), name) != open_.end()) close(name);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<std::string_view> open_;
  std::unordered_set<std::string_view> declared_;  // entities
  std::vector<std::string_view> missing_;          // ends that do not come any more
  bool root_seen_ = false;
  bool cdata_has_end_ = true;
  std::size_t escapes_ = 0;
  bool done_ = false;
};

}  // namespace

std::string repair_xml(std::string_view text) {
  return XmlRepair(text).run();
}

}  // namespace newswire::feed
