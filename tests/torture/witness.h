// A subscriber within this process that sees everything and is never killed.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "subscriber/subscriber.h"
#include "tests/torture/oracle.h"

namespace newswire::torture {

class Witness {
 public:
  Witness(const std::string& publish, const std::string& replay);
  ~Witness();

  int newest_number() const { return newest_number_; }  // of the publisher's
  std::vector<Entry> handed_over() const;

 private:
  void run();

  Subscriber subscriber_;
  mutable std::mutex mutex_;  // of what follows
  std::vector<Entry> handed_over_;
  std::atomic<int> newest_number_ = 0;
  std::thread thread_;
};

}  // namespace newswire::torture
