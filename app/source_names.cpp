#include "app/source_names.h"

#include "core/folding.h"
#include "core/text.h"
#include "core/topic.h"
#include "core/url.h"

namespace newswire::app {
namespace {

constexpr std::size_t max_slug_bytes = 40;

}  // namespace

std::string slug(std::string_view text) {
  const std::string plain = truncate_text(text, 400);
  std::vector<FoldedChar> folded;
  fold_text(plain, folded);
  std::string out;
  bool apart = false;
  for (const FoldedChar& c : folded) {
    if (c.kind == CharKind::diacritic || c.kind == CharKind::mark || c.value == '\'' ||
        c.value == U'’') {
      continue;
    }
    const bool fits = c.value < 0x80 && (c.kind == CharKind::letter || c.kind == CharKind::digit);
    if (fits) {
      if (apart && !out.empty()) out += '-';
      out += static_cast<char>(c.value);
    }
    apart = !fits;
  }
  if (out.size() <= max_slug_bytes) return out;
  const std::size_t end = out.rfind('-', max_slug_bytes);
  return out.substr(0, end == std::string::npos ? max_slug_bytes : end);
}

std::string unique_name(const std::string& name, const std::set<std::string>& taken) {
  std::string unique = name;
  for (int number = 2; taken.contains(unique); ++number) {
    unique = name + "-" + std::to_string(number);
  }
  return unique;
}

std::string name_for_source(std::string_view title, std::string_view url,
                            const std::set<std::string>& taken) {
  std::string name = slug(title);
  if (name.size() < 2) {
    const auto parsed = parse_http_url(url);
    std::string host = parsed ? parsed->host : "";
    if (host.compare(0, 4, "www.") == 0) host.erase(0, 4);
    name = slug(host);
  }
  return unique_name(name.empty() ? "source" : name, taken);
}

std::string topic_for_path(const std::vector<std::string>& names) {
  std::string topic;
  std::size_t segments = 0;
  for (const std::string& name : names) {
    const auto as_it_is = parse_topic(name);
    const bool is_segment = as_it_is && as_it_is->find('/') == std::string::npos;
    const std::string segment = is_segment ? *as_it_is : slug(name);
    if (segment.empty()) continue;
    if (segments == max_topic_segments) break;
    if (topic.size() + 1 + segment.size() > max_topic_bytes) break;
    if (!topic.empty()) topic += '/';
    topic += segment;
    ++segments;
  }
  return topic;
}

}  // namespace newswire::app
