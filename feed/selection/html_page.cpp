#include "feed/selection/html_page.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/date.h"
#include "core/text.h"
#include "core/url.h"
#include "feed/encoding.h"
#include "feed/selection/html_charset.h"
#include "feed/selection/html_tree.h"

namespace newswire::feed {
namespace {

using XPaths = std::vector<std::string>;

// What stands for a field that has no selector of its own.
constexpr const char* default_titles = ".//h1|.//h2|.//h3|.//h4|.//h5|.//h6";
constexpr const char* default_link = "descendant-or-self::a[@href][not(starts-with(@href,'#'))]";
constexpr const char* outer_link = "ancestor::a[@href]";
constexpr const char* default_date = ".//time";
constexpr const char* date_inside = ".//*[@datetime]";
constexpr const char* picture_inside = "descendant-or-self::img";

// Attributes that hold a date, before the text does.
constexpr const char* date_attributes[] = {"datetime", "content", "title"};

// Attributes that hold the address of what an element shows, best first: what is loaded late has
// something empty in src.
constexpr const char* picture_attributes[] = {"data-src", "data-original", "src"};

bool is_link(const HtmlNode& node) {
  return (node.element_name() == "a" || node.element_name() == "area" ||
          node.element_name() == "link") &&
         node.has_attribute("href");
}

class PageReader {
 public:
  PageReader(HtmlTree& tree, const Fields<std::string>& fields, const ParseOptions& options)
      : tree_(tree), fields_(fields), options_(options) {}

  Result<Draft> read() {
    Draft draft;
    draft.format = FeedFormat::html;
    draft.partial = tree_.partial();
    const HtmlNode page = tree_.document();
    base_ = options_.base_url;
    const std::string own_base = attribute_at("//base[@href]", "href", page);
    if (const auto resolved = resolve_url(base_, ascii_trim(own_base))) base_ = *resolved;
    draft.title = {text_at("/html/head/title", page), TextKind::plain};
    draft.link.url = attribute_at("//link[@rel='canonical'][@href]", "href", page);
    draft.link.base = base_;
    if (draft.link.url.empty()) draft.link.url = options_.base_url;
    draft.lang = attribute_at("/html[@lang]", "lang", page);

    const std::vector<HtmlNode> nodes = items(page);
    if (!trouble_.empty()) return Error{trouble_};
    if (nodes.empty()) {
      if (draft.partial.empty()) return Error{std::string(no_item_found)};
      return Error{std::string(no_item_found) + " in what was read of the page: " + draft.partial};
    }
    for (const HtmlNode& node : nodes) {
      if (draft.items.size() >= options_.max_items) {
        draft.partial = "it has more than " + std::to_string(options_.max_items) + " items";
        break;
      }
      draft.items.push_back(item(node));
      if (!trouble_.empty()) return Error{trouble_};
    }
    return draft;
  }

 private:
  std::vector<HtmlNode> items(HtmlNode page) {
    for (const std::string& xpath : fields_.items) {
      auto nodes = select(xpath, page).nodes;
      std::erase_if(nodes, [](const HtmlNode& node) { return node.element_name().empty(); });
      if (!nodes.empty()) return nodes;
    }
    return {};
  }

  DraftItem item(HtmlNode node) {
    DraftItem item;
    item.name_kind = TextKind::plain;
    const std::optional<HtmlNode> heading = first_with_text(default_titles, node);
    item.title = {
        fields_.title.empty() ? default_title(node, heading) : first_text(fields_.title, node),
        TextKind::plain};
    item.link = {fields_.link.empty() ? default_link_of(node, heading) : first_link(node), base_};
    item.summary = {first_text(fields_.summary, node), TextKind::plain};
    static const XPaths usual_dates = {default_date};
    item.published = {
        first_date(fields_.published.empty() ? usual_dates : fields_.published, node)};
    item.updated = {first_date(fields_.updated, node)};
    item.id = first_text(fields_.id, node);
    item.authors = all_texts(fields_.author, node);
    item.categories = all_texts(fields_.categories, node);
    for (std::string& picture : pictures(node)) {
      item.enclosures.push_back({{std::move(picture), base_}, "", ""});
    }
    return item;
  }

  std::optional<HtmlNode> first_with_text(const char* xpath, HtmlNode from) {
    for (const HtmlNode& node : select(xpath, from).nodes) {
      if (!node.text().empty()) return node;
    }
    return std::nullopt;
  }

  std::string default_title(HtmlNode node, const std::optional<HtmlNode>& heading) {
    if (heading) return heading->text();
    const auto link = first_with_text(default_link, node);
    return link ? link->text() : std::string();
  }

