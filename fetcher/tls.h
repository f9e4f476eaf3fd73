// TLS over a socket that somebody else waits for (OpenSSL).
#pragma once

#include <cstddef>
#include <mutex>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

namespace newswire::fetcher {

// What every TLS connection of a process shares: the system's root certificates, read at first use
// because that takes longer than many a fetch. SSL_CERT_FILE and SSL_CERT_DIR name others. Any
// thread.
class TlsContext {
 public:
  TlsContext();
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* handle();  // nullptr where OpenSSL cannot be set up

 private:
  std::once_flag once_;
  ssl_ctx_st* context_ = nullptr;
};

// The client's side of one connection. Never blocks: `wants_read` and `wants_write` say what to
// wait for before the call is made again. Used by one thread at a time.
class TlsSession {
 public:
  enum class Step { done, wants_read, wants_write, ended, failed };

  // `socket` stays the caller's, and must be non-blocking.
  TlsSession(TlsContext& context, int socket, const std::string& host);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  Step handshake();
  Step read(char* to, std::size_t size, std::size_t& got);
  Step write(const char* from, std::size_t size, std::size_t& put);

  std::string why() const { return why_; }  // after `failed`: one line

 private:
  Step step_of(int result);

  ssl_st* session_ = nullptr;
  std::string why_;
};

}  // namespace newswire::fetcher
