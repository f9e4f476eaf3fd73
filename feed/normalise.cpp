#include "feed/normalise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "core/date.h"
#include "core/text.h"
#include "core/url.h"
#include "feed/identity.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_title_bytes = 1000;
constexpr std::size_t max_summary_bytes = 2000;
constexpr std::size_t max_name_bytes = 500;     // of an author, a category, a type
constexpr std::size_t max_author_bytes = 1000;  // of all together
constexpr std::size_t max_lang_bytes = 64;
constexpr std::size_t max_link_bytes = 8192;  // as core/url.h has it; one that is cut leads nowhere

std::string to_text(std::string text, TextKind kind, std::size_t max_bytes) {
  if (text.size() <= max_bytes && is_plain_line(text)) return text;
  switch (kind) {
    case TextKind::plain:
      return plain_to_text(text, max_bytes);
    case TextKind::html:
      return html_to_text(text, max_bytes);
    case TextKind::lenient_html: {
      const auto unescaped = undo_double_escape(text);
      return html_to_text(unescaped ? *unescaped : text, max_bytes);
    }
    case TextKind::doubtful:
      return looks_like_html(text) ? html_to_text(text, max_bytes) : plain_to_text(text, max_bytes);
  }
  return {};
}

std::string to_text(DraftText& draft, std::size_t max_bytes) {
  return to_text(std::move(draft.text), draft.kind, max_bytes);
}

bool is_web_address(std::string_view text) {
  return ascii_iequals(text.substr(0, 7), "http://") ||
         ascii_iequals(text.substr(0, 8), "https://");
}

constexpr auto clean_bytes = [] {
  std::array<bool, 256> clean{};
  for (std::size_t byte = '!'; byte < 0x7F; ++byte) clean[byte] = true;
  for (const char c : {'"', '<', '>', '\\', '^', '`', '{', '}'}) clean[std::size_t(c)] = false;
  return clean;
}();

// Absolute, in ASCII, nothing to encode, no dot segments and no references: to be taken as it is.
bool is_clean_link(std::string_view text) {
  const std::size_t host = text.find("//") + 2;
  if (!is_web_address(text) || host >= text.size() || text[host] == '/') return false;
  char before = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (!clean_bytes[static_cast<unsigned char>(c)] || (before == '/' && c == '.')) return false;
    if (c == '&' && (text.substr(at, 2) == "&#" || text.substr(at, 5) == "&amp;")) return false;
    before = c;
  }
  return true;
}

std::string without_escaped_ampersands(std::string_view link) {
  constexpr std::string_view escaped = "&amp;";
  std::string out;
  while (!link.empty()) {
    const std::size_t at = link.find(escaped);
    out += link.substr(0, at);
    if (at == std::string_view::npos) break;
    out += '&';
    link.remove_prefix(at + escaped.size());
  }
  return out;
}

std::string absolute_link(std::string link, std::string_view base) {
  if (link.size() <= max_link_bytes && is_clean_link(link)) return link;
  link = std::string(ascii_trim(link));
  if (link.empty() || link.size() > max_link_bytes) return {};
  // A link that was escaped once too often.
  if (link.find("&amp;") != std::string::npos) link = without_escaped_ampersands(link);
  if (ascii_iequals(std::string_view(link).substr(0, 4), "www.")) link.insert(0, "http://");
  if (const auto resolved = resolve_url(base, link)) return terminal_safe(*resolved);
  const bool has_scheme = resolve_url("http://base.invalid/", link) == std::nullopt;
  return has_scheme ? std::string() : collapse_space(terminal_safe(link));
}

// "jane@example.org (Jane Doe)", "Jane Doe <jane@example.org>", "Jane Doe (jane@example.org)": the
// name, where there is one.
std::string name_of_person(std::string text) {
  const auto part_in = [&text](char open, char close) -> std::string_view {
    const auto begin = text.find(open);
    const auto end = text.rfind(close);
    if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
    return ascii_trim(std::string_view(text).substr(begin + 1, end - begin - 1));
  };
  const auto is_address = [](std::string_view part) {
    const auto at = part.find('@');  // "@ada" is a name
    return at != std::string_view::npos && at > 0 && part.find(' ') == std::string_view::npos;
  };
  if (text.find('@') == std::string::npos) return text;
  for (const auto& [open, close] : {std::pair('(', ')'), std::pair('<', '>')}) {
    const std::string_view inner = part_in(open, close);
    if (inner.empty()) continue;
    const std::string_view outer = ascii_trim(std::string_view(text).substr(0, text.find(open)));
    if (is_address(outer) && !is_address(inner)) return std::string(inner);
    if (is_address(inner)) return std::string(outer.empty() ? inner : outer);
  }
  return text;
}

// What `to_name` makes of each, once, without those that say nothing.
template <typename ToName>
std::vector<std::string> distinct_names(std::vector<std::string> drafts, const ToName& to_name) {
  auto end = drafts.begin();
  for (std::string& draft : drafts) {
    std::string name = to_name(std::move(draft));
    if (!name.empty() && std::find(drafts.begin(), end, name) == end) *end++ = std::move(name);
  }
  drafts.erase(end, drafts.end());
  return drafts;
}

