#include "config/nearest.h"

#include <algorithm>
#include <cassert>

namespace newswire::config {
namespace {

constexpr std::size_t compared_bytes = 64;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  a = a.substr(0, compared_bytes);
  b = b.substr(0, compared_bytes);
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replace, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  assert(!known.empty());
  word = word.substr(0, compared_bytes);
  const std::string& nearest =
      *std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
        return edit_distance(word, a) < edit_distance(word, b);
      });
  const bool is_near = edit_distance(word, nearest) <= std::max<std::size_t>(2, word.size() / 3);
  return is_near ? "did you mean '" + nearest + "'?" : "the nearest known one is '" + nearest + "'";
}

}  // namespace newswire::config
