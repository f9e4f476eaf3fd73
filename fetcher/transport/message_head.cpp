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

// 0 where the line is no status line.
int status_in(std::string_view line) {
  int status = 0;
  if (line.size() < 12 || !line.starts_with("HTTP/1.")) return 0;
  std::from_chars(line.data() + 9, line.data() + 12, status);
  return status;
}

// What comes behind a 101 is no HTTP.
bool is_interim(int status) {
  return status >= 100 && status < 200 && status != 101;
}

}  // namespace

bool HeadRecorder::take(char byte) {
  bytes_ += byte;
  if (bytes_.size() > max_head_bytes) return false;
  if (in_status_line_ && bytes_.size() - line_begin_ > max_status_line_bytes) return false;
  if (byte == '\n') end_line();
  return true;
}

void HeadRecorder::end_line() {
  auto rest = std::string_view(bytes_).substr(line_begin_);
  const auto line = take_line(rest);
  line_begin_ = bytes_.size();
  if (in_status_line_) {
    const int status = status_in(line);
    is_interim_ = is_interim(status);
    is_whole_ = status == 0;
    in_status_line_ = false;
  } else if (line.empty() && is_interim_) {
    head_begin_ = bytes_.size();
    in_status_line_ = true;
  } else if (line.empty()) {
    is_whole_ = true;
  }
}

std::optional<ResponseHead> parse_head(std::string_view bytes) {
  std::optional<ResponseHead> head;
  for (auto rest = bytes; !rest.empty();) {
    const auto line = take_line(rest);
    if (!head) {
      if (line.size() < 12 || !line.starts_with("HTTP/1.")) return std::nullopt;
      head.emplace().status = status_in(line);
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
