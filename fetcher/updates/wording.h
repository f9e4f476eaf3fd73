// What a text says, without what changes by itself: the words that are left when counts of views
// and comments, clock times, "5 minutes ago", marks such as "(updated)", addresses, leftover
// markup, punctuation, case, accents and white space are gone. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::fetcher {

enum class Numbers {
  kept,     // all but counts and times: in a title, 40 dead are not 12
  dropped,  // in a summary, most are prices, scores and counts
};

struct Wording {
  std::string text;     // as given, without addresses and leftover markup
  std::string letters;  // of all the words, in order, with nothing between
  // A fingerprint of each word, in order; of scripts without spaces, of each two neighbours.
  std::vector<std::uint64_t> words;
  bool is_cut = false;  // it ends with an ellipsis
};

Wording wording_of(std::string_view text, Numbers numbers);

}  // namespace newswire::fetcher
