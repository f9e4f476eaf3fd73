#include "display/format.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "core/text.h"

namespace newswire::display {
namespace {

constexpr std::array<NamedField, 16> fields{{
    {"title", ItemField::title},
    {"link", ItemField::link},
    {"source", ItemField::source},
    {"topics", ItemField::topics},
    {"summary", ItemField::summary},
    {"author", ItemField::author},
    {"categories", ItemField::categories},
    {"published", ItemField::published},
    {"updated", ItemField::updated},
    {"fetched", ItemField::fetched},
    {"lang", ItemField::lang},
    {"id", ItemField::id},
    {"seq", ItemField::seq},
    {"update", ItemField::update},
    {"previous_title", ItemField::previous_title},
    {"matched", ItemField::matched},
}};
constexpr std::size_t max_template_bytes = 4096;
constexpr std::size_t max_named_bytes = 40;  // of a wrong name, in an error

std::string quoted(std::string_view name) {
  return "'" + truncate_text(terminal_safe(name), max_named_bytes) + "'";
}

// Levenshtein's, over bytes: names are ASCII.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string_view nearest_field(std::string_view name) {
  return std::ranges::min_element(
             fields, {}, [&](const NamedField& field) { return edit_distance(name, field.name); })
      ->name;
}

Result<ItemField> parse_field(std::string_view name) {
  const auto found = std::ranges::find(fields, name, &NamedField::name);
  if (found != fields.end()) return found->field;
  const std::string known = name.size() <= max_named_bytes
                                ? "; the nearest is {" + std::string(nearest_field(name)) + "}"
                                : std::string();
  return Error{quoted(name) + " is no field" + known};
}

// What a backslash and the character after it stand for; nullopt where they stand for themselves.
std::optional<char> unescaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '\\':
      return '\\';
    default:
      return std::nullopt;
  }
}

Result<std::vector<Format::Piece>> parse_template(std::string_view text) {
  std::vector<Format::Piece> pieces;
  std::string literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool doubled = i + 1 < text.size() && text[i + 1] == c;
    if (c == '\\' && i + 1 < text.size() && unescaped(text[i + 1])) {
      literal += *unescaped(text[++i]);
    } else if ((c == '{' || c == '}') && doubled) {
      literal += c;
      ++i;
    } else if (c == '}') {
      return Error{"a '}' without its '{'; write }} for a brace"};
    } else if (c == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos) {
        return Error{"a '{' is never closed; write {{ for a brace"};
      }
      auto field = parse_field(text.substr(i + 1, end - i - 1));
      if (!field) return field.error();
      if (!literal.empty()) pieces.emplace_back(std::exchange(literal, {}));
      pieces.emplace_back(*field);
      i = end;
    } else {
      literal += c;
    }
  }
  if (!literal.empty()) pieces.emplace_back(std::move(literal));
  return pieces;
}

}  // namespace

std::span<const NamedField> named_fields() {
  return fields;
}

Result<Format> parse_format(std::string_view text) {
  if (text == "pretty") return Format{};
  if (text == "line") return Format{.style = Format::Style::line};
  if (text == "json") return Format{.style = Format::Style::json};
  if (text.size() > max_template_bytes) {
    return Error{"a template of more than " + std::to_string(max_template_bytes) + " bytes"};
  }
  auto pieces = parse_template(text);
  if (!pieces) return pieces.error();
  if (std::ranges::none_of(*pieces, [](const Format::Piece& piece) {
        return std::holds_alternative<ItemField>(piece);
      })) {
    return Error{quoted(text) +
                 " is not pretty, line or json, nor a template with a field such as {title}"};
  }
  return Format{.style = Format::Style::pieces, .pieces = std::move(*pieces)};
}

}  // namespace newswire::display
