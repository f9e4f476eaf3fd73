// TLS over a socket that somebody else waits for (OpenSSL).
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

struct ssl_st;
struct ssl_ctx_st;
struct ssl_session_st;

namespace newswire::fetcher {

// What TLS connections of a process share: the root certificates, read at first use because that
// takes longer than many a fetch, and the sessions that servers let us resume. Any thread.
class TlsContext {
 public:
  // The roots are those of the PEM file, or, where it is empty, the system's; SSL_CERT_FILE and
  // SSL_CERT_DIR name others.
  explicit TlsContext(std::string ca_file = {});
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* handle();  // nullptr where OpenSSL cannot be set up
  bool has_roots();      // false where the file cannot be read

  // Sessions by peer, a thousand at most. Each is used once (RFC 8446, appendix C.4).
  void keep_session(const std::string& peer, ssl_session_st* session);  // takes it over
  ssl_session_st* take_session(const std::string& peer);  // the caller frees it; may be nullptr

 private:
  const std::string ca_file_;
  std::once_flag once_;
  ssl_ctx_st* context_ = nullptr;
  bool has_roots_ = false;
  std::mutex mutex_;
  std::unordered_map<std::string, ssl_session_st*> sessions_;
};

// The client's side of one connection. Never blocks: `wants_read` and `wants_write` say what to
// wait for before the call is made again. Used by one thread at a time.
class TlsSession {
 public:
  enum class Step { done, wants_read, wants_write, ended, failed };

  // `socket` stays the caller's, and must be non-blocking. The context must outlive it. Only where
  // `verified` is the certificate checked.
  TlsSession(TlsContext& context, int socket, const std::string& host, bool verified);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  Step handshake();
  Step read(char* to, std::size_t size, std::size_t& got);
  Step write(const char* from, std::size_t size, std::size_t& put);

  std::string why() const { return why_; }  // after `failed`: one line
  bool is_resumed() const;

  // What it is resumed by.
  TlsContext& context() const { return context_; }
  const std::string& peer() const { return peer_; }

 private:
  Step step_of(int result);

  TlsContext& context_;
  const std::string peer_;
  ssl_st* session_ = nullptr;
  std::string why_;
};

}  // namespace newswire::fetcher
