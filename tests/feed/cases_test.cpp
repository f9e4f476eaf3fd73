// A case is two files and no code: tests/data/feeds/<case>.<anything> and <case>.expected.json,
// which holds what feed_to_json prints or, where the document must be refused, {"error": "part of
// the message"}. <case>.options.json may give "content_type", "base_url" and "distinct_ids", and
// for pages and APIs "kind" and "select": {"kind": "html", "select": {"items": "article"}}.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "feed/parser.h"
#include "feed/selection/selection.h"
#include "tests/support/catch.h"

namespace {

using Json = nlohmann::json;
using newswire::feed::Feed;
using newswire::feed::ParseOptions;
using newswire::feed::Selection;
using newswire::feed::SelectionKind;
using newswire::feed::Selector;

const std::filesystem::path folder =
    std::filesystem::path(NEWSWIRE_SOURCE_DIR) / "tests/data/feeds";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Names and their documents.
std::map<std::string, std::filesystem::path> find_cases() {
  std::map<std::string, std::filesystem::path> cases;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (ends_with(name, ".expected.json") || ends_with(name, ".options.json")) continue;
    cases[entry.path().stem().string()] = entry.path();
  }
  return cases;
}

ParseOptions options_of(const std::string& name) {
  ParseOptions options;
  options.distinct_ids = false;
  const auto path = folder / (name + ".options.json");
  if (!std::filesystem::exists(path)) return options;
  const Json json = Json::parse(read_file(path));
  options.content_type = json.value("content_type", "");
  options.base_url = json.value("base_url", "");
  options.distinct_ids = json.value("distinct_ids", false);
  return options;
}

// Of a page or an API; a list of selectors has alternatives.
std::optional<Selection> selection_of(const std::string& name) {
  const auto path = folder / (name + ".options.json");
  if (!std::filesystem::exists(path)) return std::nullopt;
  const Json json = Json::parse(read_file(path));
  if (!json.contains("kind")) return std::nullopt;
  std::vector<Selector> selectors;
  const Json select = json.value("select", Json::object());
  for (const auto& [key, value] : select.items()) {
    const Json texts = value.is_array() ? value : Json::array({value});
    for (const Json& text : texts) selectors.push_back({key, text.get<std::string>()});
  }
  const bool is_json = json.at("kind") == "json";
  auto selection =
      Selection::compile(is_json ? SelectionKind::json : SelectionKind::html, selectors);
  if (!selection) FAIL(selection.error().message);
  return *selection;
}

newswire::Result<Feed> read_case(const std::string& name, const std::string& document) {
  const auto selection = selection_of(name);
  const ParseOptions options = options_of(name);
  return selection ? selection->read(document, options)
                   : newswire::feed::parse_feed(document, options);
}

}  // namespace

TEST_CASE("every document in tests/data/feeds is read as its case expects", "[feeds]") {
  const auto cases = find_cases();
  REQUIRE(cases.size() > 80);
  for (const auto& [name, document] : cases) {
    DYNAMIC_SECTION(name) {
      const Json expected = Json::parse(read_file(folder / (name + ".expected.json")));
      const auto feed = read_case(name, read_file(document));
      if (expected.contains("error")) {
        REQUIRE_FALSE(feed.ok());
        CHECK_THAT(feed.error().message,
                   newswire::test::contains(expected.at("error").get<std::string>()));
      } else {
        if (!feed) FAIL(feed.error().message);
        CHECK(Json::parse(newswire::feed::feed_to_json(*feed, 2)) == expected);
      }
    }
  }
}
