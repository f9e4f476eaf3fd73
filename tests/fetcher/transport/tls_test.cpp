// The HTTP client against a TLS server whose certificate the test has made.
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fetcher/http_client.h"
#include "fetcher/transport/address.h"
#include "tests/fetcher/raw_server.h"
#include "tests/support/catch.h"
#include "tests/support/environment.h"
#include "tests/support/temp_folder.h"

using namespace std::chrono_literals;
using namespace newswire;
using namespace newswire::fetcher;

namespace {

struct Identity {  // a certificate that vouches for itself, for the name "localhost"
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  std::unique_ptr<X509, void (*)(X509*)> certificate{X509_new(), X509_free};

  Identity() {
    X509* x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -60);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key.get());
    X509_NAME* name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("newswire test"), -1, -1, 0);
    X509_set_issuer_name(x509, name);
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(x509, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x509, key.get(), EVP_sha256());
  }

  void write_certificate(const std::string& file) const {
    BIO* out = BIO_new_file(file.c_str(), "w");
    REQUIRE(out);
    PEM_write_bio_X509(out, certificate.get());
    BIO_free(out);
  }
};

class TlsServer {
 public:
  explicit TlsServer(const Identity& identity)
      : server_(identity.certificate.get(), identity.key.get()) {
    server_.Get("/feed", [this](const httplib::Request& request, httplib::Response& response) {
      const char* name = SSL_get_servername(request.ssl, TLSEXT_NAMETYPE_host_name);
      sni = name ? name : "none";
      resumed = SSL_session_reused(request.ssl) == 1;
      if (request.has_param("close")) response.set_header("Connection", "close");
      response.set_content(std::string(100'000, 'x'), "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~TlsServer() {
    while (!server_.is_running()) std::this_thread::yield();
    server_.stop();
    thread_.join();
  }
  HttpRequest request(const std::string& host) const {
    HttpRequest request;
    request.url = parse_http_url("https://" + host + ":" + std::to_string(port_) + "/feed").value();
    request.allow_private = true;
    return request;
  }
  std::string sni;
  bool resumed = false;  // the last request's session was an earlier one's

 private:
  httplib::SSLServer server_;
  int port_ = 0;
  std::thread thread_;
};

// A proxy that opens a tunnel to that port of this machine, whatever it is asked for.
test::RawServer::Script tunnel_to(std::uint16_t port, std::atomic<int>& tunnels) {
  return [port, &tunnels](test::Peer& peer) {
    const std::string request = peer.read_request();
    if (!request.starts_with("CONNECT ")) return;
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = parse_address("127.0.0.1", port).front();
    if (::connect(server, address.get(), address.size) == 0) {
      ++tunnels;
      peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
      peer.relay(server);
    }
    ::close(server);
  };
}

}  // namespace

TEST_CASE("https works where the certificate is trusted and made for the host", "[tls]") {
  const Identity identity;
  test::TempFolder folder;
  identity.write_certificate(folder.path("root.pem"));
  const test::Variable roots("SSL_CERT_FILE", folder.path("root.pem"));
  TlsServer server(identity);
  const auto client = make_http_client();
  const auto response = client->get(server.request("localhost"));
  REQUIRE(response.ok());
  CHECK(response->status == 200);
  CHECK(response->body.size() == 100'000);
  CHECK(server.sni == "localhost");

  const auto other_name = client->get(server.request("127.0.0.1"));
  REQUIRE_FALSE(other_name.ok());
  CHECK(other_name.error().failure == HttpFailure::tls);
}

TEST_CASE("https is refused where nobody vouches for the certificate", "[tls]") {
  const Identity identity;
  TlsServer server(identity);
  const auto response = make_http_client()->get(server.request("localhost"));
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().failure == HttpFailure::tls);
  CHECK_THAT(response.error().message, test::contains("localhost: TLS handshake: self"));
}

TEST_CASE("a file of root certificates counts for the requests that name it", "[tls]") {
  const Identity identity;
  test::TempFolder folder;
  identity.write_certificate(folder.path("root.pem"));
  TlsServer server(identity);
  const auto client = make_http_client();
  auto request = server.request("localhost");
  request.ca_file = folder.path("root.pem");
  CHECK(client->get(request).ok());
  request.ca_file.clear();
  CHECK_FALSE(client->get(request).ok());
  request.ca_file = folder.path("no-such.pem");
  const auto unreadable = client->get(request);
  REQUIRE_FALSE(unreadable.ok());
  CHECK_THAT(unreadable.error().message, test::contains("root certificates cannot be read"));
}

TEST_CASE("an insecure request takes any certificate and leaves none for others", "[tls]") {
  const Identity identity;
  TlsServer server(identity);
  const auto client = make_http_client();
  auto request = server.request("localhost");
  request.insecure = true;
  CHECK(client->get(request).ok());
  request.insecure = false;
  const auto refused = client->get(request);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().failure == HttpFailure::tls);
}

TEST_CASE("a new connection resumes the TLS session of the one before it", "[tls]") {
  const Identity identity;
  test::TempFolder folder;
  identity.write_certificate(folder.path("root.pem"));
  TlsServer server(identity);
  const auto client = make_http_client();
  auto request = server.request("localhost");
  request.ca_file = folder.path("root.pem");
  request.url.query = "?close=1";
  REQUIRE(client->get(request).ok());
  CHECK_FALSE(server.resumed);
  REQUIRE(client->get(request).ok());
  CHECK(server.resumed);
}

TEST_CASE("a tunnel leads to the server whose certificate is checked", "[tls]") {
  const Identity identity;
  test::TempFolder folder;
  identity.write_certificate(folder.path("root.pem"));
  TlsServer server(identity);
  auto request = server.request("localhost");
  std::atomic<int> tunnels = 0;
  const test::RawServer proxy(tunnel_to(request.url.effective_port(), tunnels));
  request.proxy = parse_http_url(proxy.url("/")).value();
  const auto client = make_http_client();

  const auto refused = client->get(request);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().failure == HttpFailure::tls);
  CHECK(tunnels == 1);

  request.ca_file = folder.path("root.pem");
  for (int i = 0; i < 2; ++i) {
    const auto response = client->get(request);
    REQUIRE(response.ok());
    CHECK(response->body.size() == 100'000);
  }
  CHECK(server.sni == "localhost");
  CHECK(tunnels == 2);  // the last request found one open
}

TEST_CASE("a server that speaks no TLS is told as such", "[tls]") {
  test::RawServer server([](test::Peer& peer) {
    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.wait_for_close();
  });
  HttpRequest request;
  request.url = parse_http_url(server.url("/")).value();
  request.url.scheme = "https";
  request.allow_private = true;
  const auto response = make_http_client()->get(request);
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().failure == HttpFailure::tls);
}
