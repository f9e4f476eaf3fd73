// A publisher's site on loopback: real HTTP, feeds that the test changes, conditional requests
// answered as a good server does, every request remembered.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace newswire::test {

struct Request {
  std::string path;
  std::multimap<std::string, std::string> headers;
  int status = 0;  // that was answered

  bool conditional() const;
};

struct Entry {
  std::string id;
  std::string title;
};

// An RSS 2.0 document, newest entry first, as publishers have it.
std::string rss(const std::string& title, const std::vector<Entry>& newest_first);

// All calls from any thread.
class Site {
 public:
  Site();
  ~Site();

  std::string url(const std::string& path) const;

  // From now on `path` has this body, with an ETag of its own.
  void serve(const std::string& path, const std::string& body,
             const std::string& content_type = "application/rss+xml");
  void answer(const std::string& path, int status,
              const std::multimap<std::string, std::string>& headers = {});

  std::vector<Request> requests() const;
  std::vector<Request> requests(const std::string& path) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::test
