#include "app/signals.h"

#include <utility>

#include <pthread.h>
#include <unistd.h>

#include "app/command.h"

namespace newswire::app {
namespace {

constexpr int wake_up = SIGUSR2;  // ours alone: ends the waiting thread

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, wake_up}) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_signals() {
  const sigset_t set = handled_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void end_at_once() {
  _exit(exit_code::interrupted);
}

Signals::Signals(Handler stop, Handler reload)
    : stop_(std::move(stop)), reload_(std::move(reload)) {
  thread_ = std::thread([this] { wait(); });
}

Signals::~Signals() {
  pthread_kill(thread_.native_handle(), wake_up);
  thread_.join();
  // They stay blocked: one that comes while the process is ending must not cut it short.
}

void Signals::wait() {
  const sigset_t set = handled_signals();
  while (true) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (signal == wake_up) return;
    if (signal == SIGHUP && reload_) {
      reload_();
    } else {
      received_ = signal;
      stop_();
    }
  }
}

}  // namespace newswire::app
