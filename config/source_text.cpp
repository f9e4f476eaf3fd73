#include "config/source_text.h"

#include <sstream>
#include <string_view>

#include <toml++/toml.h>

#include "config/config.h"
#include "config/table_lines.h"
#include "config/toml_nodes.h"
#include "config/toml_text.h"
#include "core/result.h"

namespace newswire::config {
namespace {

constexpr int exit_wrong = 2;

toml::table parsed(const std::string& text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw FatalError(std::string("line ") + std::to_string(error.source().begin.line) + ": " +
                         std::string(error.description()),
                     exit_wrong);
  }
}

std::string newline_of(const std::string& text) {
  const std::size_t at = text.find('\n');
  return at != std::string::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

std::string with_newlines(const std::string& lines, const std::string& newline) {
  if (newline == "\n") return lines;
  std::string out;
  for (const char c : lines) c == '\n' ? out += newline : out += c;
  return out;
}

SourceText text_of(const toml::table& table) {
  SourceText source;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name == "name") {
      source.name = node.value_or(std::string());
    } else if (name == "url") {
      source.url = node.value_or(std::string());
    } else if (name == "title") {
      source.title = node.value_or(std::string());
    } else if (name == "topics") {
      if (const toml::array* topics = node.as_array()) {
        for (const toml::node& topic : *topics) {
          source.topics.push_back(topic.value_or(std::string()));
        }
      }
    } else {
      source.keys.emplace_back(name, node_text(node, as_written));
    }
  }
  return source;
}

void refuse_inline(const toml::table& document) {
  const toml::array* list = document.get_as<toml::array>("source");
  if (list == nullptr) return;
  const toml::table* first = list->empty() ? nullptr : list->front().as_table();
  if (first != nullptr && !first->is_inline()) return;
  throw FatalError("line " + std::to_string(list->source().begin.line) +
                       ": the sources are written as a list; only [[source]] tables can be edited",
                   exit_wrong);
}

}  // namespace

std::string to_toml(const SourceText& source) {
  std::string out = "[[source]]\nname = " + toml_string(source.name) +
                    "\nurl = " + toml_string(source.url) + "\n";
  if (!source.title.empty()) out += "title = " + toml_string(source.title) + "\n";
  if (!source.topics.empty()) out += "topics = " + toml_list(source.topics) + "\n";
  for (const auto& [key, value] : source.keys) out += key + " = " + value + "\n";
  return out;
}

std::vector<SourceText> source_texts(const std::string& toml) {
  std::vector<SourceText> sources;
  const toml::table document = parsed(toml);
  const toml::array* list = document.get_as<toml::array>("source");
  if (list == nullptr) return sources;
  for (const toml::node& node : *list) {
    if (const toml::table* table = node.as_table()) sources.push_back(text_of(*table));
  }
  return sources;
}

std::vector<SourceText> read_source_texts(const std::string& file) {
  return source_texts(read_file(file));
}

std::string with_sources_added(const std::string& toml, const std::vector<SourceText>& sources) {
  const toml::table document = parsed(toml);
  refuse_inline(document);
  const TableLines lines(toml, document);
  const std::string newline = newline_of(toml);
  const std::size_t place = lines.end_of_last_source().value_or(toml.size());
  std::string added;
  if (place > 0 && toml[place - 1] != '\n') added += newline;
  for (const SourceText& source : sources) {
    const bool first_of_all = place == 0 && added.empty();
    added += (first_of_all ? "" : newline) + with_newlines(to_toml(source), newline);
  }
  return toml.substr(0, place) + added + toml.substr(place);
}

std::string with_source_removed(const std::string& toml, std::size_t number) {
  const toml::table document = parsed(toml);
  refuse_inline(document);
  return TableLines(toml, document).without_source(number);
}

}  // namespace newswire::config
