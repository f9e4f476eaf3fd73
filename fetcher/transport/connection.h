// One TCP connection, with TLS or without, whose every wait has a deadline and can be interrupted.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetcher/http_client.h"
#include "fetcher/transport/address.h"
#include "fetcher/transport/interrupt.h"
#include "fetcher/transport/tls.h"

namespace newswire::fetcher {

// Used by one thread at a time; `interrupt` must outlive it.
class Connection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Plan {
    std::string host;                              // for messages
    std::chrono::milliseconds connect_timeout{0};  // of each address, its TLS handshake included
    std::chrono::milliseconds idle_timeout{0};
    Deadline deadline;  // of everything
  };

  Connection(Plan plan, const Interrupt& interrupt);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Tries the addresses in turn until one answers. False: see failure().
  bool connect(const std::vector<Address>& addresses);
  // Shakes hands and, where `verified`, checks the certificate for `host`. The context must outlive
  // the connection.
  bool start_tls(TlsContext& context, const std::string& host, bool verified = true);

  // Of one that has answered a request and stays open: whether nothing came since, not even its
  // end; and its next request.
  bool is_quiet() const;
  void begin(Plan plan);

  // As read(2): 0 is the end of the stream, -1 a failure.
  long read(char* to, std::size_t size);
  bool write(std::string_view bytes);

  int descriptor() const { return descriptor_; }
  const std::optional<HttpError>& failure() const { return failure_; }

 private:
  bool connect_to(const Address& address);
  bool wait(short events, Deadline until, HttpFailure if_late);
  bool fail(HttpFailure failure, const std::string& what);
  void close();

  Plan plan_;
  const Interrupt& interrupt_;
  int descriptor_ = -1;
  Deadline connect_by_{};
  std::unique_ptr<TlsSession> tls_;
  std::optional<HttpError> failure_;
};

}  // namespace newswire::fetcher
