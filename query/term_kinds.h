// How the terms of the history are spelt: see query/history_terms.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace newswire::query {

constexpr char word_kind = 'w';
constexpr char topic_kind = 't';
constexpr char source_kind = 's';
constexpr char lang_kind = 'l';
constexpr char host_kind = 'h';
constexpr char day_kind = 'd';

// Digits that sort as the days do, also those before 1970; far ones are all one.
std::string day_text(Time time);
// The beginning of that day in UTC; nullopt where the text is no such day.
std::optional<Time> day_of(std::string_view text);

}  // namespace newswire::query
