#include "tests/support/site.h"

#include <mutex>
#include <stdexcept>
#include <thread>

#include <httplib.h>

namespace newswire::test {
namespace {

struct Page {
  int status = 200;
  std::string body;
  std::string content_type;
  std::string etag;
  std::multimap<std::string, std::string> headers;
};

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

bool Request::conditional() const {
  return headers.count("If-None-Match") + headers.count("If-Modified-Since") > 0;
}

std::string rss(const std::string& title, const std::vector<Entry>& newest_first) {
  std::string text = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>" +
                     escaped(title) + "</title><link>http://news.example/</link>\n";
  for (const Entry& entry : newest_first) {
    text += "<item><guid isPermaLink=\"false\">" + escaped(entry.id) + "</guid><title>" +
            escaped(entry.title) + "</title><link>http://news.example/" + escaped(entry.id) +
            "</link></item>\n";
  }
  return text + "</channel></rss>\n";
}

struct Site::Impl {
  mutable std::mutex mutex;
  std::map<std::string, Page> pages;
  std::vector<Request> requests;
  int version = 0;
  httplib::Server server;
  int port = 0;
  std::thread thread;

  void handle(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex);
    const auto page = pages.find(request.path);
    if (page == pages.end()) {
      response.status = 404;
    } else if (!page->second.etag.empty() &&
               request.get_header_value("If-None-Match") == page->second.etag) {
      response.status = 304;
      response.set_header("ETag", page->second.etag);
    } else {
      response.status = page->second.status;
      for (const auto& [name, value] : page->second.headers) response.set_header(name, value);
      if (!page->second.etag.empty()) response.set_header("ETag", page->second.etag);
      response.set_content(page->second.body, page->second.content_type);
    }
    requests.push_back(
        {request.path, {request.headers.begin(), request.headers.end()}, response.status});
  }
};

Site::Site() : impl_(std::make_unique<Impl>()) {
  impl_->server.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
    impl_->handle(request, response);
  });
  impl_->port = impl_->server.bind_to_any_port("127.0.0.1");
  if (impl_->port <= 0) throw std::runtime_error("the test site has no port");
  impl_->thread = std::thread([this] { impl_->server.listen_after_bind(); });
}

Site::~Site() {
  // stop() does nothing while the server has not begun to listen.
  while (!impl_->server.is_running()) std::this_thread::yield();
  impl_->server.stop();
  impl_->thread.join();
}

std::string Site::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(impl_->port) + path;
}

void Site::serve(const std::string& path, const std::string& body,
                 const std::string& content_type) {
  const std::lock_guard lock(impl_->mutex);
  impl_->pages[path] = {.status = 200,
                        .body = body,
                        .content_type = content_type,
                        .etag = "\"v" + std::to_string(++impl_->version) + "\"",
                        .headers = {}};
}

void Site::answer(const std::string& path, int status,
                  const std::multimap<std::string, std::string>& headers) {
  const std::lock_guard lock(impl_->mutex);
  impl_->pages[path] = {
      .status = status, .body = "", .content_type = "text/plain", .etag = "", .headers = headers};
}

std::vector<Request> Site::requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->requests;
}

std::vector<Request> Site::requests(const std::string& path) const {
  std::vector<Request> matching;
  for (Request& request : requests()) {
    if (request.path == path) matching.push_back(std::move(request));
  }
  return matching;
}

}  // namespace newswire::test
