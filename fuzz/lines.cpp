#include "fuzz/lines.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "core/text.h"
#include "core/topic.h"

namespace newswire::fuzz {
namespace {

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> list;
  while (!text.empty()) list.push_back(repair_utf8(take_until(text, ',')));
  return list;
}

std::vector<std::string> topics_of(std::string_view text) {
  std::vector<std::string> topics;
  for (const std::string& name : list_of(text)) {
    auto topic = parse_topic(name);
    if (topic && topics.size() < max_topics_per_item) topics.push_back(std::move(*topic));
  }
  return topics;
}

}  // namespace

std::string_view take_line(std::string_view& input) {
  return take_until(input, '\n');
}

std::optional<std::string_view> take_field(std::string_view& input, std::string_view name) {
  if (!input.starts_with(name)) return std::nullopt;
  input.remove_prefix(name.size());
  return take_line(input);
}

Item item_of_line(std::string_view line) {
  const auto next = [&line] { return repair_utf8(take_until(line, '|')); };
  Item item;
  item.sequence = 1;
  item.id = "1";
  item.title = next();
  item.summary = next();
  if (std::string author = next(); !author.empty()) item.author = std::move(author);
  item.categories = list_of(next());
  item.source = next();
  item.topics = topics_of(next());
  item.link = next();
  if (std::string lang = next(); !lang.empty()) item.lang = std::move(lang);
  int minutes = 0;
  const std::string_view age = take_until(line, '|');
  std::from_chars(age.data(), age.data() + age.size(), minutes);
  item.published = now - std::chrono::minutes(minutes);
  item.fetched = now;
  return item;
}

}  // namespace newswire::fuzz
