#include <map>
#include <memory>

#include "core/text.h"
#include "core/utf8.h"
#include "feed/opml.h"

namespace newswire::feed {
namespace {

// What XML 1.0 cannot hold (section 2.2) is left out; white space but the space itself goes as a
// number, as a reader would make a space of it (3.3.3).
std::string escaped(std::string_view text) {
  const std::string valid = repair_utf8(text);
  std::string out;
  for (std::size_t at = 0; at < valid.size();) {
    const DecodedCodePoint next = decode_utf8(valid, at);
    const std::string_view bytes = std::string_view(valid).substr(at, next.bytes);
    at += next.bytes;
    switch (next.value) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\t':
      case '\n':
      case '\r':
        out += "&#" + std::to_string(static_cast<unsigned>(next.value)) + ";";
        break;
      default:
        if (next.value >= 0x20 && next.value != 0xFFFE && next.value != 0xFFFF) out += bytes;
    }
  }
  return out;
}

void add_attribute(std::string& line, std::string_view name, std::string_view value) {
  line.append(" ").append(name).append("=\"").append(escaped(value)).append("\"");
}

std::string outline_of(const OpmlFeed& feed) {
  std::string line = "<outline";
  add_attribute(line, "text", feed.title);
  if (!feed.type.empty()) add_attribute(line, "type", feed.type);
  add_attribute(line, "xmlUrl", feed.url);
  if (!feed.html_url.empty()) add_attribute(line, "htmlUrl", feed.html_url);
  if (!feed.language.empty()) add_attribute(line, "language", feed.language);
  std::string categories;
  for (const std::string& category : feed.categories) {
    if (!categories.empty()) categories += ',';
    categories += category;
  }
  if (!categories.empty()) add_attribute(line, "category", categories);
  for (const auto& [name, value] : feed.own) add_attribute(line, "newswire:" + name, value);
  return line + "/>\n";
}

// Feeds and folders, each in its place.
class Folder {
 public:
  Folder& inside(const std::string& name) {
    const auto [place, is_new] = places_.emplace(name, entries_.size());
    if (is_new) entries_.push_back({name, {}, std::make_unique<Folder>()});
    return *entries_[place->second].folder;
  }
  void add(std::string line) { entries_.push_back({{}, std::move(line), nullptr}); }

  void write(std::string& out, const std::string& indent) const {
    for (const Entry& entry : entries_) {
      if (!entry.folder) {
        out += indent + entry.line;
        continue;
      }
      out += indent + "<outline text=\"" + escaped(entry.name) + "\">\n";
      entry.folder->write(out, indent + "  ");
      out += indent + "</outline>\n";
    }
  }

 private:
  struct Entry {
    std::string name;
    std::string line;
    std::unique_ptr<Folder> folder;  // nullptr for a feed
  };
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> places_;  // of the folders
};

}  // namespace

std::string write_opml(const Opml& opml) {
  Folder root;
  for (const OpmlFeed& feed : opml.feeds) {
    Folder* folder = &root;
    for (const std::string& name : feed.folders) folder = &folder->inside(name);
    folder->add(outline_of(feed));
  }
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:newswire=\"" +
      std::string(opml_namespace) + "\">\n  <head>\n    <title>" + escaped(opml.title) +
      "</title>\n  </head>\n  <body>\n";
  root.write(out, "    ");
  return out + "  </body>\n</opml>\n";
}

}  // namespace newswire::feed
