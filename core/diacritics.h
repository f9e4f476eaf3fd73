// Which marks a search may ignore, and which make another letter.
#pragma once

namespace newswire {

// True for the combining marks of Latin, Greek and Cyrillic letters, Arabic U+064B to 0652 and
// U+0670, and Hebrew points. `letter` is folded, and what the mark stands on.
bool is_diacritic(char32_t mark, char32_t letter);

// Cyrillic letters that Unicode takes apart and their readers do not (й, ї, ў, ѓ, ќ), or 0.
char32_t whole_letter(char32_t letter, char32_t mark);

// ł, ø and đ, which Unicode does not take apart and their readers' neighbours do: a plain letter,
// and a stroke as its diacritic.
struct StrokedLetter {
  char32_t letter;
  char32_t plain;
  char32_t stroke;
};
constexpr StrokedLetter stroked_letters[] = {
    {U'ł', U'l', 0x335}, {U'ø', U'o', 0x338}, {U'đ', U'd', 0x335}};

}  // namespace newswire
