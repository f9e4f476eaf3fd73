#include "core/grapheme.h"

#include <utf8proc.h>

#include "core/utf8.h"

namespace newswire {

std::size_t cluster_end(std::string_view text, std::size_t at) {
  DecodedCodePoint previous = decode_utf8(text, at);
  at += previous.bytes;
  utf8proc_int32_t state = 0;
  while (at < text.size() && previous.valid) {
    const DecodedCodePoint next = decode_utf8(text, at);
    if (!next.valid ||
        utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(previous.value),
                                         static_cast<utf8proc_int32_t>(next.value), &state)) {
      break;
    }
    at += next.bytes;
    previous = next;
  }
  return at;
}

bool has_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    const auto direction =
        utf8proc_get_property(static_cast<utf8proc_int32_t>(next.value))->bidi_class;
    if (direction == UTF8PROC_BIDI_CLASS_R || direction == UTF8PROC_BIDI_CLASS_AL) return true;
    at += next.bytes;
  }
  return false;
}

}  // namespace newswire
