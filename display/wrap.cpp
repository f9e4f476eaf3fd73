#include "display/wrap.h"

#include "core/grapheme.h"
#include "core/text.h"
#include "core/utf8.h"

namespace newswire::display {
namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::size_t max_cluster_bytes = 64;

bool is_space(std::string_view cluster) {
  return cluster == " ";
}

std::size_t after_spaces(std::string_view text, std::size_t at) {
  // A space that carries a mark stays: the mark would be put on whatever comes before.
  while (at < text.size() && text[at] == ' ' && cluster_end(text, at) == at + 1) ++at;
  return at;
}

std::size_t before_spaces(std::string_view text, std::size_t begin, std::size_t end) {
  while (end > begin && text[end - 1] == ' ') --end;
  return end;
}

// As far as whole clusters fit.
std::size_t fitting_end(std::string_view text, std::size_t begin, std::size_t width) {
  std::size_t at = begin;
  for (std::size_t columns = 0; at < text.size();) {
    const std::size_t end = cluster_end(text, at);
    columns += display_width(text.substr(at, end - at));
    if (columns > width) break;
    at = end;
  }
  return at;
}

// Where to break a text whose clusters up to `full` fit: at the last place that allows it.
std::size_t break_before(std::string_view text, std::size_t begin, std::size_t full) {
  std::size_t found = begin;
  bool was_wide = false;
  for (std::size_t at = begin; at <= full && at < text.size();) {
    const std::size_t end = cluster_end(text, at);
    const std::string_view cluster = text.substr(at, end - at);
    // A letter with a mark beside it takes two columns as well, and is not what words end at.
    const bool is_wide = display_width(cluster.substr(0, decode_utf8(cluster, 0).bytes)) == 2;
    if (at > begin && (is_space(cluster) || is_wide || was_wide)) found = at;
    was_wide = is_wide;
    at = end;
  }
  return found > begin ? found : full;
}

}  // namespace

std::vector<Line> wrap(std::string_view text, std::size_t width, std::size_t max_lines) {
  std::vector<Line> lines;
  std::size_t begin = after_spaces(text, 0);
  const std::size_t whole = before_spaces(text, begin, text.size());
  text = text.substr(0, whole);
  do {
    std::size_t end = fitting_end(text, begin, width);
    const bool is_last = lines.size() + 1 >= max_lines;
    if (end == begin && begin < text.size()) end = cluster_end(text, begin);
    if (end < text.size() && is_last) {
      end = fitting_end(text, begin, width > 0 ? width - 1 : 0);
      lines.push_back({begin, before_spaces(text, begin, end), true});
      return lines;
    }
    if (end < text.size()) end = break_before(text, begin, end);
    lines.push_back({begin, before_spaces(text, begin, end), false});
    begin = after_spaces(text, end);
  } while (begin < text.size());
  return lines;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  const std::size_t end = before_spaces(text, 0, fitting_end(text, 0, width - 1));
  return std::string(text.substr(0, end)).append(ellipsis);
}

std::string padded_right(std::string_view text, std::size_t width) {
  std::string padded = cut_to_width(text, width);
  return padded.append(width - display_width(padded), ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::string cut = cut_to_width(text, width);
  return std::string(width - display_width(cut), ' ').append(cut);
}

std::string without_stacks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t first = 0;
  while (first < text.size()) {
    const std::size_t bytes = decode_utf8(text, first).bytes;
    if (display_width(text.substr(first, bytes)) > 0) break;
    first += bytes;
  }
  for (std::size_t at = first; at < text.size();) {
    const std::size_t end = cluster_end(text, at);
    std::size_t kept = at;
    while (kept < end) {
      const std::size_t next = kept + decode_utf8(text, kept).bytes;
      if (next - at > max_cluster_bytes) break;
      kept = next;
    }
    out.append(text, at, kept - at);
    at = end;
  }
  return out;
}

}  // namespace newswire::display
