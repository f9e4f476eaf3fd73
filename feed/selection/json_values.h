// What values of JSON mean in the fields of an item. For json_api.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "feed/selection/json_way.h"

namespace newswire::feed {

// Where the pointer leads; null where nothing is there.
const nlohmann::ordered_json* value_at(const nlohmann::ordered_json& from,
                                       const JsonPointer& pointer);

// A string or a number as text; of an object what it calls name, title, rendered and the like; of a
// list its first. Empty where it says nothing.
std::string text_of(const nlohmann::ordered_json& value);
// Each of a list; of anything else its text.
std::vector<std::string> texts_of(const nlohmann::ordered_json& value);
// As text_of; a number, in digits too, is a Unix time in seconds or, where that would lie in the
// far future, in milli- or microseconds, and comes as RFC 3339.
std::string date_text_of(const nlohmann::ordered_json& value);

// The template with all its pointers filled in; empty where one of them leads to nothing.
// `as_url`: values are percent-encoded, '/' apart (RFC 6570).
std::string fill_template(const nlohmann::ordered_json& from, const JsonWay& way, bool as_url);

}  // namespace newswire::feed
