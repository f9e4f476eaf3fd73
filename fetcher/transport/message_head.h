// The head of an HTTP response, read from its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fetcher/http_client.h"

namespace newswire::fetcher {

// Collects the head as it comes in, up to a limit.
class HeadRecorder {
 public:
  // Takes the next byte. False: the head, or its status line, is longer than any honest one.
  bool take(char byte);
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  bool in_first_line_ = true;
};

struct ResponseHead {
  int status = 0;
  Headers headers;
};

// The last head in `bytes`: interim responses (1xx) before it are skipped. nullopt where there is
// none.
std::optional<ResponseHead> parse_head(std::string_view bytes);

}  // namespace newswire::fetcher
