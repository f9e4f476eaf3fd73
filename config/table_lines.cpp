#include "config/table_lines.h"

#include <algorithm>
#include <string_view>

namespace newswire::config {

TableLines::TableLines(const std::string& text, const toml::table& document) : text_(text) {
  split_lines();
  for (const auto& [key, node] : document) {
    const toml::array* list = key.str() == "source" ? node.as_array() : nullptr;
    if (list == nullptr) {
      find_parts(node, std::nullopt);
      continue;
    }
    for (std::size_t number = 0; number < list->size(); ++number) {
      find_parts((*list)[number], number);
    }
  }
  std::stable_sort(parts_.begin(), parts_.end(),
                   [](const Part& a, const Part& b) { return a.header < b.header; });
  // A header such as [a.b] made several tables.
  const auto same = [](const Part& a, const Part& b) { return a.header == b.header; };
  parts_.erase(std::unique(parts_.begin(), parts_.end(), same), parts_.end());
  find_content(document);
  find_borders();
}

void TableLines::split_lines() {
  for (std::size_t at = 0; at < text_.size();) {
    starts_.push_back(at);
    const std::size_t end = text_.find('\n', at);
    at = end == std::string::npos ? text_.size() : end + 1;
  }
}

std::string_view TableLines::line(std::size_t number) const {
  const std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] : text_.size();
  std::string_view line = std::string_view(text_).substr(starts_[number], end - starts_[number]);
  if (number == 0 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  return line.substr(std::min(line.find_first_not_of(" \t\r\n"), line.size()));
}

bool TableLines::is_header(std::size_t number) const {
  return number < starts_.size() && line(number).starts_with('[');
}

TableLines::LineKind TableLines::kind(std::size_t number) const {
  const std::string_view rest = line(number);
  if (rest.empty()) return LineKind::blank;
  return rest.front() == '#' ? LineKind::comment : LineKind::content;
}

void TableLines::find_parts(const toml::node& node, std::optional<std::size_t> source) {
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& element : *list) find_parts(element, source);
  }
  const toml::table* table = node.as_table();
  if (table == nullptr || table->is_inline()) return;
  // Dotted keys make tables, too, which have no header.
  const std::size_t begin = table->source().begin.line;
  if (begin > 0 && is_header(begin - 1)) parts_.push_back({source, begin - 1, begin - 1, 0, 0});
  for (const auto& [key, inner] : *table) find_parts(inner, source);
}

void TableLines::find_content(const toml::node& node) {
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, inner] : *table) find_content(inner);
    if (!table->is_inline()) return;
  }
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& element : *list) find_content(element);
    // That of [[table]] reaches to its last header.
    const toml::table* table = list->empty() ? nullptr : list->front().as_table();
    if (table != nullptr && !table->is_inline()) return;
  }
  if (node.source().begin.line == 0) return;
  const std::size_t begin = node.source().begin.line - 1;
  const std::size_t last = std::max<std::size_t>(node.source().end.line, begin + 1) - 1;
  auto part = std::upper_bound(parts_.begin(), parts_.end(), begin,
                               [](std::size_t at, const Part& other) { return at < other.header; });
  if (part == parts_.begin()) return;
  --part;
  part->last_content = std::max(part->last_content, std::min(last, starts_.size() - 1));
}

void TableLines::find_borders() {
  std::size_t content_end = 0;  // behind what is before
  for (Part& part : parts_) {
    part.begin = part.header;
    while (part.begin > content_end && kind(part.begin - 1) == LineKind::comment) --part.begin;
    content_end = part.last_content + 1;
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const std::size_t next = i + 1 < parts_.size() ? parts_[i + 1].begin : starts_.size();
    parts_[i].end = parts_[i].last_content + 1;
    while (parts_[i].end < next && kind(parts_[i].end) == LineKind::comment) ++parts_[i].end;
  }
}

std::optional<std::size_t> TableLines::end_of_last_source() const {
  std::optional<std::size_t> last;
  std::size_t end = 0;
  for (const Part& part : parts_) {
    if (!part.source) continue;
    last = std::max(last.value_or(0), *part.source);
    end = std::max(end, part.end);
  }
  if (!last) return std::nullopt;
  return end < starts_.size() ? starts_[end] : text_.size();
}

std::string TableLines::without_source(std::size_t number) const {
  std::vector<bool> removed(starts_.size(), false);
  for (const Part& part : parts_) {
    if (part.source != number) continue;
    std::fill(removed.begin() + static_cast<std::ptrdiff_t>(part.begin),
              removed.begin() + static_cast<std::ptrdiff_t>(part.end), true);
    // Blank lines go with the table that they set apart.
    const bool apart =
        part.begin == 0 || removed[part.begin - 1] || kind(part.begin - 1) == LineKind::blank;
    std::size_t after = part.end;
    while (after < removed.size() && kind(after) == LineKind::blank) ++after;
    if (apart || after == removed.size()) {
      std::fill(removed.begin() + static_cast<std::ptrdiff_t>(part.end),
                removed.begin() + static_cast<std::ptrdiff_t>(after), true);
    }
    if (after < removed.size()) continue;
    for (std::size_t before = part.begin; before > 0; --before) {
      if (!removed[before - 1] && kind(before - 1) != LineKind::blank) break;
      removed[before - 1] = true;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    const std::size_t end = i + 1 < starts_.size() ? starts_[i + 1] : text_.size();
    if (!removed[i]) out.append(text_, starts_[i], end - starts_[i]);
  }
  return out;
}

}  // namespace newswire::config
