#include "config/document.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "config/config.h"
#include "config/environment.h"
#include "core/result.h"
#include "core/text.h"

namespace newswire::config {
namespace {

constexpr int exit_unreadable = 1;
constexpr int exit_wrong = 2;
constexpr std::size_t file_limit_bytes = 4 << 20;
constexpr std::size_t shown_bytes = 60;

void check_size(const std::string& text, const std::string& file) {
  if (text.size() <= file_limit_bytes) return;
  throw FatalError("'" + file + "' is too large: a config has at most 4 MiB", exit_wrong);
}

class Converter {
 public:
  explicit Converter(const std::string& file) : file_(file) {}

  const std::set<std::string>& variables() const { return variables_; }

  Value convert(const toml::node& node) {
    Value value;
    value.line = static_cast<int>(node.source().begin.line);
    if (const auto* table = node.as_table()) {
      convert_table(*table, value);
    } else if (const auto* list = node.as_array()) {
      value.kind = Value::Kind::list;
      value.list.reserve(list->size());
      for (const toml::node& element : *list) value.list.push_back(convert(element));
    } else if (const auto* text = node.as_string()) {
      convert_text(text->get(), value);
    } else if (const auto* integer = node.as_integer()) {
      value.kind = Value::Kind::integer;
      value.integer = integer->get();
    } else if (const auto* boolean = node.as_boolean()) {
      value.kind = Value::Kind::boolean;
      value.boolean = boolean->get();
    } else {
      value.kind = node.is_floating_point() ? Value::Kind::real : Value::Kind::date;
    }
    return value;
  }

 private:
  void convert_table(const toml::table& table, Value& value) {
    value.kind = Value::Kind::table;
    using Node = std::pair<const toml::key*, const toml::node*>;
    std::vector<Node> nodes;
    nodes.reserve(table.size());
    for (const auto& [key, node] : table) nodes.emplace_back(&key, &node);
    std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
      const toml::source_position& x = a.first->source().begin;
      const toml::source_position& y = b.first->source().begin;
      return std::tie(x.line, x.column) < std::tie(y.line, y.column);
    });
    value.table.reserve(nodes.size());
    for (const auto& [key, node] : nodes) {
      value.table.push_back(
          {std::string(key->str()), static_cast<int>(key->source().begin.line), convert(*node)});
    }
  }

  void convert_text(const std::string& text, Value& value) {
    value.kind = Value::Kind::text;
    Result<Expanded> expanded = expand_environment(text);
    if (!expanded) refuse(file_, value.line, expanded.error().message);
    if (expanded->text.find('\0') != std::string::npos) {
      refuse(file_, value.line, "a value must not hold the character U+0000");
    }
    value.text = std::move(expanded->text);
    value.is_secret = !expanded->secrets.empty() || !expanded->unset.empty();
    value.written = text;
    value.secrets = std::move(expanded->secrets);
    value.unset = std::move(expanded->unset);
    variables_.insert(expanded->variables.begin(), expanded->variables.end());
  }

  const std::string& file_;
  std::set<std::string> variables_;
};

}  // namespace

std::string read_file(const std::string& file) {
  const auto fail = [&](int reason) {
    throw FatalError("cannot read '" + file + "': " + std::strerror(reason), exit_unreadable);
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) fail(EISDIR);
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) fail(errno);
  std::string text;
  std::array<char, 1 << 16> block;
  while (stream.read(block.data(), block.size()), stream.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    check_size(text, file);
  }
  if (stream.bad()) fail(errno);
  return text;
}

Document parse_document(const std::string& text, const std::string& file) {
  check_size(text, file);
  try {
    Converter converter(file);
    Document document{converter.convert(toml::parse(text)), {}};
    document.variables.assign(converter.variables().begin(), converter.variables().end());
    return document;
  } catch (const toml::parse_error& error) {
    const toml::source_position& place = error.source().begin;
    refuse(file, static_cast<int>(place.line),
           "column " + std::to_string(place.column) + ": " +
               collapse_space(terminal_safe(error.description())));
  }
}

void refuse(const std::string& file, int line, const std::string& message) {
  throw FatalError(file + ":" + std::to_string(line) + ": " + message, exit_wrong);
}

std::string shown(const std::string& text) {
  return "'" + truncate_text(terminal_safe(text), shown_bytes) + "'";
}

std::string shown(const Value& value) {
  return value.is_secret ? "the value from the environment" : shown(value.text);
}

}  // namespace newswire::config
