#include "subscriber/c/event.h"

#include <utility>

#include "wire/item_json.h"

namespace newswire::subscriber {
namespace {

std::int64_t time_of(const std::optional<Time>& time) {
  return time ? time->time_since_epoch().count() : NEWSWIRE_NO_TIME;
}

const char* text_of(const std::optional<std::string>& text) {
  return text ? text->c_str() : "";
}

void point_to(const std::vector<std::string>& texts, std::vector<const char*>& pointers) {
  pointers.clear();
  for (const std::string& text : texts) pointers.push_back(text.c_str());
}

// Whoever is told so may find the subscriber freed by another thread: this outlives it.
constexpr newswire_event closed = [] {
  newswire_event event{};
  event.size = sizeof event;
  event.kind = NEWSWIRE_CLOSED;
  event.text = "";
  return event;
}();

// What each event says besides the item, whose own fields point into the event.
struct Teller {
  newswire_event& shown;

  void operator()(const ItemEvent&) { shown.kind = NEWSWIRE_ITEM; }
  void operator()(const Idle&) { shown.kind = NEWSWIRE_IDLE; }
  void operator()(const Connected& connected) {
    shown.kind = NEWSWIRE_CONNECTED;
    shown.again = connected.again;
  }
  void operator()(const Disconnected& disconnected) {
    shown.kind = NEWSWIRE_DISCONNECTED;
    shown.text = disconnected.reason.c_str();
  }
  void operator()(const GapRepaired& gap) {
    shown.kind = NEWSWIRE_GAP_REPAIRED;
    shown.repaired = gap.items;
  }
  void operator()(const GapLost& gap) {
    shown.kind = NEWSWIRE_GAP_LOST;
    shown.lost_from = gap.from;
    shown.lost_to = gap.to;
  }
  void operator()(const EpochChanged& change) {
    shown.kind = NEWSWIRE_EPOCH_CHANGED;
    shown.epoch_before = change.before;
    shown.epoch_now = change.now;
  }
  void operator()(const LocalFiltering& filtering) {
    shown.kind = NEWSWIRE_LOCAL_FILTERING;
    shown.text = filtering.reason.c_str();
  }
  void operator()(const Finished&) { shown.kind = NEWSWIRE_FINISHED; }
  void operator()(const Closed&) { shown = closed; }
};

}  // namespace

const newswire_event& EventForC::show(Event event) {
  event_ = std::move(event);
  json_.clear();
  shown_ = {};
  shown_.size = sizeof shown_;
  shown_.text = "";
  std::visit(Teller{shown_}, event_);
  if (const auto* item = std::get_if<ItemEvent>(&event_)) show_item(item->item);
  return shown_.kind == NEWSWIRE_CLOSED ? closed : shown_;
}

void EventForC::show_item(const Item& item) {
  point_to(item.topics, topics_);
  point_to(item.categories, categories_);
  item_ = {};
  item_.size = sizeof item_;
  item_.sequence = item.sequence;
  item_.published = time_of(item.published);
  item_.updated = time_of(item.updated);
  item_.fetched = time_of(item.fetched);
  item_.id = item.id.c_str();
  item_.source = item.source.c_str();
  item_.title = item.title.c_str();
  item_.link = item.link.c_str();
  item_.summary = item.summary.c_str();
  item_.author = text_of(item.author);
  item_.lang = text_of(item.lang);
  item_.previous_title = item.previous_title.c_str();
  item_.topics = topics_.data();
  item_.topic_count = topics_.size();
  item_.categories = categories_.data();
  item_.category_count = categories_.size();
  item_.update = item.update;
  shown_.item = &item_;
}

const char* EventForC::json() {
  const auto* item = std::get_if<ItemEvent>(&event_);
  if (item == nullptr) return nullptr;
  if (json_.empty()) json_ = wire::encode_item(item->item);
  return json_.c_str();
}

}  // namespace newswire::subscriber
