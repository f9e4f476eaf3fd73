// "Something was committed": a hint without content from the fetcher to the broker, over ipc beside
// the store. Correctness never depends on it.
#pragma once

#include <memory>
#include <string>

#include "wire/context.h"

namespace newswire::wire {

// The ipc endpoint that belongs to a store; empty where its path would be too long for a socket
// (107 bytes), and then there is no doorbell.
std::string doorbell_endpoint(const std::string& store_path);

// Bound to the thread that made it.
class DoorbellRinger {
 public:
  DoorbellRinger(Context& context, const std::string& endpoint);  // an empty endpoint: does nothing
  ~DoorbellRinger();
  void ring();  // never blocks, never fails

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The broker's end. Bound to one thread at a time; another may take it over whole.
class Doorbell {
 public:
  // Throws FatalError where another broker has it or the path cannot be bound.
  Doorbell(Context& context, const std::string& endpoint);
  ~Doorbell();

  void* handle();   // for wire/poller.h
  bool was_rung();  // since the last call, however often

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::wire