std::vector<std::string> categories_of(DraftItem& draft) {
  return distinct_names(std::move(draft.categories), [&draft](std::string category) {
    return to_text(std::move(category), draft.name_kind, max_name_bytes);
  });
}

std::optional<std::string> joined_authors(DraftItem& draft) {
  std::vector<std::string> names =
      distinct_names(std::move(draft.authors), [&draft](std::string author) {
        return name_of_person(to_text(std::move(author), draft.name_kind, max_name_bytes));
      });
  if (names.empty()) return std::nullopt;
  std::string joined = std::move(names.front());
  for (std::size_t i = 1; i < names.size(); ++i) joined += ", " + names[i];
  if (joined.size() <= max_author_bytes) return joined;
  return truncate_text(joined, max_author_bytes);
}

std::optional<Time> first_date(std::span<const std::string> texts) {
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (const auto time = parse_date(text)) return time;
  }
  return std::nullopt;
}

std::optional<std::int64_t> length_of(std::string_view text) {
  text = ascii_trim(text);
  std::int64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size() || length < 0) return std::nullopt;
  return length;
}

std::optional<std::string> lang_of(std::string_view own, const std::optional<std::string>& feed) {
  std::string lang = plain_to_text(own, max_lang_bytes);
  return lang.empty() ? feed : std::optional<std::string>(std::move(lang));
}

class Normaliser {
 public:
  Normaliser(const Draft& draft, std::string_view base_url) {
    const std::string self = absolute_link(draft.self, base_url);
    own_base_ = is_web_address(base_url) ? std::string(base_url) : self;
    const std::string site = absolute_link(draft.site, own_base_);
    fallback_base_ = is_web_address(site) ? site : own_base_;
  }

  std::string feed_link(DraftLink& link) const {
    return absolute_link(std::move(link.url), link.base.empty() ? own_base_ : link.base);
  }

  // Empty where it is not for http and https.
  std::string web_link(DraftLink& link) const {
    std::string url = link.url.empty() ? std::string() : feed_link(link);
    return is_web_address(url) ? url : std::string();
  }

  FeedItem item(DraftItem& draft, const std::optional<std::string>& feed_lang) const {
    FeedItem item;
    item.id = publisher_id(std::move(draft.id));
    item.title = to_text(draft.title, max_title_bytes);
    item.summary = to_text(draft.summary, max_summary_bytes);
    if (item.summary.empty()) item.summary = to_text(draft.content, max_summary_bytes);
    item.link = link(draft.link);
    if (item.link.empty() && draft.id_may_be_link && is_web_address(item.id)) {
      item.link = absolute_link(item.id, {});
    }
    item.author = joined_authors(draft);
    item.published = first_date(draft.published);
    item.updated = first_date(draft.updated);
    if (!item.published) item.published = item.updated;
    item.categories = categories_of(draft);
    item.enclosures.reserve(draft.enclosures.size());
    for (DraftEnclosure& enclosure : draft.enclosures) add_enclosure(item.enclosures, enclosure);
    if (item.link.empty() && !item.enclosures.empty()) item.link = item.enclosures.front().url;
    item.lang = lang_of(draft.lang, feed_lang);
    return item;
  }

 private:
  // Once, however often it is given.
  void add_enclosure(std::vector<Enclosure>& list, DraftEnclosure& draft) const {
    std::string url = link(draft.link);
    const auto same = [&url](const Enclosure& other) { return other.url == url; };
    if (url.empty() || std::any_of(list.begin(), list.end(), same)) return;
    list.push_back(
        {std::move(url), plain_to_text(draft.type, max_name_bytes), length_of(draft.length)});
  }

  std::string link(DraftLink& draft) const {
    return absolute_link(std::move(draft.url), draft.base.empty() ? fallback_base_ : draft.base);
  }

  std::string own_base_;       // where the document came from
  std::string fallback_base_;  // what items' links are relative to
};

}  // namespace

Feed normalise(Draft draft, std::string_view base_url, bool distinct_ids) {
  const Normaliser normaliser(draft, base_url);
  Feed feed;
  feed.format = draft.format;
  feed.title = to_text(draft.title, max_title_bytes);
  feed.link = normaliser.feed_link(draft.link);
  feed.lang = lang_of(draft.lang, std::nullopt);
  feed.hints = draft.hints;
  feed.self = normaliser.web_link(draft.self_link);
  for (DraftLink& hub : draft.hubs) {
    std::string url = normaliser.web_link(hub);
    const bool is_new = std::find(feed.hubs.begin(), feed.hubs.end(), url) == feed.hubs.end();
    if (is_new && !url.empty()) feed.hubs.push_back(std::move(url));
  }
  feed.partial = std::move(draft.partial);
  feed.items.reserve(draft.items.size());
  for (DraftItem& item : draft.items) feed.items.push_back(normaliser.item(item, feed.lang));
  const std::vector<bool> given = give_ids(feed.items);
  if (distinct_ids) keep_distinct(feed.items, given);
  return feed;
}

}  // namespace newswire::feed
