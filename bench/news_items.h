// Items as feeds bring them, for programs that publish.
#pragma once

#include <cstdint>
#include <string>

#include "core/item.h"

namespace newswire::bench {

// 566 bytes of message; all that have the same number are equal.
inline Item make_item(std::int64_t number) {
  Item item;
  item.id = std::to_string(number);
  item.source = "bbc-world";
  item.topics = {"world"};
  item.title = "Headline " + item.id + " of about as many words as headlines have";
  item.link = "https://example.org/news/" + item.id;
  item.summary = std::string(200, 's');
  return item;
}

}  // namespace newswire::bench
