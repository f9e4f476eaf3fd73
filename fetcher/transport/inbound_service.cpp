#include "fetcher/transport/inbound_service.h"

#include <string_view>
#include <utility>

namespace newswire::fetcher {
namespace {

constexpr std::string_view too_busy =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 60\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

}  // namespace

InboundService::InboundService(Options options, Serve serve)
    : options_(std::move(options)),
      serve_(std::move(serve)),
      listening_(listen_at(options_.listen, options_.purpose)) {
  threads_.emplace_back([this] { accept(); });
  for (std::size_t i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { work(); });
}

InboundService::~InboundService() {
  interrupt_.set();
  for (auto& thread : threads_) thread.join();
}

void InboundService::accept() {
  while (auto descriptor = accept_next(listening_, interrupt_)) {
    std::unique_lock lock(mutex_);
    if (waiting_.size() < options_.max_waiting) {
      waiting_.push_back(std::move(*descriptor));
      lock.unlock();
      changed_.notify_one();
    } else {
      lock.unlock();
      InboundConnection(std::move(*descriptor), options_.limits, interrupt_).write(too_busy);
    }
  }
  const std::lock_guard lock(mutex_);
  ending_ = true;
  changed_.notify_all();
}

void InboundService::work() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    InboundConnection connection(std::move(waiting_.front()), options_.limits, interrupt_);
    waiting_.pop_front();
    lock.unlock();
    serve_(connection);
  }
}

}  // namespace newswire::fetcher
