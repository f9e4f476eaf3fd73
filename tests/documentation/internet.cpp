#include "tests/documentation/internet.h"

#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <thread>

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/fetcher/raw_server.h"

namespace newswire::documentation {

const char* const wire_url = "http://wire.example/news.xml";

namespace {

namespace fs = std::filesystem;
using test::Peer;

const fs::path hosts = NEWSWIRE_SOURCE_DIR "/tests/documentation/internet";

struct Answer {
  int status = 200;
  std::string content_type;
  std::string body;
};

std::string date(std::time_t time) {  // RFC 822
  char text[64];
  std::tm parts{};
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", ::gmtime_r(&time, &parts));
  return text;
}

// "@5m ago@" in a file is that moment.
std::string with_dates(std::string text) {
  static const std::regex moment("@([0-9]+)m ago@");
  for (std::smatch found; std::regex_search(text, found, moment);) {
    text.replace(static_cast<std::size_t>(found.position()), found.str().size(),
                 date(std::time(nullptr) - 60 * std::stol(found[1])));
  }
  return text;
}

std::string content_type_of(const fs::path& file, const std::string& body) {
  if (file.extension() == ".html") return "text/html; charset=utf-8";
  if (file.extension() == ".json") return "application/json";
  return body.find("<feed") != std::string::npos ? "application/atom+xml" : "application/rss+xml";
}

Answer answer_of_file(const std::string& host, std::string path) {
  path = path.substr(0, path.find('?'));
  if (path.ends_with('/')) path += "index.html";
  const fs::path file = hosts / host / path.substr(1);
  if (path.find("..") != std::string::npos || !fs::is_regular_file(file)) return {404, "", ""};
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return {200, content_type_of(file, text.str()), with_dates(text.str())};
}

std::string wire_feed(int items) {
  std::string feed = "<rss version=\"2.0\"><channel><title>Wire</title>";
  for (int i = items; i > std::max(0, items - 20); --i) {
    const std::string number = std::to_string(i);
    feed += "<item><guid isPermaLink=\"false\">wire-" + number +
            "</guid><title>Urgent: climate, election and a bitcoin ETF, as Linux lands on the Moon "
            "with a rate cut, no. " +
            number + "</title><link>http://wire.example/" + number + "</link><pubDate>" +
            date(std::time(nullptr)) + "</pubDate></item>";
  }
  return feed + "</channel></rss>";
}

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

// One that vouches for itself, for all hosts that there are.
Certificate make_certificate(EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  X509* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -60);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key);
  X509_NAME* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("documentation"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  std::string all;
  for (const auto& host : fs::directory_iterator(hosts)) {
    all += (all.empty() ? "DNS:" : ",DNS:") + host.path().filename().string();
  }
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, all.c_str());
  X509_add_ext(x509, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(x509, key, EVP_sha256());
  return certificate;
}

void write_certificate(X509* certificate, const std::string& file) {
  BIO* out = BIO_new_file(file.c_str(), "w");
  PEM_write_bio_X509(out, certificate);
  BIO_free(out);
}

void tunnel(Peer& peer, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
    peer.relay(server);
  }
  ::close(server);
}

}  // namespace

struct Internet::Impl {
  explicit Impl(const std::string& root_file)
      : certificate(make_certificate(key.get())), secure(certificate.get(), key.get()) {
    write_certificate(certificate.get(), root_file);
    secure.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      const Answer page = answer(request.get_header_value("Host"), request.path);
      response.status = page.status;
      response.set_content(page.body, page.content_type);
    });
    secure_port = secure.bind_to_any_port("127.0.0.1");
    listening = std::thread([this] { secure.listen_after_bind(); });
    proxy = std::make_unique<test::RawServer>([this](Peer& peer) { pass_on(peer); });
  }
  ~Impl() {
    proxy.reset();
    while (!secure.is_running()) std::this_thread::yield();
    secure.stop();
    listening.join();
  }

  Answer answer(const std::string& host, const std::string& path) {
    if (host == "wire.example" && path == "/news.xml") {
      return {200, "application/rss+xml", wire_feed(++wire_items)};
    }
    return answer_of_file(host, path);
  }

  void pass_on(Peer& peer) {
    std::istringstream head(peer.read_request());
    std::string method;
    std::string target;
    head >> method >> target;
    static const std::regex authority("(http://)?([^/:]+)(:[0-9]+)?(/.*)?");
    std::smatch parts;
    if (!std::regex_match(target, parts, authority) || !fs::is_directory(hosts / parts[2].str())) {
      peer.send("HTTP/1.1 502 No such host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    } else if (method == "CONNECT") {
      tunnel(peer, secure_port);
    } else {
      const Answer page = answer(parts[2], parts[4]);
      peer.send("HTTP/1.1 " + std::to_string(page.status) + " OK\r\nContent-Type: " +
                page.content_type + "\r\nContent-Length: " + std::to_string(page.body.size()) +
                "\r\nConnection: close\r\n\r\n" + page.body);
    }
  }

  Key key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  Certificate certificate;
  std::atomic<int> wire_items = 0;
  httplib::SSLServer secure;
  int secure_port = 0;
  std::thread listening;
  std::unique_ptr<test::RawServer> proxy;
};

Internet::Internet(const std::string& root_file) : impl_(std::make_unique<Impl>(root_file)) {}
Internet::~Internet() = default;

std::string Internet::proxy() const {
  return "http://127.0.0.1:" + std::to_string(impl_->proxy->port());
}

}  // namespace newswire::documentation
