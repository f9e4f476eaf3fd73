// Connections that stay open between two requests to one host.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "fetcher/transport/connection.h"

namespace newswire::fetcher {

// Few and not for long, as most hosts are asked once an hour: one that nobody has taken in time is
// closed, by a thread that runs from the first of them on. Any thread.
class ConnectionPool {
 public:
  explicit ConnectionPool(std::chrono::milliseconds idle_for = std::chrono::seconds(10))
      : idle_for_(idle_for) {}

  // The one that was kept under this key last and has been silent since; nullptr where there is
  // none. A key says all that a connection was made with: whom to, by which way, how verified.
  std::unique_ptr<Connection> take(const std::string& key);
  void keep(const std::string& key, std::unique_ptr<Connection> connection);

 private:
  struct Idle {
    std::string key;
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point since;
  };
  std::list<Idle> remove_old();
  void close_old(std::stop_token stop);

  const std::chrono::milliseconds idle_for_;
  std::mutex mutex_;      // of all below
  std::list<Idle> idle_;  // the oldest first
  std::condition_variable_any first_came_;
  std::jthread closing_;
};

}  // namespace newswire::fetcher