  // Of the heading or around it; an item's first link is often that of its section.
  std::string default_link_of(HtmlNode node, const std::optional<HtmlNode>& heading) {
    if (heading) {
      if (std::string url = attribute_at(default_link, "href", *heading); !url.empty()) return url;
      if (std::string url = attribute_at(outer_link, "href", *heading); !url.empty()) return url;
    }
    std::string url = attribute_at(default_link, "href", node);
    return url.empty() ? attribute_at(outer_link, "href", node) : url;
  }

  std::string first_text(const XPaths& xpaths, HtmlNode from) {
    for (const std::string& xpath : xpaths) {
      const Selected selected = select(xpath, from);
      if (!selected.text.empty()) return selected.text;
      for (const HtmlNode& node : selected.nodes) {
        if (std::string text = node.text(); !text.empty()) return text;
      }
    }
    return {};
  }

  std::vector<std::string> all_texts(const XPaths& xpaths, HtmlNode from) {
    std::vector<std::string> texts;
    for (const std::string& xpath : xpaths) {
      const Selected selected = select(xpath, from);
      if (!selected.text.empty()) texts.push_back(selected.text);
      for (const HtmlNode& node : selected.nodes) {
        if (texts.size() >= max_list_entries) return texts;
        texts.push_back(node.text());
      }
    }
    return texts;
  }

  std::string first_link(HtmlNode from) {
    for (const std::string& xpath : fields_.link) {
      const Selected selected = select(xpath, from);
      if (!selected.text.empty()) return selected.text;
      for (const HtmlNode& node : selected.nodes) {
        std::string url = is_link(node)                 ? node.attribute("href")
                          : node.element_name().empty() ? node.text()
                                                        : attribute_at(default_link, "href", node);
        if (!ascii_trim(url).empty()) return url;
      }
    }
    return {};
  }

  std::string first_date(const XPaths& xpaths, HtmlNode from) {
    for (const std::string& xpath : xpaths) {
      const Selected selected = select(xpath, from);
      if (parse_date(selected.text)) return selected.text;
      for (const HtmlNode& node : selected.nodes) {
        if (std::string date = date_of(node); !date.empty()) return date;
      }
    }
    return {};
  }

  // The first that can be read as a date.
  std::string date_of(HtmlNode node) {
    for (const char* name : date_attributes) {
      if (std::string date = node.attribute(name); parse_date(date)) return date;
    }
    if (!node.element_name().empty()) {
      if (std::string date = attribute_at(date_inside, "datetime", node); parse_date(date)) {
        return date;
      }
    }
    std::string text = node.text();
    return parse_date(text) ? text : std::string();
  }

  std::vector<std::string> pictures(HtmlNode from) {
    std::vector<std::string> urls;
    for (const std::string& xpath : fields_.image) {
      const Selected selected = select(xpath, from);
      if (!selected.text.empty()) urls.push_back(selected.text);
      for (const HtmlNode& node : selected.nodes) {
        if (urls.size() >= max_list_entries) return urls;
        urls.push_back(node.element_name().empty() ? node.text() : picture_in(node));
      }
      if (!urls.empty()) break;
    }
    return urls;
  }

  std::string picture_in(HtmlNode node) {
    for (const char* attribute : picture_attributes) {
      if (std::string url = attribute_at(picture_inside, attribute, node); !url.empty()) return url;
    }
    return is_link(node) ? node.attribute("href") : std::string();
  }

  std::string text_at(const char* xpath, HtmlNode from) {
    const auto nodes = select(xpath, from).nodes;
    return nodes.empty() ? std::string() : nodes.front().text();
  }

  // Of the first that has it.
  std::string attribute_at(const char* xpath, const char* name, HtmlNode from) {
    for (const HtmlNode& node : select(xpath, from).nodes) {
      if (std::string value = node.attribute(name); !ascii_trim(value).empty()) return value;
    }
    return {};
  }

  Selected select(const std::string& xpath, HtmlNode from) {
    if (!trouble_.empty()) return {};
    auto selected = tree_.select(xpath, from);
    if (selected) return std::move(*selected);
    trouble_ = selected.error().message;
    return {};
  }

  HtmlTree& tree_;
  const Fields<std::string>& fields_;
  const ParseOptions& options_;
  std::string base_;
  std::string trouble_;  // not empty: nothing is selected any more
};

}  // namespace

Result<Draft> read_html_page(std::string_view bytes, const Fields<std::string>& fields,
                             const ParseOptions& options) {
  const std::string text = decode_to_utf8(bytes, content_type_of_page(bytes, options.content_type));
  if (ascii_trim(text).empty()) return Error{"the document is empty"};
  HtmlLimits limits;
  limits.max_depth = options.max_depth;
  HtmlTree tree(text, limits);
  return PageReader(tree, fields, options).read();
}

}  // namespace newswire::feed
