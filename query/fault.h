// Why a query is refused, before it is known how it will be shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text.h"

namespace newswire::query {

struct Fault {
  std::size_t at;          // the byte of the query that the caret goes under
  std::string reason;      // one sentence
  std::string suggestion;  // may be empty
};

// 'text', cut where it is long.
inline std::string in_quotes(std::string_view text) {
  std::string out = truncate_text(text, 60);
  out.insert(out.begin(), '\'');
  out.push_back('\'');
  return out;
}

}  // namespace newswire::query
