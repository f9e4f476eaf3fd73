// HTML made plain: what a reader would see of it, as one line of text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newswire::feed {

// Tags and comments are dropped, with a space in place of those that begin a new line or cell, so
// that words stay apart, and nothing in place of those inside of a line, so that words stay whole;
// scripts and styles are dropped with what they hold; references are decoded once; white space is
// collapsed; what a terminal must not see is removed (core/text.h). A '<' that begins no element
// of HTML is text: "<3", "a < b", "vector<int>". At most `max_bytes`, cut at a word.
std::string html_to_text(std::string_view html, std::size_t max_bytes);

// Text that is no HTML: white space and safety only.
std::string plain_to_text(std::string_view text, std::size_t max_bytes);

// True only where both of the above would give the text back as it is, and sooner known than that.
bool is_plain_line(std::string_view text);

// Plain text that somebody escaped once too often is HTML after all: it has an element of HTML
// that is opened and closed, or an empty one such as <br>.
bool looks_like_html(std::string_view text);

// HTML that was escaped once more than its place asks for ("&lt;p&gt;Hi&lt;/p&gt;" where <p>Hi</p>
// was meant), decoded; nullopt where nothing shows that.
std::optional<std::string> undo_double_escape(std::string_view html);

// References with their semicolon ("&amp;", "&#8216;") are decoded once; all else stays.
std::string decode_whole_references(std::string_view text);

}  // namespace newswire::feed
