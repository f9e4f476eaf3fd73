// Which characters are drawn as pictures (the Emoji property of Unicode Technical Standard 51).
#pragma once

namespace newswire {

// False for digits, '#' and '*', for ©, ® and ™, and for those that NFKC turns into letters or
// punctuation (such as U+2139 and U+203C): they are read as what they become.
bool is_emoji(char32_t code_point);

// The letters that flags are spelled with, two a flag.
constexpr bool is_regional_indicator(char32_t c) {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}
constexpr bool is_skin_tone(char32_t c) {
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

// The flags of England, Scotland and Wales are a black flag and tags.
constexpr char32_t black_flag = 0x1F3F4;
constexpr bool is_tag(char32_t c) {
  return c >= 0xE0020 && c <= 0xE007F;
}

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t keycap = 0x20E3;

}  // namespace newswire
