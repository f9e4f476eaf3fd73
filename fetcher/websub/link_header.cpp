#include "fetcher/websub/link_header.h"

#include <algorithm>
#include <cstddef>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_links = 8;

void skip_space(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

bool skip(std::string_view& rest, char wanted) {
  skip_space(rest);
  if (rest.empty() || rest.front() != wanted) return false;
  rest.remove_prefix(1);
  return true;
}

std::string take_quoted(std::string_view& rest) {  // behind the opening quote
  std::string text;
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
    text += rest.front();
    rest.remove_prefix(1);
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return text;
}

std::string take_token(std::string_view& rest) {
  const auto end = std::min(rest.find_first_of(" \t;,="), rest.size());
  std::string token(rest.substr(0, end));
  rest.remove_prefix(end);
  return token;
}

struct Link {
  std::string target;
  std::string relations;  // with spaces between
  bool is_about_this = true;
};

// The next one; false at the end, or where the rest is no list of links.
bool take_link(std::string_view& rest, Link& link) {
  link = {};
  while (skip(rest, ',')) {
  }
  if (!skip(rest, '<')) return false;
  const auto end = rest.find('>');
  if (end == std::string_view::npos) return false;
  link.target = ascii_trim(rest.substr(0, end));
  rest.remove_prefix(end + 1);
  bool has_relation = false;
  while (skip(rest, ';')) {
    skip_space(rest);
    const std::string name = take_token(rest);
    std::string value;
    if (skip(rest, '=')) value = skip(rest, '"') ? take_quoted(rest) : take_token(rest);
    if (ascii_iequals(name, "anchor")) link.is_about_this = false;
    // Only the first counts (section 3.3).
    if (ascii_iequals(name, "rel") && !has_relation) link.relations = std::move(value);
    has_relation = has_relation || ascii_iequals(name, "rel");
  }
  skip_space(rest);
  return rest.empty() || rest.front() == ',';
}

bool is_among(std::string_view wanted, std::string_view relations) {
  while (!relations.empty()) {
    const auto end = std::min(relations.find_first_of(" \t"), relations.size());
    if (ascii_iequals(relations.substr(0, end), wanted)) return true;
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

}  // namespace

std::vector<std::string> links_of(const Headers& headers, std::string_view relation,
                                  const std::string& base_url) {
  std::vector<std::string> found;
  for (const auto& [name, value] : headers) {
    if (!ascii_iequals(name, "Link")) continue;
    std::string_view rest = value;
    for (Link link; found.size() < max_links && take_link(rest, link);) {
      if (!link.is_about_this || !is_among(relation, link.relations)) continue;
      auto url = resolve_url(base_url, link.target);
      if (!url || !parse_http_url(*url)) continue;
      if (std::find(found.begin(), found.end(), *url) == found.end()) {
        found.push_back(std::move(*url));
      }
    }
  }
  return found;
}

}  // namespace newswire::fetcher
