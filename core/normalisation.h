// Whole texts in one Unicode form.
#pragma once

#include <string>
#include <string_view>

namespace newswire {

// Folded letters, each followed by its diacritics, as people write them: "e" and U+0301 are "é",
// "l" and its stroke are "ł".
std::string compose(std::string_view letters_and_diacritics);

// NFC and full case folding, for names that are compared whole: sources, topics, languages, URLs.
// Invalid UTF-8 comes back unchanged.
std::string fold_name(std::string_view text);

}  // namespace newswire
