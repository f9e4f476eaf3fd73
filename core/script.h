// Scripts, as far as searching tells them apart: by where their words end.
#pragma once

#include <cstdint>

namespace newswire {

enum class Script : std::uint8_t {
  spaced,    // words between spaces or punctuation: Latin, Cyrillic, Arabic, digits ...
  unspaced,  // Han, Kana, Thai, Khmer, Lao, Myanmar: every character counts by itself
  hangul,    // words between spaces, with particles joined on
  emoji,
};

// For letters and marks; digits of any script are `spaced`.
constexpr Script script_of(char32_t c) {
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (c < 0x0E00) return Script::spaced;
  if (in(0x0E00, 0x0EFF)) return Script::unspaced;  // Thai, Lao
  if (in(0x1000, 0x109F)) return Script::unspaced;  // Myanmar
  if (in(0x1100, 0x11FF)) return Script::hangul;    // jamo
  if (in(0x1780, 0x17FF)) return Script::unspaced;  // Khmer
  if (c < 0x2E80) return Script::spaced;
  if (in(0x302E, 0x302F)) return Script::hangul;                          // tone marks
  if (in(0x3130, 0x318F)) return Script::hangul;                          // compatibility jamo
  if (in(0x3100, 0x312F) || in(0x31A0, 0x31BF)) return Script::spaced;    // Bopomofo
  if (in(0x2E80, 0x9FFF)) return Script::unspaced;                        // Han, Kana
  if (in(0xA9E0, 0xA9FF) || in(0xAA60, 0xAA7F)) return Script::unspaced;  // Myanmar
  if (in(0xA960, 0xA97F) || in(0xAC00, 0xD7FF)) return Script::hangul;
  if (in(0xF900, 0xFAFF) || in(0xFF66, 0xFF9F)) return Script::unspaced;      // Han, Kana
  if (in(0x16FE0, 0x18DFF) || in(0x1AFF0, 0x1B16F)) return Script::unspaced;  // Tangut, Kana
  if (in(0x20000, 0x3FFFF)) return Script::unspaced;                          // Han
  return Script::spaced;
}

}  // namespace newswire
