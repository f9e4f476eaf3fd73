#include "fetcher/transport/tls.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include "fetcher/transport/address.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_sessions = 1000;

// OpenSSL's own socket BIO writes with write(2), and a peer that has gone would then raise SIGPIPE
// in a program that embeds us. This one sends with MSG_NOSIGNAL.
int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int bio_read(BIO* bio, char* to, int size) {
  BIO_clear_retry_flags(bio);
  const auto got = ::recv(socket_of(bio), to, static_cast<std::size_t>(size), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

int bio_write(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  const auto put = ::send(socket_of(bio), from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (put < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(put);
}

long bio_control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_socket_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "newswire socket");
  if (!method) return nullptr;
  BIO_meth_set_read(method, bio_read);
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_ctrl(method, bio_control);
  return method;
}

BIO* make_socket_bio(int socket) {
  static BIO_METHOD* const method = make_socket_method();
  BIO* bio = method ? BIO_new(method) : nullptr;
  if (!bio) return nullptr;
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(bio, 1);
  return bio;
}

std::string last_openssl_error() {
  const unsigned long code = ERR_get_error();
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  return reason ? reason : "TLS failed";
}

// 1: the session is ours to free.
int take_new_session(SSL* ssl, SSL_SESSION* session) {
  const auto* owner = static_cast<const TlsSession*>(SSL_get_app_data(ssl));
  owner->context().keep_session(owner->peer(), session);
  return 1;
}

}  // namespace

TlsContext::TlsContext(std::string ca_file) : ca_file_(std::move(ca_file)) {}

TlsContext::~TlsContext() {
  for (const auto& [peer, session] : sessions_) SSL_SESSION_free(session);
  SSL_CTX_free(context_);
}

ssl_ctx_st* TlsContext::handle() {
  std::call_once(once_, [this] {
    context_ = SSL_CTX_new(TLS_client_method());
    if (!context_) return;
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    has_roots_ = ca_file_.empty() ? SSL_CTX_set_default_verify_paths(context_) == 1
                                  : SSL_CTX_load_verify_file(context_, ca_file_.c_str()) == 1;
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                   SSL_MODE_RELEASE_BUFFERS);
    // Many servers close without saying so. Where the length is known a cut shows anyway, and where
    // it is not the parser sees that the document did not end.
    SSL_CTX_set_options(context_, SSL_OP_IGNORE_UNEXPECTED_EOF);
    // OpenSSL's own store of a client's sessions is never looked into.
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context_, take_new_session);
  });
  return context_;
}

bool TlsContext::has_roots() {
  return handle() != nullptr && has_roots_;
}

void TlsContext::keep_session(const std::string& peer, ssl_session_st* session) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= max_sessions && !sessions_.contains(peer)) {
    SSL_SESSION_free(sessions_.begin()->second);
    sessions_.erase(sessions_.begin());
  }
  auto& kept = sessions_[peer];
  SSL_SESSION_free(std::exchange(kept, session));
}

ssl_session_st* TlsContext::take_session(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto known = sessions_.find(peer);
  if (known == sessions_.end()) return nullptr;
  SSL_SESSION* const session = known->second;
  sessions_.erase(known);
  return session;
}

TlsSession::TlsSession(TlsContext& context, int socket, const std::string& host, bool verified)
    : context_(context), peer_(host + (verified ? "" : " unverified")) {
  ERR_clear_error();
  SSL_CTX* shared = context.handle();
  session_ = shared ? SSL_new(shared) : nullptr;
  BIO* bio = session_ ? make_socket_bio(socket) : nullptr;
  if (!bio) {
    why_ = last_openssl_error();
    SSL_free(session_);
    session_ = nullptr;
    return;
  }
  SSL_set_bio(session_, bio, bio);
  SSL_set_app_data(session_, this);
  if (!verified) SSL_set_verify(session_, SSL_VERIFY_NONE, nullptr);
  if (SSL_SESSION* const earlier = context.take_session(peer_)) {
    SSL_set_session(session_, earlier);
    SSL_SESSION_free(earlier);
  }
  if (parse_address(host, 0).empty()) {
    SSL_set_tlsext_host_name(session_, host.c_str());  // SNI is for names only (RFC 6066, 3)
    SSL_set_hostflags(session_, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(session_, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_), host.c_str());
  }
  SSL_set_connect_state(session_);
}

TlsSession::~TlsSession() {
  if (!session_) return;
  if (SSL_is_init_finished(session_)) SSL_shutdown(session_);  // says goodbye; waits for no answer
  ERR_clear_error();
  SSL_free(session_);
}

bool TlsSession::is_resumed() const {
  return session_ != nullptr && SSL_session_reused(session_) == 1;
}

TlsSession::Step TlsSession::handshake() {
  if (!session_) return Step::failed;
  ERR_clear_error();
  return step_of(SSL_do_handshake(session_));
}

TlsSession::Step TlsSession::read(char* to, std::size_t size, std::size_t& got) {
  ERR_clear_error();
  return step_of(SSL_read_ex(session_, to, size, &got));
}

TlsSession::Step TlsSession::write(const char* from, std::size_t size, std::size_t& put) {
  ERR_clear_error();
  return step_of(SSL_write_ex(session_, from, size, &put));
}

TlsSession::Step TlsSession::step_of(int result) {
  if (result == 1) return Step::done;
  const int system_error = errno;
  switch (SSL_get_error(session_, result)) {
    case SSL_ERROR_WANT_READ:
      return Step::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::wants_write;
    case SSL_ERROR_ZERO_RETURN:
      return Step::ended;
    case SSL_ERROR_SYSCALL:
      why_ = system_error ? std::strerror(system_error) : "the connection was closed";
      return Step::failed;
    default:
      break;
  }
  const long verified = SSL_get_verify_result(session_);
  why_ = verified == X509_V_OK ? last_openssl_error() : X509_verify_cert_error_string(verified);
  return Step::failed;
}

}  // namespace newswire::fetcher
