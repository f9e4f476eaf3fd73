#include "query/field_names.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/text.h"

namespace newswire::query {
namespace {

struct NamedField {
  std::string_view name;
  Field field;
};

constexpr NamedField named_fields[] = {
    {"title", Field::title},   {"text", Field::text},     {"author", Field::author},
    {"source", Field::source}, {"topic", Field::topic},   {"url", Field::url},
    {"lang", Field::lang},     {"age", Field::age},       {"date", Field::date},
    {"site", Field::site},     {"intitle", Field::title},
};

// Levenshtein, over a name that may be long but is compared with short ones.
std::size_t changes_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<Field> field_named(std::string_view name) {
  for (const NamedField& known : named_fields) {
    if (ascii_iequals(known.name, name)) return known.field;
  }
  return std::nullopt;
}

std::string_view nearest_field_name(std::string_view name) {
  const std::string lower = ascii_lower(name);
  return std::ranges::min_element(
             named_fields, {},
             [&](const NamedField& known) { return changes_between(lower, known.name); })
      ->name;
}

std::string_view name_of(Field field) {
  for (const NamedField& known : named_fields) {
    if (known.field == field) return known.name;
  }
  return "";
}

}  // namespace newswire::query
