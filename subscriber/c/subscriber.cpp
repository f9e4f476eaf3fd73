// newswire.h over subscriber.h. Nothing is thrown out of here.
#include "subscriber/subscriber.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

#include "subscriber/c/event.h"
#include "subscriber/c/options.h"
#include "subscriber/newswire.h"

using newswire::subscriber::EventForC;

struct newswire_subscriber {
  explicit newswire_subscriber(newswire::SubscriberOptions options)
      : subscriber(std::move(options)) {}

  const pid_t process = ::getpid();
  std::mutex in_call;  // held while a thread is in a call: what free() waits for
  newswire::Subscriber subscriber;
  EventForC event;
};

namespace {

// The longest wait that chrono takes without overflowing; next() has a shorter one.
constexpr std::int64_t longest_wait_ms = 1'000LL * 60 * 60 * 24 * 365;

void tell(char* error, std::size_t error_size, std::string_view text) {
  if (error == nullptr || error_size == 0) return;
  const std::size_t length = text.copy(error, error_size - 1);
  error[length] = '\0';
}

// One call at a time, in the process that made the subscriber.
template <typename Call>
int in_call(newswire_subscriber* subscriber, Call call) {
  if (subscriber == nullptr) return NEWSWIRE_INVALID;
  if (subscriber->process != ::getpid()) return NEWSWIRE_FORKED;
  const std::unique_lock lock(subscriber->in_call, std::try_to_lock);
  if (!lock) return NEWSWIRE_IN_USE;
  try {
    return call(*subscriber);
  } catch (const std::exception&) {
    return NEWSWIRE_NO_ROOM;  // nothing else is thrown once it was made
  }
}

}  // namespace

void newswire_options_init(newswire_options* options, size_t size) {
  newswire::subscriber::init_options(options, size);
}

int newswire_open(const newswire_options* options, newswire_subscriber** subscriber, char* error,
                  size_t error_size) {
  if (subscriber == nullptr) {
    tell(error, error_size, "there is nowhere to put the subscriber");
    return NEWSWIRE_INVALID;
  }
  *subscriber = nullptr;
  if (options == nullptr) {
    tell(error, error_size, "there are no options");
    return NEWSWIRE_INVALID;
  }
  try {
    *subscriber = new newswire_subscriber(newswire::subscriber::read_options(*options));
    tell(error, error_size, "");
    return NEWSWIRE_OK;
  } catch (const std::invalid_argument& trouble) {
    tell(error, error_size, trouble.what());
    return NEWSWIRE_INVALID;
  } catch (const std::exception& trouble) {
    tell(error, error_size, trouble.what());
    return NEWSWIRE_NO_ROOM;
  }
}

int newswire_next(newswire_subscriber* subscriber, int64_t timeout_ms,
                  const newswire_event** event) {
  if (event == nullptr) return NEWSWIRE_INVALID;
  *event = nullptr;
  return in_call(subscriber, [&](newswire_subscriber& here) {
    const std::chrono::milliseconds timeout(
        std::clamp<std::int64_t>(timeout_ms, 0, longest_wait_ms));
    *event = &here.event.show(here.subscriber.next(timeout));
    return NEWSWIRE_OK;
  });
}

int newswire_accept(newswire_subscriber* subscriber) {
  return in_call(subscriber, [](newswire_subscriber& here) {
    here.subscriber.accept();
    return NEWSWIRE_OK;
  });
}

int newswire_item_json(newswire_subscriber* subscriber, const char** json) {
  if (json == nullptr) return NEWSWIRE_INVALID;
  *json = nullptr;
  return in_call(subscriber, [&](newswire_subscriber& here) {
    *json = here.event.json();
    return *json == nullptr ? NEWSWIRE_NONE : NEWSWIRE_OK;
  });
}

int newswire_get_cursor(newswire_subscriber* subscriber, newswire_cursor* cursor) {
  if (cursor == nullptr) return NEWSWIRE_INVALID;
  *cursor = {};
  return in_call(subscriber, [&](newswire_subscriber& here) {
    const auto now = here.subscriber.cursor();
    if (!now) return NEWSWIRE_NONE;
    cursor->position = now->position;
    cursor->epoch = now->epoch;
    return NEWSWIRE_OK;
  });
}

int newswire_head(newswire_subscriber* subscriber, int64_t* sequence) {
  if (sequence == nullptr) return NEWSWIRE_INVALID;
  return in_call(subscriber, [&](newswire_subscriber& here) {
    *sequence = here.subscriber.head();
    return NEWSWIRE_OK;
  });
}

int newswire_descriptor(newswire_subscriber* subscriber, int* descriptor) {
  if (descriptor == nullptr) return NEWSWIRE_INVALID;
  *descriptor = -1;
  return in_call(subscriber, [&](newswire_subscriber& here) {
    *descriptor = here.subscriber.descriptor();
    return NEWSWIRE_OK;
  });
}

void newswire_close(newswire_subscriber* subscriber) {
  if (subscriber != nullptr) subscriber->subscriber.close();
}

void newswire_free(newswire_subscriber* subscriber) {
  // In a child, a thread of the parent's may hold the lock for ever.
  if (subscriber == nullptr || subscriber->process != ::getpid()) return;
  subscriber->subscriber.close();
  subscriber->in_call.lock();  // whoever waits in next() leaves it now
  subscriber->in_call.unlock();
  delete subscriber;
}

const char* newswire_result_text(int result) {
  switch (result) {
    case NEWSWIRE_OK:
      return "done";
    case NEWSWIRE_INVALID:
      return "an argument or an option makes no sense";
    case NEWSWIRE_NONE:
      return "there is none yet";
    case NEWSWIRE_IN_USE:
      return "another thread is in a call of this subscriber";
    case NEWSWIRE_NO_ROOM:
      return "memory or descriptors are exhausted";
    case NEWSWIRE_FORKED:
      return "the subscriber stayed with the parent process";
  }
  return "a result that this library does not know";
}

const char* newswire_event_name(int kind) {
  switch (kind) {
    case NEWSWIRE_IDLE:
      return "idle";
    case NEWSWIRE_ITEM:
      return "item";
    case NEWSWIRE_CONNECTED:
      return "connected";
    case NEWSWIRE_DISCONNECTED:
      return "disconnected";
    case NEWSWIRE_GAP_REPAIRED:
      return "gap repaired";
    case NEWSWIRE_GAP_LOST:
      return "gap lost";
    case NEWSWIRE_EPOCH_CHANGED:
      return "epoch changed";
    case NEWSWIRE_LOCAL_FILTERING:
      return "local filtering";
    case NEWSWIRE_FINISHED:
      return "finished";
    case NEWSWIRE_CLOSED:
      return "closed";
  }
  return "an event that this library does not know";
}

const char* newswire_version(void) {
  return NEWSWIRE_VERSION;
}
