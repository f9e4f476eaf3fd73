// Which fetch may go now. Pure: no clock, no thread; times come in as arguments.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/clock.h"

namespace newswire::fetcher {

// Holds fetches, named by number, until they are due and their host is free: one request a host at
// a time, or as many as are allowed, a pause between two, none before a block ends. Every call
// costs at most the logarithm of what it holds. A value.
class Schedule {
 public:
  using Fetch = std::size_t;

  explicit Schedule(Duration host_spacing, std::size_t host_connections = 1)
      : host_spacing_(host_spacing), host_connections_(host_connections) {}

  // What is known of the host from before. Only ever makes it wait longer.
  void remember_request(const std::string& host, Time at);
  void block(const std::string& host, Time until);
  // A longer pause between two requests than is usual. To be told before remember_request().
  void space(const std::string& host, Duration spacing);
  Time free_from(const std::string& host) const;      // the pause after its last request
  Time blocked_until(const std::string& host) const;  // the epoch where it is not

  void add(Fetch fetch, const std::string& host, Time due);

  // The fetch that has been due longest of those that may go; its host then has one more request to
  // it until finish(). nullopt where none may go now.
  std::optional<Fetch> take(Time now);
  // The request to `host` that take() let go is over; it went out at `requested`.
  void finish(const std::string& host, Time requested);

  // When take() can next succeed, if nothing finishes before; nullopt where only finish() or add()
  // can change that.
  std::optional<Time> next() const;

  std::size_t size() const { return size_; }  // fetches that wait
  // Takes out one that waits for this host; false where it does not.
  bool take_out(Fetch fetch, const std::string& host);
  // Take out what waits for this host, and all that wait.
  std::vector<Fetch> drop(const std::string& host);
  std::vector<Fetch> clear();

 private:
  struct Host {
    std::set<std::pair<Time, Fetch>> waiting;
    Duration spacing{0};  // where it is longer than that of all
    Time free_from{};     // the spacing after its last request
    Time blocked_until{};
    std::size_t under_way = 0;
    std::optional<Time> queued;  // its place in ready_
  };

  void requeue(const std::string& name, Host& host);

  Duration host_spacing_;
  std::size_t host_connections_;
  std::unordered_map<std::string, Host> hosts_;
  std::set<std::pair<Time, std::string>> ready_;  // of each host that takes more: when it may go
  std::size_t size_ = 0;
};

}  // namespace newswire::fetcher
