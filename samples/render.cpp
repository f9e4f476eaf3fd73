#include "samples/render.h"

#include <ctime>

#include <nlohmann/json.hpp>

#include "core/date.h"

namespace newswire::samples {

namespace {

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string element(const std::string& name, std::string_view text,
                    const std::string& attributes = "") {
  return "<" + name + attributes + ">" + escape(text) + "</" + name + ">\n";
}

std::string as_html(const SampleItem& item) {
  return "<p>" + escape(item.summary) + "</p>";
}

// One item with all that the formats need of it.
struct Entry {
  const SampleItem& item;
  std::string id;
  std::string link;
  std::string title;
  Time at;
};

std::vector<Entry> entries_of(const SampleSource& source, const std::vector<Release>& releases,
                              const std::string& base_url) {
  std::vector<Entry> entries;
  for (const Release& release : releases) {
    const std::string path = source.name + "/" + std::to_string(release.number);
    entries.push_back({.item = source.items[release.item],
                       .id = "tag:newsroom.example,2026:" + path,
                       .link = base_url + "/" + path,
                       .title = title_of(source, release),
                       .at = release.at});
  }
  return entries;
}

std::string rss20(const SampleSource& source, const std::vector<Entry>& entries,
                  const std::string& base_url) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n";
  out += element("title", source.title) + element("link", base_url + "/") +
         element("description", source.title) + element("language", source.lang);
  for (const Entry& entry : entries) {
    out += "<item>\n" + element("title", entry.title) + element("link", entry.link) +
           element("guid", entry.id, " isPermaLink=\"false\"") +
           element("pubDate", http_date(entry.at)) + "<description><![CDATA[" +
           as_html(entry.item) + "]]></description>\n";
    if (entry.item.author) out += element("dc:creator", *entry.item.author);
    for (const std::string& category : entry.item.categories) out += element("category", category);
    out += "</item>\n";
  }
  return out + "</channel>\n</rss>\n";
}

std::string rss10(const SampleSource& source, const std::vector<Entry>& entries,
                  const std::string& base_url) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns=\"http://purl.org/rss/1.0/\">\n";
  out += "<channel rdf:about=\"" + escape(base_url) + "/\">\n" + element("title", source.title) +
         element("link", base_url + "/") + element("description", source.title) +
         element("dc:language", source.lang) + "<items><rdf:Seq>\n";
  for (const Entry& entry : entries) out += "<rdf:li resource=\"" + escape(entry.link) + "\"/>\n";
  out += "</rdf:Seq></items>\n</channel>\n";
  for (const Entry& entry : entries) {
    out += "<item rdf:about=\"" + escape(entry.link) + "\">\n" + element("title", entry.title) +
           element("link", entry.link) + element("description", entry.item.summary) +
           element("dc:date", format_rfc3339(entry.at));
    if (entry.item.author) out += element("dc:creator", *entry.item.author);
    for (const std::string& category : entry.item.categories) {
      out += element("dc:subject", category);
    }
    out += "</item>\n";
  }
  return out + "</rdf:RDF>\n";
}

std::string atom10(const SampleSource& source, const std::vector<Entry>& entries,
                   const std::string& base_url) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      escape(source.lang) + "\">\n";
  out += element("id", "tag:newsroom.example,2026:" + source.name) +
         element("title", source.title) + "<link href=\"" + escape(base_url) + "/\"/>\n" +
         element("updated", format_rfc3339(entries.empty() ? Time{} : entries.front().at)) +
         "<author>" + element("name", source.title) + "</author>\n";
  for (const Entry& entry : entries) {
    out += "<entry>\n" + element("id", entry.id) + element("title", entry.title) + "<link href=\"" +
           escape(entry.link) + "\"/>\n" + element("published", format_rfc3339(entry.at)) +
           element("updated", format_rfc3339(entry.at)) +
           element("summary", as_html(entry.item), " type=\"html\"");
    if (entry.item.author) out += "<author>" + element("name", *entry.item.author) + "</author>\n";
    for (const std::string& category : entry.item.categories) {
      out += "<category term=\"" + escape(category) + "\"/>\n";
    }
    out += "</entry>\n";
  }
  return out + "</feed>\n";
}

std::string jsonfeed(const SampleSource& source, const std::vector<Entry>& entries,
                     const std::string& base_url) {
  using Json = nlohmann::ordered_json;
  Json items = Json::array();
  for (const Entry& entry : entries) {
    Json item = {{"id", entry.id},
                 {"url", entry.link},
                 {"title", entry.title},
                 {"content_text", entry.item.summary},
                 {"date_published", format_rfc3339(entry.at)}};
    if (entry.item.author) item["authors"] = {{{"name", *entry.item.author}}};
    if (!entry.item.categories.empty()) item["tags"] = entry.item.categories;
    items.push_back(std::move(item));
  }
  const Json feed = {{"version", "https://jsonfeed.org/version/1.1"},
                     {"title", source.title},
                     {"home_page_url", base_url + "/"},
                     {"language", source.lang},
                     {"items", std::move(items)}};
  return feed.dump(1) + "\n";
}

std::string page(const std::string& lang, const std::string& title, const std::string& head,
                 const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"" + escape(lang) + "\">\n<meta charset=\"utf-8\">\n" +
         element("title", title) + head + "<body dir=\"auto\">\n" + element("h1", title) + body +
         "</body>\n</html>\n";
}

}  // namespace

Document render_feed(const SampleSource& source, const std::vector<Release>& releases,
                     const std::string& base_url) {
  const std::vector<Entry> entries = entries_of(source, releases, base_url);
  switch (source.format) {
    case Format::rss20:
      return {"application/rss+xml", rss20(source, entries, base_url)};
    case Format::rss10:
      return {"application/rdf+xml", rss10(source, entries, base_url)};
    case Format::atom10:
      return {"application/atom+xml", atom10(source, entries, base_url)};
    case Format::jsonfeed:
      break;
  }
  return {"application/feed+json", jsonfeed(source, entries, base_url)};
}

Document render_item_page(const SampleSource& source, const Release& release) {
  const SampleItem& item = source.items[release.item];
  return {"text/html; charset=utf-8",
          page(source.lang, title_of(source, release), "",
               element("p", item.summary) + element("p", source.title))};
}

Document render_front_page(const std::vector<SampleSource>& sources) {
  std::string head;
  std::string body = "<ul>\n";
  for (const SampleSource& source : sources) {
    const std::string href = "/feeds/" + escape(source.name);
    const std::string type = render_feed(source, {}, "").content_type;
    head += "<link rel=\"alternate\" type=\"" + type + "\" title=\"" + escape(source.title) +
            "\" href=\"" + href + "\">\n";
    body += "<li><a href=\"" + href + "\">" + escape(source.title) + "</a>\n";
  }
  return {"text/html; charset=utf-8", page("en", "The newsroom", head, body + "</ul>\n")};
}

std::string title_of(const SampleSource& source, const Release& release) {
  const std::string& title = source.items[release.item].title;
  return release.edition == 1 ? title : title + " (" + std::to_string(release.edition) + ")";
}

std::string http_date(Time time) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return std::string(text, size);
}

}  // namespace newswire::samples
