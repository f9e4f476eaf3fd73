#include "fetcher/transport/message_head.h"

#include <charconv>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_head_bytes = 64 << 10;
// cpp-httplib reads the status line with std::regex, whose recursion overflows the stack on long
// lines.
constexpr std::size_t max_status_line_bytes = 1 << 10;

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

bool HeadRecorder::take(char byte) {
  bytes_ += byte;
  if (byte == '\n') in_first_line_ = false;
  return bytes_.size() <= (in_first_line_ ? max_status_line_bytes : max_head_bytes);
}

std::optional<ResponseHead> parse_head(std::string_view bytes) {
  std::optional<ResponseHead> head;
  for (auto rest = bytes; !rest.empty();) {
    const auto line = take_line(rest);
    if (!head || line.substr(0, 7) == "HTTP/1.") {
      if (line.size() < 12 || line.substr(0, 7) != "HTTP/1.") return std::nullopt;
      head.emplace();
      std::from_chars(line.data() + 9, line.data() + 12, head->status);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line[0] == ' ' || line[0] == '\t') {
      continue;
    }
    head->headers.emplace_back(line.substr(0, colon), ascii_trim(line.substr(colon + 1)));
  }
  return head;
}

}  // namespace newswire::fetcher
