#include "subscriber/c/options.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace newswire::subscriber {
namespace {

// As the first release had it: no program knows less.
constexpr std::size_t first_size_bytes = 112;
constexpr std::size_t largest_size_bytes = 4096;
constexpr std::size_t max_topics = 10'000;

newswire_options defaults() {
  newswire_options options{};
  options.follow = 1;
  return options;
}

void set(std::string& field, const char* given) {
  if (given != nullptr) field = given;
}

// What we know of the caller's struct; what it lacks has its default.
newswire_options known_part(const newswire_options& given) {
  if (given.size < first_size_bytes || given.size > largest_size_bytes) {
    throw std::invalid_argument("the options were not set up by newswire_options_init()");
  }
  newswire_options options = defaults();
  const auto* bytes = reinterpret_cast<const unsigned char*>(&given);
  if (std::any_of(bytes + std::min(given.size, sizeof options), bytes + given.size,
                  [](unsigned char byte) { return byte != 0; })) {
    throw std::invalid_argument("an option is set that only a newer library has");
  }
  std::memcpy(&options, bytes, std::min(given.size, sizeof options));
  if (options.reserved != 0 || options.cursor.reserved != 0) {
    throw std::invalid_argument("a reserved field is not 0");
  }
  return options;
}

Start start_of(const newswire_options& options) {
  if (options.start_value < 0) throw std::invalid_argument("start_value is below 0");
  switch (options.start) {
    case NEWSWIRE_FROM_NOW:
      return FromNow{};
    case NEWSWIRE_FROM_SEQUENCE:
      return FromSequence{options.start_value};
    case NEWSWIRE_FROM_TIME:
      return FromTime{Time(Duration(options.start_value))};
    case NEWSWIRE_FROM_NEWEST:
      return FromNewest{options.start_value};
  }
  throw std::invalid_argument("start is " + std::to_string(options.start) +
                              ", and none of NEWSWIRE_FROM_...");
}

}  // namespace

void init_options(newswire_options* options, std::size_t size_bytes) {
  if (options == nullptr) return;
  newswire_options initial = defaults();
  initial.size = size_bytes;
  std::memset(static_cast<void*>(options), 0, size_bytes);
  std::memcpy(static_cast<void*>(options), &initial, std::min(size_bytes, sizeof initial));
}

SubscriberOptions read_options(const newswire_options& given) {
  const newswire_options options = known_part(given);
  SubscriberOptions read;
  set(read.publish, options.publish);
  set(read.replay, options.replay);
  set(read.server_key, options.server_key);
  set(read.secret_key, options.secret_key);
  set(read.query, options.query);
  set(read.client, options.client);
  if (options.topic_count > max_topics) throw std::invalid_argument("there are too many topics");
  for (std::size_t i = 0; i < options.topic_count; ++i) {
    if (options.topics == nullptr || options.topics[i] == nullptr) {
      throw std::invalid_argument("topic " + std::to_string(i) + " is NULL");
    }
    read.topics.emplace_back(options.topics[i]);
  }
  read.start = start_of(options);
  read.updates = options.updates != 0;
  read.follow = options.follow != 0;
  if (options.cursor.epoch != 0) {
    if (options.cursor.position < 0) throw std::invalid_argument("the cursor is below 0");
    read.resume = Cursor{options.cursor.epoch, options.cursor.position};
  }
  return read;
}

}  // namespace newswire::subscriber
