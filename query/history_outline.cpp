#include <string>
#include <string_view>
#include <utility>

#include "core/date.h"
#include "query/history_terms.h"
#include "query/term_kinds.h"

namespace newswire::query {
namespace {

std::string_view name_of(char kind) {
  switch (kind) {
    case topic_kind:
      return "topic";
    case source_kind:
      return "source";
    case lang_kind:
      return "language";
    case host_kind:
      return "host";
    default:
      return "word";
  }
}

std::string days(std::string_view first, std::string_view last) {
  std::string text = "day";
  if (const auto from = day_of(first)) text += " from " + format_rfc3339(*from).substr(0, 10);
  if (const auto until = day_of(last)) text += " to " + format_rfc3339(*until).substr(0, 10);
  return text;
}

std::string range(const RequiredTerms& required) {
  const char kind = required.first.front();
  const std::string first = required.first.substr(1);
  if (kind == day_kind) return days(first, std::string_view(required.last).substr(1));
  const bool is_whole = required.first == required.last;
  std::string text(name_of(kind));
  if (kind == host_kind) return text + " ending with " + std::string(first.rbegin(), first.rend());
  return text + (is_whole ? " " : " beginning with ") + first;
}

void write(const RequiredTerms& required, std::size_t depth, std::string& out);

void write_children(const RequiredTerms& required, std::size_t depth, std::string& out) {
  for (const RequiredTerms& child : required.children) {
    if (child.kind == required.kind) {
      write_children(child, depth, out);
    } else {
      write(child, depth, out);
    }
  }
}

void write(const RequiredTerms& required, std::size_t depth, std::string& out) {
  if (required.kind == RequiredTerms::Kind::nothing) return;
  out.append(2 * depth, ' ');
  if (required.kind == RequiredTerms::Kind::range) {
    out += range(required) + '\n';
    return;
  }
  out += required.kind == RequiredTerms::Kind::all ? "all of\n" : "any of\n";
  write_children(required, depth + 1, out);
}

}  // namespace

std::string outline(const RequiredTerms& required) {
  std::string out;
  write(required, 0, out);
  return out;
}

}  // namespace newswire::query
