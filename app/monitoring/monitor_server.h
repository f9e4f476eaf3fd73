// A small HTTP server for a few pages that anybody may ask for again and again: GET and HEAD only,
// one request a connection.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace newswire::app {

struct Answer {
  int status = 200;
  std::string body{};
  std::string content_type = "text/plain; charset=utf-8";
};

// Two requests are served at once, and as many as 16 wait; a client has two seconds for its head
// and five in all, however slowly it goes on.
class MonitorServer {
 public:
  // The answer to a GET of this path, from one of two threads. What it throws is a 500.
  using Pages = std::function<Answer(const std::string& path)>;

  // Listens from now on at HOST:PORT; port 0: one that the system chooses. Throws FatalError,
  // naming the endpoint, where that cannot be.
  MonitorServer(const std::string& listen, Pages pages);
  ~MonitorServer();  // interrupts what is under way

  int port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::app
