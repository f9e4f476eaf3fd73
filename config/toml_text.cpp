#include "config/toml_text.h"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "config/toml_nodes.h"
#include "core/text.h"

namespace newswire::config {
namespace {

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (std::size_t at = 0; (at = text.find(what)) != std::string_view::npos;) {
    out.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + what.size());
  }
  return out.append(text);
}

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
           c == '_';
  });
}

std::string table_text(const toml::table& table, ChangeText change) {
  std::string out;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    out += out.empty() ? "{ " : ", ";
    out += is_bare_key(name) ? std::string(name) : toml_string(name);
    out += " = " + node_text(node, change);
  }
  return out.empty() ? "{}" : out + " }";
}

std::string array_text(const toml::array& array, ChangeText change) {
  std::string out;
  for (const toml::node& node : array) {
    out += out.empty() ? "[" : ", ";
    out += node_text(node, change);
  }
  return out.empty() ? "[]" : out + "]";
}

}  // namespace

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : repair_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append("\\").push_back(c);
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "[" : ", ") + toml_string(text);
  return out.empty() ? "[]" : out + "]";
}

std::string without_variables(std::string_view text) {
  return replaced(text, "${", "$${");
}

std::string literal_text(std::string_view text) {
  return replaced(text, "$${", "${");
}

std::string harmless_toml_value(std::string_view text) {
  try {
    const toml::table document = toml::parse("value = " + std::string(text));
    if (document.size() == 1) return node_text(document.begin()->second, without_variables);
  } catch (const toml::parse_error&) {
  }
  return toml_string(without_variables(text));
}

std::string exchange_text(std::string_view value) {
  const toml::table document = toml::parse("value = " + std::string(value));
  const toml::node& node = document.begin()->second;
  if (const auto* text = node.as_string()) {
    std::string plain = literal_text(text->get());
    if (harmless_toml_value(plain) == toml_string(without_variables(plain))) return plain;
  }
  return node_text(node, literal_text);
}

std::string node_text(const toml::node& node, ChangeText change) {
  if (const auto* table = node.as_table()) return table_text(*table, change);
  if (const auto* array = node.as_array()) return array_text(*array, change);
  if (const auto* text = node.as_string()) {
    return toml_string(change(text->get()));
  }
  std::ostringstream out;
  node.visit([&out](const auto& value) { out << value; });
  return out.str();
}

}  // namespace newswire::config
