#include "core/normalisation.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "core/diacritics.h"
#include "core/text.h"
#include "core/utf8.h"

namespace newswire {
namespace {

std::string normalise(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(out, &std::free);
  if (length < 0) return std::string(text);  // invalid UTF-8
  return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(length));
}

}  // namespace

std::string compose(std::string_view letters_and_diacritics) {
  const std::string ordered = normalise(letters_and_diacritics, UTF8PROC_DECOMPOSE);
  std::string out;
  for (std::size_t at = 0; at < ordered.size();) {
    const DecodedCodePoint first = decode_utf8(ordered, at);
    at += first.bytes;
    char32_t letter = first.value;
    if (at < ordered.size()) {
      const DecodedCodePoint second = decode_utf8(ordered, at);
      for (const StrokedLetter& s : stroked_letters) {
        if (first.value != s.plain || second.value != s.stroke) continue;
        letter = s.letter;
        at += second.bytes;
      }
    }
    append_utf8(out, letter);
  }
  return normalise(out, UTF8PROC_COMPOSE);
}

std::string fold_name(std::string_view text) {
  const bool is_ascii = std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
  if (is_ascii) return ascii_lower(text);
  return normalise(text, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

}  // namespace newswire
