// Text from outside, made fit to store, to compare and to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire {

// Each maximal invalid sequence becomes U+FFFD (Unicode 15, section 3.9, "substitution of maximal
// subparts"); NUL too. Valid text comes back unchanged.
std::string repair_utf8(std::string_view text);
bool is_valid_utf8(std::string_view text);

// Fit for a terminal, a log line or a template: repaired; C0 and C1 controls, line and paragraph
// separators become a space; bidi overrides, embeddings and isolates (U+202A-202E, U+2066-2069) and
// other invisible format characters that can disguise text are removed. Joiners that scripts and
// emoji need (U+200C, U+200D) stay.
std::string terminal_safe(std::string_view text);

// Unicode White_Space.
bool is_white_space(char32_t code_point);

// Runs of white space become one space; none at the ends.
std::string collapse_space(std::string_view text);

// At most `max_bytes` of UTF-8, cut between grapheme clusters, at a word's end where one is near,
// with "…" in place of what was cut. Text that fits comes back unchanged.
std::string truncate_text(std::string_view text, std::size_t max_bytes);

// Columns that a terminal needs for it: wide characters and emoji 2, combining marks 0.
std::size_t display_width(std::string_view text);

// ASCII only; other bytes unchanged.
std::string ascii_lower(std::string_view text);
bool ascii_iequals(std::string_view a, std::string_view b);
std::string_view ascii_trim(std::string_view text);

}  // namespace newswire
