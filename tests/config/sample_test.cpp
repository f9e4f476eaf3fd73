// The shipped config/newswire.toml and docs/configuration.md, held against the code.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <stdlib.h>

#include "config/config.h"
#include "tests/config/loading.h"

using namespace newswire::config;

namespace {

const std::string root = NEWSWIRE_SOURCE_DIR;

std::string read_text(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

// SECTION.KEY of every line of the sample that sets a key, those in comments included.
std::set<std::string> keys_in_sample() {
  std::set<std::string> keys;
  std::istringstream lines(read_text(root + "/config/newswire.toml"));
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t start = std::min(line.find_first_not_of("# "), line.size());
    const std::string text = line.substr(start);
    if (text.substr(0, 1) == "[") {
      const std::size_t name = text.find_first_not_of('[');
      section = text.substr(name, text.find(']') - name);
    }
    const auto key_end = std::find_if_not(text.begin(), text.end(), is_key_character);
    if (key_end != text.begin() && text.substr(std::size_t(key_end - text.begin()), 3) == " = ") {
      keys.insert(section + "." + std::string(text.begin(), key_end));
    }
  }
  return keys;
}

}  // namespace

TEST_CASE("the shipped file shows every key at its default", "[sample]") {
  const Config sample = load(root + "/config/newswire.toml");
  const Config defaults;
  CHECK(sample.store.path == root + "/config/" + defaults.store.path);
  CHECK(sample.store.retain == defaults.store.retain);
  CHECK(sample.store.retain_items == defaults.store.retain_items);
  CHECK(sample.fetch == defaults.fetch);
  CHECK(sample.broker == defaults.broker);
  CHECK(sample.subscriber == defaults.subscriber);
  CHECK(sample.websub == defaults.websub);
  CHECK(sample.monitor == defaults.monitor);
  CHECK(sample.log == defaults.log);
}

TEST_CASE("the shipped file has the keys that the code knows, all of them and no others",
          "[sample]") {
  const std::vector<std::string> known = known_keys();
  CHECK(known.size() > 20);
  CHECK(keys_in_sample() == std::set<std::string>(known.begin(), known.end()));
}

TEST_CASE("the shipped sources have topics and names of their own", "[sample]") {
  const Config sample = load(root + "/config/newswire.toml");
  CHECK(sample.sources.size() >= 12);
  for (const Source& source : sample.sources) {
    INFO(source.name);
    CHECK_FALSE(source.topics.empty());
    CHECK(source.url.substr(0, 8) == "https://");
  }
}

TEST_CASE("the optional keys of a source work as the comments show them", "[sample]") {
  ::setenv("EXAMPLE_TOKEN", "secret", 1);
  std::istringstream lines(read_text(root + "/config/newswire.toml"));
  std::string example;
  bool is_within = false;
  for (std::string line; std::getline(lines, line);) {
    is_within = line == "# [[source]]" || (is_within && line.substr(0, 1) == "#");
    if (is_within) example += line.substr(std::min<std::size_t>(2, line.size())) + "\n";
  }
  const Config config = newswire::config::test::load_text(example);
  REQUIRE(config.sources.size() == 3);
  CHECK(config.sources[0].interval == std::chrono::hours(2));
  CHECK(config.sources[0].headers ==
        std::vector<std::pair<std::string, std::string>>{
            {"X-Key", "secret"}, {"Authorization", "Bearer secret"}, {"Cookie", "session=secret"}});
  CHECK(config.sources[1].headers.at(0).second == "Basic cmVhZGVyOnNlY3JldA==");
}

TEST_CASE("the documentation tells of every key", "[sample]") {
  const std::string text = read_text(root + "/docs/configuration.md");
  for (const std::string& key : known_keys()) {
    INFO(key);
    CHECK(text.find("| `" + key.substr(key.rfind('.') + 1) + "` |") != std::string::npos);
  }
}
