#include "feed/encoding_guess.h"

#include <algorithm>

#include "core/text.h"
#include "core/utf8.h"
#include "feed/alphabets.h"
#include "feed/charset.h"
#include "feed/entities.h"

namespace newswire::feed {
namespace {

// As much as is needed to tell.
constexpr std::size_t sample_bytes = 8 * 1024;
constexpr std::size_t max_language_at = 8 * 1024;

// What a character beyond ASCII says for an alphabet, and the language that the document gives.
constexpr double letter_of_it = 1.0;
constexpr double capital_of_it = 0.6;  // few among small letters, but all of a misread text
constexpr double rare_syllable = 0.5;
constexpr double rare_ideograph = 0.2;
constexpr double punctuation = 0.6;
constexpr double other_letter = -0.3;  // of Latin script
constexpr double anything_else = -1.0;
constexpr double broken = -3.0;
constexpr double said_so = 0.4;
constexpr double most_usual = 0.1;
// Letters of the Macintosh are the quotes and dashes of windows-1252, which are far more usual.
constexpr double out_of_use = -0.35;
// Less than this is no text in any of them.
constexpr double least_score = 0.1;

unsigned char at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

bool is_in(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

bool has(std::u32string_view letters, char32_t c) {
  return letters.find(c) != std::u32string_view::npos;
}

bool is_latin_letter(char32_t c) {
  return is_in(c | 0x20, 'a', 'z') || (is_in(c, 0xC0, 0x24F) && c != 0xD7 && c != 0xF7);
}

bool is_punctuation(char32_t c) {
  return has(U"\u00A0«»°·©®§№–—…‘’“”„‚‹›€£™•", c) || is_in(c, 0x3000, 0x303F) ||
         is_in(c, 0xFF01, 0xFF5E);
}

// How the bytes read as text of one alphabet in one of its encodings.
class Reader {
 public:
  explicit Reader(const Alphabet& alphabet)
      : alphabet_(alphabet), is_other_script_(is_in(alphabet.small.front(), 0x250, 0x2FFF)) {}

  // The mean over all characters beyond ASCII.
  double score(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const DecodedCodePoint next = decode_utf8(text, i);
      i += next.bytes;
      if (next.value >= 0x80) {
        ++count_;
        sum_ += score_of(next.value);
      }
      before_is_small_ = is_in(next.value, 'a', 'z') || has(alphabet_.small, next.value);
      before_is_ascii_ = is_in(next.value | 0x20, 'a', 'z');
    }
    return count_ == 0 ? broken : sum_ / static_cast<double>(count_);
  }

 private:
  double score_of(char32_t c) const {
    if (c == 0xFFFD) return broken;
    if (const auto place = alphabet_.small.find(c); place != std::u32string_view::npos) {
      if (!is_other_script_) return letter_of_it;
      // Words mix no scripts, and have more of the frequent letters.
      if (before_is_ascii_) return anything_else;
      return letter_of_it - static_cast<double>(place) / (2.0 * alphabet_.small.size());
    }
    // Capitals do not stand inside of words.
    if (has(alphabet_.capital, c)) {
      if (before_is_small_ || (is_other_script_ && before_is_ascii_)) return anything_else;
      return is_other_script_ ? capital_of_it : letter_of_it;
    }
    if (is_punctuation(c)) return punctuation;
    if (is_latin_letter(c)) return other_letter;
    const bool ideographs = alphabet_.language == "ja" || alphabet_.language.substr(0, 2) == "zh";
    if (ideographs && is_in(c, 0x4E00, 0x9FFF)) return rare_ideograph;
    if (alphabet_.language == "ja" && is_in(c, 0x3041, 0x30FF)) return letter_of_it;
    if (alphabet_.language == "ko" && is_in(c, 0xAC00, 0xD7A3)) return rare_syllable;
    return anything_else;
  }

  const Alphabet& alphabet_;
  const bool is_other_script_;  // Cyrillic, Greek, Hebrew, Arabic, Thai
  double sum_ = 0;
  std::size_t count_ = 0;
  bool before_is_small_ = false;
  bool before_is_ascii_ = false;
};

// As the document gives it: <language>el</language>, xml:lang="el". In lower case.
std::string language_of(std::string_view bytes) {
  const std::string front = ascii_lower(bytes.substr(0, max_language_at));
  for (const std::string_view mark : {"<language>", "<dc:language>", "xml:lang=\"", "xml:lang='"}) {
    const auto found = front.find(mark);
    if (found == std::string::npos) continue;
    const std::string_view rest = std::string_view(front).substr(found + mark.size());
    return std::string(ascii_trim(rest.substr(0, rest.find_first_of("<\"'"))));
  }
  return {};
}

// The language in whose alphabet another is written, where that is not its own.
std::string alphabet_of_language(std::string_view tag) {
  struct Other {
    std::string_view tag;
    const char* alphabet;
  };
  static constexpr Other others[] = {
      {"zh-tw", "zh-hant"}, {"zh-hk", "zh-hant"}, {"zh-mo", "zh-hant"}, {"zh-hant", "zh-hant"},
      {"sl", "hr"},         {"bs", "hr"},         {"iw", "he"},         {"yi", "he"},
      {"fa", "ar"},         {"ur", "ar"},         {"bg", "ru"},         {"be", "uk"},
      {"mk", "sr"},         {"da", "sv"},         {"no", "sv"},         {"nb", "sv"},
      {"fi", "sv"}};
  for (const Other& other : others) {
    const bool begins = tag.substr(0, other.tag.size()) == other.tag;
    const std::string_view rest = tag.substr(std::min(other.tag.size(), tag.size()));
    if (begins && (rest.empty() || rest.front() == '-' || rest.front() == '_')) {
      return other.alphabet;
    }
  }
  return std::string(tag.substr(0, tag.find_first_of("-_")));
}

// From the first byte beyond ASCII on: nothing before it tells anything.
std::string_view sample_of(std::string_view bytes) {
  const auto* first = std::find_if(bytes.begin(), bytes.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  const auto from = static_cast<std::size_t>(first - bytes.begin());
  return bytes.substr(from == 0 ? 0 : from - 1, sample_bytes);
}

// The beginning of one in UTF-8, as where a title was cut at a number of bytes; not a letter of
// windows-1252 before a space that does not break, or before « or ».
bool is_cut_character(std::string_view bytes) {
  if (bytes.size() != 2) return bytes.size() > 2;
  return at(bytes, 1) != 0xA0 && at(bytes, 1) != 0xAB && at(bytes, 1) != 0xBB;
}

}  // namespace

Utf8Shape utf8_shape(std::string_view bytes) {
  Utf8Shape shape;
  for (std::size_t i = 0; i < bytes.size();) {
    if (at(bytes, i) < 0x80) {
      ++i;
      continue;
    }
    const DecodedCodePoint next = decode_utf8(bytes, i);
    ++(next.valid ? shape.sequences : shape.invalid);
    i += next.bytes;
  }
  return shape;
}

std::string repair_stray_bytes(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + 16);
  for (std::size_t i = 0; i < bytes.size();) {
    const DecodedCodePoint next = decode_utf8(bytes, i);
    if (next.valid) {
      out.append(bytes, i, next.bytes);
    } else if (is_cut_character(bytes.substr(i, next.bytes))) {
      out += "\xEF\xBF\xBD";
    } else {
      for (std::size_t k = i; k < i + next.bytes; ++k) {
        append_numbered_character(out, at(bytes, k));
      }
    }
    i += next.bytes;
  }
  return out;
}

std::string guess_encoding(std::string_view bytes) {
  const std::string language = alphabet_of_language(language_of(bytes));
  const std::string_view sample = sample_of(bytes);
  std::string best = "windows-1252";
  double best_score = least_score;
  for (const Alphabet& alphabet : alphabets) {
    std::string_view rest = alphabet.encodings;
    while (!rest.empty()) {
      const std::string encoding(rest.substr(0, rest.find(' ')));
      rest.remove_prefix(std::min(encoding.size() + 1, rest.size()));
      const double score = Reader(alphabet).score(convert_to_utf8(sample, encoding).text) +
                           (alphabet.language == language ? said_so : 0) +
                           (encoding == "windows-1252" ? most_usual : 0) +
                           (encoding == "MACINTOSH" ? out_of_use : 0);
      if (score > best_score) {
        best_score = score;
        best = encoding;
      }
    }
  }
  return best;
}

}  // namespace newswire::feed
