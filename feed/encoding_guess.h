// What the bytes of a mislabelled document are, from the letters that they make.
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

// UTF-8 in which single bytes went wrong: those that windows-1252 knows become its characters, and
// characters that were cut off U+FFFD.
std::string repair_stray_bytes(std::string_view bytes);

// The most likely encoding of bytes that are not UTF-8, as an iconv name: the one in which they
// read best as text of one of the alphabets (feed/alphabets.h), that of the language which the
// document gives before others; windows-1252 where nothing tells.
std::string guess_encoding(std::string_view bytes);

}  // namespace newswire::feed
