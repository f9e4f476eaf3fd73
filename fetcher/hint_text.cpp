#include "fetcher/hint_text.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <optional>

#include "core/duration.h"

namespace newswire::fetcher {
namespace {

void append_name(std::string& text, std::string_view name) {
  if (!text.empty()) text += ' ';
  text.append(name).append("=");
}

template <std::size_t N>
void append_set(std::string& text, std::string_view name, const std::bitset<N>& set) {
  if (set.none()) return;
  append_name(text, name);
  for (std::size_t i = 0; i < N; ++i) {
    if (set.test(i)) text.append(std::to_string(i)).append(",");
  }
  text.pop_back();
}

void append_wait(std::string& text, std::string_view name, const std::optional<Duration>& wait) {
  if (!wait) return;
  append_name(text, name);
  text += format_duration(*wait);
}

template <std::size_t N>
void read_set(std::string_view list, std::bitset<N>& set) {
  while (!list.empty()) {
    std::size_t number = N;
    std::from_chars(list.data(), list.data() + list.size(), number);
    if (number < N) set.set(number);
    list.remove_prefix(std::min(list.size(), list.find(',')));
    list.remove_prefix(std::min<std::size_t>(list.size(), 1));
  }
}

std::optional<Duration> read_wait(std::string_view text) {
  const auto wait = parse_duration(text);
  return wait ? std::optional(*wait) : std::nullopt;
}

}  // namespace

std::string format_hints(const feed::PollHints& hints) {
  std::string text;
  append_wait(text, "ttl", hints.ttl);
  append_wait(text, "period", hints.update_period);
  append_set(text, "hours", hints.skip_hours);
  append_set(text, "days", hints.skip_days);
  return text;
}

feed::PollHints parse_hints(std::string_view text) {
  feed::PollHints hints;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const std::size_t equals = std::min(word.size(), word.find('='));
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = word.substr(std::min(word.size(), equals + 1));
    if (name == "ttl") hints.ttl = read_wait(value);
    if (name == "period") hints.update_period = read_wait(value);
    if (name == "hours") read_set(value, hints.skip_hours);
    if (name == "days") read_set(value, hints.skip_days);
  }
  return hints;
}

}  // namespace newswire::fetcher
