// The head of an HTTP response, read from its bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "fetcher/http_client.h"

namespace newswire::fetcher {

// Collects the head as it comes in, up to a limit. Interim responses (1xx) come before it, as many
// as the server likes (RFC 9110, section 15.2), and are passed over.
class HeadRecorder {
 public:
  // Takes the next byte. False: the heads together, or a status line, are longer than any honest
  // one.
  bool take(char byte);
  // No byte of it is missing, or what has come is no head at all.
  bool is_whole() const { return is_whole_; }
  // What has come of it.
  std::string_view bytes() const { return std::string_view(bytes_).substr(head_begin_); }

 private:
  void end_line();

  std::string bytes_;
  std::size_t head_begin_ = 0;  // of the response that is being read
  std::size_t line_begin_ = 0;
  bool in_status_line_ = true;
  bool is_interim_ = false;
  bool is_whole_ = false;
};

struct ResponseHead {
  int status = 0;
  Headers headers;
};

// nullopt where the bytes are none.
std::optional<ResponseHead> parse_head(std::string_view bytes);

}  // namespace newswire::fetcher
