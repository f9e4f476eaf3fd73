#include "feed/charset.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <iconv.h>

#include "core/text.h"

namespace newswire::feed {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Alias {
  std::string_view label;
  std::string_view encoding;
};

constexpr Alias aliases[] = {
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"iso-latin-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"l1", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"ansi", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"latin5", "windows-1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"gb2312", "GB18030"},
    {"gb_2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"euc-cn", "GB18030"},
    {"cp936", "GB18030"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"ksc5601", "CP949"},
    {"ks_c_5601", "CP949"},
    {"windows-949", "CP949"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"ms_kanji", "CP932"},
    {"windows-31j", "CP932"},
    {"x-euc-jp", "EUC-JP"},
    {"big5", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5-HKSCS"},
    {"koi8r", "KOI8-R"},
    {"koi", "KOI8-R"},
    {"cp1251", "windows-1251"},
    {"x-cp1251", "windows-1251"},
    {"cp1250", "windows-1250"},
    {"mac-roman", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"mac-ce", "MAC-CENTRALEUROPE"},
    {"maccentraleurope", "MAC-CENTRALEUROPE"},
    {"maclatin2", "MAC-CENTRALEUROPE"},
    {"mac-iceland", "MAC-IS"},
    {"maciceland", "MAC-IS"},
    {"mac-turkish", "MACINTOSH"},  // but for six letters
    {"macturkish", "MACINTOSH"},
    {"mac-greek", "MACINTOSH"},  // iconv has none
    {"macgreek", "MACINTOSH"},
    {"cp-is", "CP861"},
    {"csibm861", "CP861"},
    {"latin-2", "ISO-8859-2"},
    {"tis620", "CP874"},
    {"iso2022jp", "ISO-2022-JP"},
    {"iso2022-jp", "ISO-2022-JP"},
    {"eucjp", "EUC-JP"},
    {"ujis", "EUC-JP"},
    {"euckr", "CP949"},
    {"uhc", "CP949"},
    {"hkscs", "BIG5-HKSCS"},
    {"big5hkscs", "BIG5-HKSCS"},
    {"euc-tw", "EUC-TW"},
    {"utf-16", "UTF-16LE"},  // without a byte order mark; with one the label is not asked
    {"ucs-2", "UTF-16LE"},
    {"utf-32", "UTF-32LE"},
};

class Converter {
 public:
  explicit Converter(const std::string& encoding)
      : handle_(iconv_open("UTF-8", encoding.c_str())) {}
  ~Converter() {
    if (valid()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool valid() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  iconv_t handle() const { return handle_; }

 private:
  iconv_t handle_;
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
           c == ':' || c == '+';
  });
}

// How many bytes make the least part of a character: what is skipped where it means nothing.
std::size_t unit_of(std::string_view encoding) {
  const std::string name = ascii_lower(encoding);
  const auto has = [&name](const char* part) { return name.find(part) != std::string::npos; };
  if (has("utf-32") || has("utf32") || has("ucs-4") || has("ucs4")) return 4;
  return has("utf-16") || has("utf16") || has("ucs-2") || has("ucs2") ? 2 : 1;
}

std::string known_encoding(const std::string& name) {
  for (const Alias& alias : aliases) {
    if (alias.label == name) return std::string(alias.encoding);
  }
  if (name == "utf-8") return "UTF-8";
  // UTF-7 is on no list of encodings for the web, as it hides markup.
  if (!is_name(name) || name.compare(0, 5, "utf-7") == 0) return {};
  return Converter(name).valid() ? name : std::string();
}

}  // namespace

std::string encoding_of_label(std::string_view label) {
  std::string name = ascii_lower(ascii_trim(label));
  if (std::string known = known_encoding(name); !known.empty()) return known;
  // windows_1251, x-mac-ce
  std::replace(name.begin(), name.end(), '_', '-');
  if (name.compare(0, 2, "x-") == 0) name.erase(0, 2);
  return known_encoding(name);
}

Converted convert_to_utf8(std::string_view bytes, const std::string& encoding) {
  Converted converted;
  const Converter converter(encoding);
  if (!converter.valid()) {
    converted.text = repair_utf8(bytes);
    converted.errors = bytes.size();
    return converted;
  }
  const std::size_t unit = unit_of(encoding);
  char* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  std::array<char, 32 * 1024> block;
  converted.text.reserve(bytes.size() + bytes.size() / 4);
  while (in_left > 0) {
    char* out = block.data();
    std::size_t out_left = block.size();
    const bool failed =
        iconv(converter.handle(), &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1);
    const bool only_full = failed && errno == E2BIG;
    converted.text.append(block.data(), block.size() - out_left);
    if (!failed || only_full) continue;
    converted.text += replacement;
    ++converted.errors;
    const std::size_t skipped = std::min(unit, in_left);
    in += skipped;
    in_left -= skipped;
    iconv(converter.handle(), nullptr, nullptr, nullptr, nullptr);
  }
  char* out = block.data();
  std::size_t out_left = block.size();
  iconv(converter.handle(), nullptr, nullptr, &out, &out_left);
  converted.text.append(block.data(), block.size() - out_left);
  // Of glibc's, UCS-4 lets numbers through that are no characters.
  if (!is_valid_utf8(converted.text)) {
    converted.text = repair_utf8(converted.text);
    ++converted.errors;
  }
  return converted;
}

}  // namespace newswire::feed
