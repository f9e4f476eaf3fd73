#include "samples/source.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/result.h"

namespace newswire::samples {

namespace {

using Json = nlohmann::json;

Format parse_format(const std::string& name) {
  static const std::map<std::string, Format> formats = {{"rss20", Format::rss20},
                                                        {"rss10", Format::rss10},
                                                        {"atom10", Format::atom10},
                                                        {"jsonfeed", Format::jsonfeed}};
  const auto found = formats.find(name);
  if (found == formats.end()) throw std::runtime_error("no such format: " + name);
  return found->second;
}

SampleItem read_item(const Json& json) {
  SampleItem item;
  item.title = json.at("title");
  item.summary = json.at("summary");
  if (json.contains("author")) item.author = json.at("author").get<std::string>();
  item.categories = json.value("categories", std::vector<std::string>{});
  return item;
}

SampleSource read_source(const std::filesystem::path& file) {
  std::ifstream in(file);
  const Json json = Json::parse(in);
  SampleSource source;
  source.name = file.stem();
  source.title = json.at("title");
  source.format = parse_format(json.at("format"));
  source.lang = json.at("lang");
  source.topics = json.at("topics").get<std::vector<std::string>>();
  for (const Json& item : json.at("items")) source.items.push_back(read_item(item));
  if (source.items.empty()) throw std::runtime_error("no items");
  return source;
}

}  // namespace

std::vector<SampleSource> load_sources(const std::string& folder) {
  std::vector<SampleSource> sources;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (entry.path().extension() != ".json") continue;
    try {
      sources.push_back(read_source(entry.path()));
    } catch (const std::exception& error) {
      throw FatalError(entry.path().string() + ": " + error.what(), 2);
    }
  }
  if (sources.empty()) throw FatalError(folder + ": no sources", 2);
  std::ranges::sort(sources, {}, &SampleSource::name);
  return sources;
}

}  // namespace newswire::samples
