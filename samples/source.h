// An invented source as its data file holds it: samples/sources/NAME.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace newswire::samples {

enum class Format { rss20, rss10, atom10, jsonfeed };

struct SampleItem {
  std::string title;
  std::string summary;
  std::optional<std::string> author;
  std::vector<std::string> categories;
};

struct SampleSource {
  std::string name;  // the file's, without .json
  std::string title;
  Format format = Format::rss20;
  std::string lang;
  std::vector<std::string> topics;
  std::vector<SampleItem> items;
};

// All sources of `folder`, by name. Throws FatalError that names the file that is wrong.
std::vector<SampleSource> load_sources(const std::string& folder);

}  // namespace newswire::samples
