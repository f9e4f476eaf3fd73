// Connections that others make to us: a port to listen on, and bytes within limits of time and
// number.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/descriptor.h"
#include "fetcher/transport/interrupt.h"

namespace newswire::fetcher {

// "HOST:PORT" with a literal address or "localhost"; port 0: one that the system chooses. Throws
// FatalError, naming it and the purpose ("hubs"), where that cannot be listened on.
Descriptor listen_at(const std::string& endpoint, const std::string& purpose);
int port_of(const Descriptor& listening);

// The next one; nullopt after an interrupt.
std::optional<Descriptor> accept_next(const Descriptor& listening, const Interrupt& interrupt);

// Used by one thread.
class InboundConnection {
 public:
  struct Limits {
    std::chrono::milliseconds head{5000};    // from the first to the last byte of a head
    std::chrono::milliseconds total{30000};  // of everything, however slowly it trickles
    std::size_t head_bytes = 16 << 10;
    std::size_t bytes = 1 << 20;  // received, head included
  };

  InboundConnection(Descriptor descriptor, const Limits& limits, const Interrupt& interrupt);

  // As read(2); -1 also where a limit is reached.
  long read(char* to, std::size_t size);
  bool write(std::string_view bytes);
  // Closes it for sending and reads what is left for a moment, so that the answer is not lost to a
  // reset.
  void finish();
  int descriptor() const { return descriptor_.number(); }

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  bool fill();
  void look_for_end_of_head(std::string_view bytes);

  const Descriptor descriptor_;
  const Limits limits_;
  const Interrupt& interrupt_;
  const Deadline head_by_;
  const Deadline all_by_;
  std::string buffer_;
  std::size_t at_ = 0;  // what was handed out of it
  std::size_t received_ = 0;
  bool in_head_ = true;
  std::size_t line_length_ = 0;
};

}  // namespace newswire::fetcher
