// The pieces of a URL reference and the steps on them (RFC 3986). Internal to core/url.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newswire {

// Appendix B's split: views into the text, without their delimiters; absent is not empty.
struct UrlReference {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

UrlReference split_reference(std::string_view text);

// Section 5.2.4.
std::string remove_dot_segments(std::string_view path);

// What the WHATWG standard does before parsing: no spaces or controls at the ends, no tab or line
// break anywhere.
std::string strip_url_noise(std::string_view text);

enum class UrlPart { path, query, fragment };
enum class NonAscii { keep, encode };

// Percent-encodes what may not stand in that part, white space of any script and controls included;
// a '%' stays as it is (WHATWG, section 1.3).
std::string percent_encode(std::string_view text, UrlPart part, NonAscii non_ascii);

}  // namespace newswire
