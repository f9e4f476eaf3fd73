// The value that everyone passes: one news entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"

namespace newswire {

// The number that the store gives an item at commit; rising, never reused, not dense.
using Sequence = std::int64_t;

// Text fields are plain text: valid UTF-8, entities decoded, tags stripped, white space collapsed,
// control and bidi-override characters removed.
struct Item {
  Sequence sequence = 0;            // 0 until committed
  std::string id;                   // stable within its source; what duplicates are told by
  std::string source;               // the source's name in the config
  std::vector<std::string> topics;  // as core/topic.h has them
  std::string title;
  std::string link;     // absolute URL, or empty
  std::string summary;  // may be empty
  std::optional<std::string> author;
  std::vector<std::string> categories;  // the publisher's own tags; not topics
  std::optional<Time> published;
  std::optional<Time> updated;
  Time fetched{};                   // when we first saw it
  std::optional<std::string> lang;  // BCP 47, as given
  // A new version of an item that was published before under the same id: its title or text was
  // changed at the publisher.
  bool update = false;
  std::string previous_title;  // of an update: the title before it, changed or not

  friend bool operator==(const Item&, const Item&) = default;
};

}  // namespace newswire
