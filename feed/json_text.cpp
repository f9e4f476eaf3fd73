#include "feed/json_text.h"

#include <utility>

#include "feed/markup_text.h"

namespace newswire::feed {

DraftText json_text(std::string text) {
  if (looks_like_html(text)) return {std::move(text), TextKind::html};
  return {decode_whole_references(text), TextKind::plain};
}

}  // namespace newswire::feed
