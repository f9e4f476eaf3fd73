// Connections that stay open between two requests to one host.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "fetcher/transport/connection.h"

namespace newswire::fetcher {

// Few and not for long, as most hosts are asked once an hour: a connection that nobody has taken
// for ten seconds is closed as soon as any other one comes or goes. Any thread.
class ConnectionPool {
 public:
  // The one that was kept under this key last and has been silent since; nullptr where there is
  // none. A key says all that a connection was made with: whom to, by which way, how verified.
  std::unique_ptr<Connection> take(const std::string& key);
  void keep(const std::string& key, std::unique_ptr<Connection> connection);
  void clear();

 private:
  struct Idle {
    std::string key;
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point since;
  };
  std::list<Idle> remove_old();

  std::mutex mutex_;
  std::list<Idle> idle_;  // the oldest first
};

}  // namespace newswire::fetcher
