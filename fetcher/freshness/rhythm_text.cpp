#include "fetcher/freshness/rhythm_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <numeric>
#include <span>
#include <system_error>

#include "core/duration.h"

namespace newswire::fetcher {
namespace {

constexpr int digits = 6;
// Beyond these a number is no count of posts, or hours, that a source could have come to.
constexpr double largest_number = 1e9;
// Rhythms of earlier versions do not have it; each post was one to them.
constexpr double unsaid = -1;
constexpr std::size_t largest_window = 1'000'000'000;

void append_number(std::string& text, double number) {
  char buffer[32];
  const auto end = std::to_chars(std::begin(buffer), std::end(buffer), number,
                                 std::chars_format::general, digits);
  text.append(std::begin(buffer), end.ptr);
}

void append_numbers(std::string& text, std::string_view name, std::span<const double> numbers) {
  text.append(" ").append(name).append("=");
  for (const double number : numbers) {
    append_number(text, number);
    text += ',';
  }
  text.pop_back();
}

bool read_numbers(std::string_view text, std::span<double> numbers) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != ',')) return false;
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc{} || !(numbers[i] >= 0 && numbers[i] <= largest_number)) return false;
    at = next;
  }
  return at == end;
}

template <typename Number>
bool read_whole(std::string_view text, Number& number) {
  const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && next == text.data() + text.size();
}

bool read_time(std::string_view text, Time& time) {
  Duration::rep since_1970 = 0;
  // The year 9999: a later one would leave no room for adding to it.
  if (!read_whole(text, since_1970) || since_1970 <= 0 || since_1970 > 253'402'300'800'000) {
    return false;
  }
  time = Time(Duration(since_1970));
  return true;
}

bool read_word(std::string_view name, std::string_view value, PostingRhythm& rhythm) {
  if (name == "since") return read_time(value, rhythm.since);
  if (name == "until") return read_time(value, rhythm.until);
  if (name == "window") return read_whole(value, rhythm.window) && rhythm.window <= largest_window;
  if (name == "posts") return read_numbers(value, rhythm.posts);
  if (name == "hours") return read_numbers(value, rhythm.hours);
  if (name == "said") {
    const auto said = parse_duration(value);
    if (said) rhythm.said = *said;
    return said.ok();
  }
  if (name == "occasions") return read_numbers(value, {&rhythm.occasions, 1});
  if (name == "recent") {
    std::array<double, 2> recent{};
    if (!read_numbers(value, recent)) return false;
    rhythm.recent_posts = recent[0];
    rhythm.recent_expected = recent[1];
    return true;
  }
  return false;
}

}  // namespace

std::string format_rhythm(const PostingRhythm& rhythm) {
  if (rhythm.since == Time{}) return {};
  std::string text = "since=" + std::to_string(rhythm.since.time_since_epoch().count()) +
                     " until=" + std::to_string(rhythm.until.time_since_epoch().count()) +
                     " window=" + std::to_string(rhythm.window) +
                     " said=" + format_duration(rhythm.said);
  append_numbers(text, "recent", std::array{rhythm.recent_posts, rhythm.recent_expected});
  append_numbers(text, "occasions", {&rhythm.occasions, 1});
  append_numbers(text, "posts", rhythm.posts);
  append_numbers(text, "hours", rhythm.hours);
  return text;
}

PostingRhythm parse_rhythm(std::string_view text) {
  PostingRhythm rhythm;
  rhythm.occasions = unsaid;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const std::size_t equals = std::min(word.size(), word.find('='));
    const std::string_view name = word.substr(0, equals);
    if (!read_word(name, word.substr(std::min(word.size(), equals + 1)), rhythm)) return {};
  }
  if (rhythm.since == Time{} || rhythm.until < rhythm.since) return {};
  if (rhythm.occasions == unsaid) {
    rhythm.occasions = std::accumulate(rhythm.posts.begin(), rhythm.posts.end(), 0.0);
  }
  return rhythm;
}

}  // namespace newswire::fetcher
