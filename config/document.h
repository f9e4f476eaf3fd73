// A TOML file as a tree of plain values that know their lines. For config/ only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace newswire::config {

struct Entry;

struct Value {
  enum class Kind { text, integer, real, boolean, date, list, table };

  Kind kind = Kind::table;
  int line = 0;            // 1-based
  std::string text;        // with ${NAME} replaced
  bool is_secret = false;  // the text holds something of the environment: it is never shown
  std::string written;     // the text with ${NAME} as in the file; may be shown
  std::vector<std::string> secrets;  // what the environment gave
  std::vector<std::string> unset;    // variables that it lacks; nothing stands in their place
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<Value> list;
  std::vector<Entry> table;  // in the order of the file
};

struct Entry {
  std::string key;
  int line = 0;  // of the key
  Value value;
};

struct Document {
  Value root;
  std::vector<std::string> variables;  // of the environment, by name, each once
};

// `file` is for messages. Throws FatalError, as load does.
Document parse_document(const std::string& text, const std::string& file);

// "FILE:LINE: MESSAGE", as FatalError with the exit code of a wrong config.
[[noreturn]] void refuse(const std::string& file, int line, const std::string& message);

// The text in quotes, fit to be shown: shortened and made safe, and not at all where it is secret.
std::string shown(const std::string& text);
std::string shown(const Value& value);

}  // namespace newswire::config
