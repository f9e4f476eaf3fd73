#include "feed/encoding.h"

#include <algorithm>
#include <iterator>

#include "core/text.h"
#include "feed/charset.h"
#include "feed/encoding_guess.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_declaration_bytes = 1024;
// So many valid sequences, and no invalid one, are never by chance.
constexpr std::size_t certain_sequences = 8;

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};

// Longest first: UTF-32's begins with UTF-16's.
constexpr Mark byte_order_marks[] = {
    {std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
    {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
    {"\xEF\xBB\xBF", "UTF-8"},
    {"\xFF\xFE", "UTF-16LE"},
    {"\xFE\xFF", "UTF-16BE"},
};

bool begins_with(std::string_view text, std::string_view front) {
  return text.substr(0, front.size()) == front;
}

// XML 1.0, appendix F.1: a document begins with '<', or with white space before it.
std::string_view encoding_of_zero_bytes(std::string_view bytes) {
  if (bytes.size() < 4) return {};
  const auto zero = [bytes](std::size_t i) { return bytes[i] == '\0'; };
  if (zero(0) && zero(1) && zero(2) && !zero(3)) return "UTF-32BE";
  if (!zero(0) && zero(1) && zero(2) && zero(3)) return "UTF-32LE";
  if (zero(0) && !zero(1) && zero(2) && !zero(3)) return "UTF-16BE";
  if (!zero(0) && zero(1) && !zero(2) && zero(3)) return "UTF-16LE";
  return {};
}

bool is_multi_byte(const std::string& encoding) {
  static constexpr std::string_view names[] = {"gb18030", "cp949",  "cp932",      "euc-jp",
                                               "euc-tw",  "euc-kr", "big5-hkscs", "johab"};
  const std::string name = ascii_lower(encoding);
  return std::find(std::begin(names), std::end(names), name) != std::end(names) ||
         name.compare(0, 8, "iso-2022") == 0;
}

bool is_unicode(const std::string& encoding) {
  return encoding.compare(0, 4, "UTF-") == 0 || encoding.compare(0, 4, "utf-") == 0;
}

// XML, HTML or JSON.
bool looks_like_document(std::string_view text) {
  text = ascii_trim(text.substr(0, max_declaration_bytes));
  if (text.empty()) return false;
  if (text.front() == '{' || text.front() == '[') return true;
  const auto tag = text.find('<');
  return tag != std::string_view::npos && text.find('>', tag) != std::string_view::npos;
}

std::string guess(std::string_view bytes, const Utf8Shape& shape) {
  if (shape.sequences >= 3 * shape.invalid) return repair_stray_bytes(bytes);
  return convert_to_utf8(bytes, guess_encoding(bytes)).text;
}

// A label of another encoding than UTF-8 on bytes that are valid UTF-8 all through is a mistake
// of the server or of the template: bytes above 0x7F do not fall into such sequences by chance.
std::string decode_labelled(std::string_view bytes, const std::string& encoding) {
  const Utf8Shape shape = utf8_shape(bytes);
  if (shape.invalid == 0 && !is_multi_byte(encoding)) return std::string(bytes);
  if (shape.invalid == 0 && shape.sequences >= certain_sequences) return std::string(bytes);
  Converted converted = convert_to_utf8(bytes, encoding);
  if (converted.errors > 0 && shape.invalid == 0) return std::string(bytes);
  // A label of EBCDIC on bytes of ASCII, or the other way round.
  if (looks_like_document(bytes) && !looks_like_document(converted.text)) {
    return shape.invalid == 0 ? std::string(bytes) : guess(bytes, shape);
  }
  if (converted.errors > 0) {
    Converted guessed = convert_to_utf8(bytes, guess_encoding(bytes));
    if (guessed.errors * 4 < converted.errors) return std::move(guessed.text);
  }
  return std::move(converted.text);
}

}  // namespace

std::string charset_of_content_type(std::string_view content_type) {
  const std::string lower = ascii_lower(content_type);
  const auto at = lower.find("charset=");
  if (at == std::string::npos) return {};
  std::string value = lower.substr(at + 8);
  value.resize(std::min(value.find(';'), value.size()));
  std::erase_if(value, [](char c) { return c == '"' || c == '\'' || c == ' '; });
  return value;
}

std::string encoding_of_declaration(std::string_view document) {
  document = document.substr(0, max_declaration_bytes);
  const auto begin = document.find("<?xml");
  if (begin == std::string_view::npos) return {};
  const std::string declaration = ascii_lower(
      document.substr(begin, std::min(document.find("?>", begin), document.size()) - begin));
  auto at = declaration.find("encoding");
  if (at == std::string::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string::npos) return {};
  const auto end = declaration.find(declaration[at], at + 1);
  if (end == std::string::npos) return {};
  return std::string(ascii_trim(std::string_view(declaration).substr(at + 1, end - at - 1)));
}

bool claims_utf8(std::string_view bytes, std::string_view content_type) {
  if (bytes.size() < 4 || bytes[0] == '\0' || bytes[1] == '\0') return false;
  if (begins_with(bytes, "\xFF\xFE") || begins_with(bytes, "\xFE\xFF")) return false;
  if (begins_with(bytes, "\xEF\xBB\xBF")) return true;
  for (const std::string& label :
       {charset_of_content_type(content_type), encoding_of_declaration(bytes)}) {
    if (!label.empty() && label != "utf-8" && label != "utf8") return false;
  }
  return true;
}

std::string decode_to_utf8(std::string_view bytes, std::string_view content_type) {
  for (const Mark& mark : byte_order_marks) {
    if (!begins_with(bytes, mark.bytes)) continue;
    bytes.remove_prefix(mark.bytes.size());
    if (mark.encoding != "UTF-8") return convert_to_utf8(bytes, std::string(mark.encoding)).text;
    return is_valid_utf8(bytes) ? std::string(bytes) : guess(bytes, utf8_shape(bytes));
  }
  if (const auto encoding = encoding_of_zero_bytes(bytes); !encoding.empty()) {
    return convert_to_utf8(bytes, std::string(encoding)).text;
  }
  if (begins_with(bytes, "\x4C\x6F\xA7\x94")) {  // "<?xm" in EBCDIC
    std::string text = convert_to_utf8(bytes, "IBM037").text;
    for (const std::string& label :
         {charset_of_content_type(content_type), encoding_of_declaration(text)}) {
      const std::string encoding = encoding_of_label(label);
      if (encoding.empty() || is_unicode(encoding)) continue;
      Converted converted = convert_to_utf8(bytes, encoding);
      if (looks_like_document(converted.text)) return std::move(converted.text);
    }
    return text;
  }
  for (const std::string& label :
       {charset_of_content_type(content_type), encoding_of_declaration(bytes)}) {
    const std::string encoding = label.empty() ? std::string() : encoding_of_label(label);
    // Bytes in which a label could be read are not in UTF-16, and UTF-8 is tried anyway.
    if (encoding.empty() || is_unicode(encoding)) continue;
    return decode_labelled(bytes, encoding);
  }
  if (bytes.find("\x1B$") != std::string_view::npos) {  // no label, but its escapes
    Converted converted = convert_to_utf8(bytes, "ISO-2022-JP");
    if (converted.errors == 0) return std::move(converted.text);
  }
  if (is_valid_utf8(bytes)) return std::string(bytes);
  return guess(bytes, utf8_shape(bytes));
}

}  // namespace newswire::feed
