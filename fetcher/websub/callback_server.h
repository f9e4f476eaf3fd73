// Where hubs call us: a small HTTP server, meant to stand behind a reverse proxy. It knows nothing
// but callbacks: a GET that asks whether we meant it, a POST that brings news.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "fetcher/websub/callback_desk.h"

namespace newswire::fetcher {

// Hostile clients are to be expected. Each connection is for one request, with limits on its head,
// its body and the time of both; eight are served at once, and as many as 64 wait.
//
// A callback is told by the last segment of the path, so that the proxy may rewrite what is before
// it. GET and POST only: anything else is a 405; a callback that nobody was given, and a question
// about what we never asked for, a 404.
class CallbackServer {
 public:
  struct Options {
    std::string listen = "127.0.0.1:8090";
    std::size_t max_body = 16 << 20;         // bytes
    std::chrono::milliseconds head{5000};    // for a whole head
    std::chrono::milliseconds total{30000};  // for a request in all
  };

  // Listens from now on. `desk` must outlive it. Throws FatalError, naming the endpoint, where that
  // cannot be.
  CallbackServer(const Options& options, CallbackDesk& desk);
  // Interrupts what is under way.
  ~CallbackServer();

  int port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::fetcher
