// What the bytes of a mislabelled document are, from their statistics.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::feed {

struct Utf8Shape {
  std::size_t sequences = 0;  // of several bytes, valid
  std::size_t invalid = 0;    // maximal subparts
};
Utf8Shape utf8_shape(std::string_view bytes);

// UTF-8 in which single bytes went wrong: those that windows-1252 knows become its characters.
std::string repair_stray_bytes(std::string_view bytes);

// The most likely encoding of bytes that are not UTF-8: Shift_JIS, EUC-JP, GB18030, CP949, Big5,
// windows-1251, KOI8-R or windows-1252, or what is usual in the language that the document says it
// is in, as an iconv name.
std::string guess_encoding(std::string_view bytes);

}  // namespace newswire::feed
