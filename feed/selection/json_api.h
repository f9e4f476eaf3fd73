// The answer of a news API, in JSON.
#pragma once

#include <string_view>

#include "core/result.h"
#include "feed/draft.h"
#include "feed/parser.h"
#include "feed/selection/fields.h"
#include "feed/selection/json_way.h"

namespace newswire::feed {

// Ways of fields begin at an item. What is left out is guessed: the list is the first of objects
// that have a title or link, and fields go by their common names.
// An empty list is an answer: a feed without items. The error says what is not there, or what the
// API says is wrong.
Result<Draft> read_json_api(std::string_view bytes, const Fields<JsonWay>& fields,
                            const ParseOptions& options);

}  // namespace newswire::feed
