// Conversion from a named encoding, over iconv.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::feed {

// The encoding that a label means on the web (WHATWG Encoding standard, section 4.2): of
// iso-8859-1 its superset windows-1252, of gb2312 gb18030, of euc-kr cp949. An iconv name; empty
// where the label names none.
std::string encoding_of_label(std::string_view label);

struct Converted {
  std::string text;        // UTF-8
  std::size_t errors = 0;  // bytes that mean nothing there, each now U+FFFD
};

// `encoding` is what encoding_of_label gave.
Converted convert_to_utf8(std::string_view bytes, const std::string& encoding);

}  // namespace newswire::feed
