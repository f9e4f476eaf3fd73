// The [[source]] tables of a config as text: read without their variables put in, added and
// removed, while every other byte of the file stays as it is. Pure: see config/file_edit.h for the
// file.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace newswire::config {

// A [[source]] as it stands in the file: with ${NAME} where that is written.
struct SourceText {
  std::string name;
  std::string url;
  std::string title;
  std::vector<std::string> topics;
  std::vector<std::pair<std::string, std::string>> keys;  // all others, their values in TOML

  friend bool operator==(const SourceText&, const SourceText&) = default;
};

// The table's lines, each with its line feed; keys that are empty are left out.
std::string to_toml(const SourceText& source);

// The functions below take what config::parse takes, and throw FatalError where it would.

// In the file's order, which is that of Config::sources.
std::vector<SourceText> source_texts(const std::string& toml);

// Of a config file, which load() has found right.
std::vector<SourceText> read_source_texts(const std::string& file);

// Behind the last source, else at the end; with the file's own line ends. Throws FatalError where
// the file has its sources as one inline list (source = [...]).
std::string with_sources_added(const std::string& toml, const std::vector<SourceText>& sources);

// Without the source of that number: its table and those below it ([source.headers]), the comment
// lines directly above and below each, and the blank lines that set them apart.
std::string with_source_removed(const std::string& toml, std::size_t number);

}  // namespace newswire::config
