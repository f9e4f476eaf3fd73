#include "feed/encoding_guess.h"

#include "core/text.h"
#include "core/utf8.h"
#include "feed/charset.h"
#include "feed/entities.h"

namespace newswire::feed {
namespace {

// As much as is needed to tell.
constexpr std::size_t sample_bytes = 64 * 1024;
constexpr std::size_t max_language_at = 8 * 1024;

unsigned char at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

bool is_in(unsigned char byte, int first, int last) {
  return byte >= first && byte <= last;
}

// Runs of bytes above 0x7F: words in scripts beside Latin, single letters in Western text.
struct Runs {
  std::size_t bytes = 0;
  std::size_t runs = 0;
  std::size_t single = 0;
};

Runs count_runs(std::string_view bytes) {
  Runs count;
  for (std::size_t i = 0; i < bytes.size();) {
    if (at(bytes, i) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < bytes.size() && at(bytes, i) >= 0x80) ++i;
    count.bytes += i - begin;
    ++count.runs;
    if (i - begin == 1) ++count.single;
  }
  return count;
}

// How the bytes fall into pairs, as East Asian encodings have them.
struct Pairs {
  std::size_t pairs = 0;
  std::size_t broken = 0;      // a lead byte without a trail byte
  std::size_t kana = 0;        // leads of Japanese syllables
  std::size_t hangul = 0;      // leads of Korean syllables
  std::size_t low_trails = 0;  // below 0x80
};

// Shift_JIS: leads 0x81 to 0x9F and 0xE0 to 0xFC, single bytes 0xA1 to 0xDF.
Pairs pair_as_shift_jis(std::string_view bytes) {
  Pairs count;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char lead = at(bytes, i);
    if (lead < 0x80 || is_in(lead, 0xA1, 0xDF)) continue;
    const unsigned char trail = i + 1 < bytes.size() ? at(bytes, i + 1) : 0;
    if (lead == 0x80 || lead == 0xA0 || lead > 0xFC || trail < 0x40 || trail == 0x7F ||
        trail > 0xFC) {
      ++count.broken;
      continue;
    }
    ++count.pairs;
    ++i;
    if ((lead == 0x82 && trail >= 0x9F) || lead == 0x83) ++count.kana;
    if (trail < 0x80) ++count.low_trails;
  }
  return count;
}

// EUC-JP, EUC-KR, GB 2312 and, with low trail bytes, GBK, CP949 and Big5.
Pairs pair_as_euc(std::string_view bytes) {
  Pairs count;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char lead = at(bytes, i);
    if (lead < 0x80) continue;
    const unsigned char trail = i + 1 < bytes.size() ? at(bytes, i + 1) : 0;
    if (lead < 0x81 || lead == 0xFF || trail < 0x40 || trail == 0x7F || trail == 0xFF) {
      ++count.broken;
      continue;
    }
    ++count.pairs;
    ++i;
    if ((lead == 0xA4 || lead == 0xA5) && trail >= 0xA1) ++count.kana;
    if (is_in(lead, 0xB0, 0xC8) && trail >= 0xA1) ++count.hangul;
    if (trail < 0xA1) ++count.low_trails;
  }
  return count;
}

// The share of bytes above 0x7F among what looks like letters outside of tags, in percent. Western
// text has few; with trail bytes below 0x80, East Asian text looks like single letters too, but
// has many.
std::size_t high_byte_share(std::string_view bytes) {
  std::size_t high = 0;
  std::size_t letters = 0;
  bool in_tag = false;
  for (const char c : bytes) {
    if (c == '<' || c == '>') in_tag = c == '<';
    if (in_tag) continue;
    if (static_cast<unsigned char>(c) >= 0x80) {
      ++high;
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
      ++letters;
    }
  }
  return high == 0 ? 0 : high * 100 / (high + letters);
}

bool mostly(std::size_t part, std::size_t whole, std::size_t percent) {
  return whole > 0 && part * 100 >= whole * percent;
}

// Lower-case letters outnumber capitals, and lie in opposite halves of the two.
std::string cyrillic_encoding(std::string_view bytes) {
  std::size_t lower_half = 0;  // 0xC0 to 0xDF
  std::size_t upper_half = 0;  // 0xE0 to 0xFF
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_in(byte, 0xC0, 0xDF)) ++lower_half;
    if (byte >= 0xE0) ++upper_half;
  }
  return lower_half > upper_half ? "KOI8-R" : "windows-1251";
}

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

// What browsers take for granted in that language (HTML, section 13.2.3.2), where the bytes alone
// could be another. Empty where they tell enough: Japanese, Korean, Cyrillic.
std::string encoding_of_language(std::string_view language) {
  struct Usual {
    std::string_view language;
    const char* encoding;
  };
  static constexpr Usual usual[] = {
      {"ar", "CP1256"}, {"fa", "CP1256"},        {"cs", "CP1250"},       {"hr", "CP1250"},
      {"hu", "CP1250"}, {"pl", "CP1250"},        {"ro", "CP1250"},       {"sk", "CP1250"},
      {"sl", "CP1250"}, {"el", "CP1253"},        {"tr", "CP1254"},       {"he", "CP1255"},
      {"iw", "CP1255"}, {"et", "CP1257"},        {"lt", "CP1257"},       {"lv", "CP1257"},
      {"vi", "CP1258"}, {"zh-hk", "BIG5-HKSCS"}, {"zh-tw", "BIG5-HKSCS"}};
  for (const Usual& entry : usual) {
    const std::string_view rest = language.substr(std::min(entry.language.size(), language.size()));
    if (language.substr(0, entry.language.size()) != entry.language) continue;
    if (rest.empty() || rest.front() == '-' || rest.front() == '_') return entry.encoding;
  }
  return {};
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
  bytes = bytes.substr(0, sample_bytes);
  if (std::string usual = encoding_of_language(language_of(bytes)); !usual.empty()) {
    if (convert_to_utf8(bytes, usual).errors <= 1) return usual;
  }
  const Runs runs = count_runs(bytes);
  const Pairs shift_jis = pair_as_shift_jis(bytes);
  const Pairs euc = pair_as_euc(bytes);
  // The end of the sample may cut a pair.
  if (shift_jis.broken <= 1 && mostly(shift_jis.kana, shift_jis.pairs, 20)) return "CP932";
  if (mostly(runs.single, runs.runs, 40) && high_byte_share(bytes) < 40) return "windows-1252";
  if (euc.broken <= 1) {
    if (mostly(euc.kana, euc.pairs, 20)) return "EUC-JP";
    if (mostly(euc.hangul, euc.pairs, 90)) return "CP949";
    if (mostly(euc.low_trails, euc.pairs, 10) && convert_to_utf8(bytes, "BIG5").errors <= 1) {
      return "BIG5-HKSCS";
    }
    return "GB18030";
  }
  if (runs.bytes >= runs.runs * 3) return cyrillic_encoding(bytes);
  return "windows-1252";
}

}  // namespace newswire::feed
