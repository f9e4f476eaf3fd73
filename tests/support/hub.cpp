#include "tests/support/hub.h"

#include <mutex>
#include <stdexcept>
#include <thread>

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace newswire::test {
namespace {

struct Callback {
  std::string origin;
  std::string path;
};

Callback parts_of(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  return {url.substr(0, path), url.substr(path)};
}

HubHeard heard(const httplib::Result& result) {
  if (!result) return {};
  return {result->status, result->body, {result->headers.begin(), result->headers.end()}};
}

HubHeard question(const std::string& callback, const httplib::Params& parameters) {
  const auto [origin, path] = parts_of(callback);
  httplib::Client client(origin);
  return heard(client.Get(path, parameters, httplib::Headers{}));
}

}  // namespace

std::string HubAsked::of(const std::string& name) const {
  const auto found = form.find(name);
  return found == form.end() ? std::string() : found->second;
}

std::string hub_signature(const std::string& method, const std::string& secret,
                          const std::string& body) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_get_digestbyname(method.c_str()), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &size);
  std::string text = method + "=";
  for (unsigned i = 0; i < size; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

struct Hub::Impl {
  mutable std::mutex mutex;
  std::vector<HubAsked> asked;
  int status = 202;
  std::multimap<std::string, std::string> headers;
  bool confirms = true;
  std::string lease;
  HubHeard confirmation;
  httplib::Server server;
  int port = 0;
  std::thread thread;
};

Hub::Hub() : impl_(std::make_unique<Impl>()) {
  impl_->server.Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
    HubAsked asked;
    asked.form = {request.params.begin(), request.params.end()};
    asked.headers = {request.headers.begin(), request.headers.end()};
    bool confirms = false;
    std::string lease;
    {
      const std::lock_guard lock(impl_->mutex);
      impl_->asked.push_back(asked);
      response.status = impl_->status;
      for (const auto& [name, value] : impl_->headers) response.set_header(name, value);
      confirms = impl_->confirms && impl_->status < 300;
      lease = impl_->lease;
    }
    if (!confirms) return;
    const auto confirmation =
        lease.empty() ? ask_back(asked) : ask_back(asked, {{"hub.lease_seconds", lease}});
    const std::lock_guard lock(impl_->mutex);
    impl_->confirmation = confirmation;
  });
  impl_->port = impl_->server.bind_to_any_port("127.0.0.1");
  if (impl_->port <= 0) throw std::runtime_error("the test hub has no port");
  impl_->thread = std::thread([this] { impl_->server.listen_after_bind(); });
}

Hub::~Hub() {
  // stop() does nothing while the server has not begun to listen.
  while (!impl_->server.is_running()) std::this_thread::yield();
  impl_->server.stop();
  impl_->thread.join();
}

std::string Hub::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(impl_->port) + path;
}

void Hub::answer(int status, const std::multimap<std::string, std::string>& headers) {
  const std::lock_guard lock(impl_->mutex);
  impl_->status = status;
  impl_->headers = headers;
}

void Hub::confirm(bool whether, const std::string& lease) {
  const std::lock_guard lock(impl_->mutex);
  impl_->confirms = whether;
  impl_->lease = lease;
}

std::vector<HubAsked> Hub::asked() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->asked;
}

HubHeard Hub::last_confirmation() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->confirmation;
}

HubHeard Hub::ask_back(const HubAsked& asked,
                       const std::map<std::string, std::string>& changed) const {
  std::map<std::string, std::string> parameters{{"hub.mode", asked.mode()},
                                                {"hub.topic", asked.topic()},
                                                {"hub.challenge", "a challenge & more"}};
  if (asked.mode() == "subscribe") parameters["hub.lease_seconds"] = asked.of("hub.lease_seconds");
  for (const auto& [name, value] : changed) parameters[name] = value;
  return question(asked.callback(), {parameters.begin(), parameters.end()});
}

HubHeard Hub::deny(const HubAsked& asked, const std::string& reason) const {
  return question(asked.callback(),
                  {{"hub.mode", "denied"}, {"hub.topic", asked.topic()}, {"hub.reason", reason}});
}

HubHeard Hub::ping(const HubAsked& asked, const std::string& body,
                   const std::string& method) const {
  std::multimap<std::string, std::string> headers{
      {"Content-Type", "application/rss+xml"},
      {"Link", "<" + url() + ">; rel=\"hub\", <" + asked.topic() + ">; rel=\"self\""}};
  if (!asked.secret().empty()) {
    headers.emplace("X-Hub-Signature", hub_signature(method, asked.secret(), body));
  }
  return ping_with(asked.callback(), body, headers);
}

HubHeard Hub::ping_with(const std::string& callback, const std::string& body,
                        const std::multimap<std::string, std::string>& headers) const {
  const auto [origin, path] = parts_of(callback);
  httplib::Headers sent(headers.begin(), headers.end());
  std::string type;
  if (const auto given = sent.find("Content-Type"); given != sent.end()) {
    type = given->second;
    sent.erase(given);
  }
  httplib::Client client(origin);
  return heard(client.Post(path, sent, body, type));
}

}  // namespace newswire::test
