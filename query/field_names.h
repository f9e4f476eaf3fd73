// The names that stand before a colon.
#pragma once

#include <optional>
#include <string_view>

#include "query/node.h"

namespace newswire::query {

// In any case; "intitle" is title.
std::optional<Field> field_named(std::string_view name);

// The field whose name takes the fewest changes to reach from `name`.
std::string_view nearest_field_name(std::string_view name);

// As it is printed: "" for any.
std::string_view name_of(Field field);

}  // namespace newswire::query
