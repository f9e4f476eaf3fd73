#include "core/diacritics.h"

namespace newswire {
namespace {

constexpr bool in(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

// Latin, Greek and Cyrillic letters, and digits.
bool takes_diacritics(char32_t letter) {
  return letter < 0x530 || in(letter, 0x1C80, 0x1C8F) || in(letter, 0x1D00, 0x1FFF) ||
         in(letter, 0x2C60, 0x2C7F) || in(letter, 0xA640, 0xA69F) || in(letter, 0xA720, 0xA7FF) ||
         in(letter, 0xAB30, 0xAB6F);
}

}  // namespace

bool is_diacritic(char32_t mark, char32_t letter) {
  if (in(mark, 0x64B, 0x652) || mark == 0x670) return true;           // Arabic
  if (in(mark, 0x591, 0x5BD) || in(mark, 0x5BF, 0x5C7)) return true;  // Hebrew
  const bool is_general =
      in(mark, 0x300, 0x36F) || in(mark, 0x483, 0x489) || in(mark, 0x1AB0, 0x1AFF) ||
      in(mark, 0x1DC0, 0x1DFF) || in(mark, 0x20D0, 0x20FF) || in(mark, 0x2DE0, 0x2DFF) ||
      in(mark, 0xA66F, 0xA67D) || in(mark, 0xA69E, 0xA69F) || in(mark, 0xFE20, 0xFE2F);
  return is_general && takes_diacritics(letter);
}

char32_t whole_letter(char32_t letter, char32_t mark) {
  if (mark == 0x306) return letter == U'и' ? U'й' : letter == U'у' ? U'ў' : 0;
  if (mark == 0x308) return letter == U'і' ? U'ї' : 0;
  if (mark == 0x301) return letter == U'г' ? U'ѓ' : letter == U'к' ? U'ќ' : 0;
  return 0;
}

}  // namespace newswire
