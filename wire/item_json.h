// An item as JSON: frame 2 of a live message, the elements of a replay page, `--format json`, and
// what `newswire match` reads. One line, keys in a fixed order. Only an update has the keys
// `update` and `previous_title`.
#pragma once

#include <string>
#include <string_view>

#include "core/item.h"
#include "core/result.h"

namespace newswire::wire {

// At most `max_bytes`: longer fields are cut with an ellipsis, summary first.
std::string encode_item(const Item& item, std::size_t max_bytes = 64 * 1024);

// Unknown keys are ignored; missing ones are empty; a wrong type is an error that names the key.
Result<Item> decode_item(std::string_view json);

}  // namespace newswire::wire
