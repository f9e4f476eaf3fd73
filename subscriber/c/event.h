// An event as C sees it: structs that point into what is kept beside them.
#pragma once

#include <string>
#include <vector>

#include "subscriber/newswire.h"
#include "subscriber/subscriber.h"

namespace newswire::subscriber {

// One thread at a time.
class EventForC {
 public:
  // What was shown before is gone.
  const newswire_event& show(Event event);

  // The last item as JSON; nullptr where the last event was none. Made when first asked for.
  const char* json();

 private:
  void show_item(const Item& item);

  Event event_ = Idle{};
  newswire_event shown_{};
  newswire_item item_{};
  std::vector<const char*> topics_;
  std::vector<const char*> categories_;
  std::string json_;
};

}  // namespace newswire::subscriber
