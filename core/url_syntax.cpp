#include "core/url_syntax.h"

#include <algorithm>

#include "core/text.h"
#include "core/utf8.h"

namespace newswire {
namespace {

bool is_alpha(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
         });
}

std::string_view illegal_in(UrlPart part) {
  switch (part) {
    case UrlPart::path:
      return " \"<>?`{}^\\";
    case UrlPart::query:
      return " \"<>";
    case UrlPart::fragment:
      return " \"<>`";
  }
  return " ";
}

}  // namespace

UrlReference split_reference(std::string_view text) {
  UrlReference parts;
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.substr(0, 2) == "//") {
    text.remove_prefix(2);
    const auto end = std::min(text.find('/'), text.size());
    parts.authority = text.substr(0, end);
    text.remove_prefix(end);
  }
  parts.path = text;
  return parts;
}

std::string remove_dot_segments(std::string_view path) {
  if (path.find("/.") == std::string_view::npos && path.substr(0, 1) != ".") {
    return std::string(path);
  }
  std::string out;
  const auto drop_last_segment = [&out] {
    const auto slash = out.rfind('/');
    out.resize(slash == std::string::npos ? 0 : slash);
  };
  while (!path.empty()) {
    if (path.substr(0, 3) == "../") {
      path.remove_prefix(3);
    } else if (path.substr(0, 2) == "./" || path.substr(0, 3) == "/./") {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.substr(0, 4) == "/../") {
      path.remove_prefix(3);
      drop_last_segment();
    } else if (path == "/..") {
      path = "/";
      drop_last_segment();
    } else if (path == "." || path == "..") {
      break;
    } else {
      const auto end = std::min(path.find('/', 1), path.size());
      out += path.substr(0, end);
      path.remove_prefix(end);
    }
  }
  return out;
}

std::string strip_url_noise(std::string_view text) {
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return out;
}

std::string percent_encode(std::string_view text, UrlPart part, NonAscii non_ascii) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const std::string_view illegal = illegal_in(part);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    const std::string_view bytes = text.substr(at, next.bytes);
    at += next.bytes;
    const char32_t c = next.value;
    const bool encode = c < ' ' || (c >= 0x7F && c < 0xA0) || is_white_space(c) ||
                        (c < 0x80 && illegal.find(bytes.front()) != std::string_view::npos) ||
                        (c >= 0x80 && non_ascii == NonAscii::encode);
    if (!encode) {
      out += bytes;
      continue;
    }
    for (const char byte : bytes) {
      out += '%';
      out += digits[static_cast<unsigned char>(byte) >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace newswire
