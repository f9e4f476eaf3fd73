#include <filesystem>
#include <regex>

#include "tests/layering/source_tree.h"
#include "tests/support/catch.h"

using namespace newswire::layering;
namespace fs = std::filesystem;

namespace {

// The targets of [text](target) that are files: no URLs, no places within the page.
std::vector<std::string> links_of(const std::string& document) {
  static const std::regex link(R"re(\]\(([^)#:\s]+)(#[^)]*)?\))re");
  std::vector<std::string> links;
  for (std::sregex_iterator match(document.begin(), document.end(), link), end; match != end;
       ++match) {
    links.push_back((*match)[1]);
  }
  return links;
}

}  // namespace

TEST_CASE("links in documents are told from other brackets", "[layering]") {
  CHECK(links_of("see [a](docs/a.md) and [b](b.md#place), not [c](https://c.example/) or [d](#d), "
                 "nor f(x)") == std::vector<std::string>{"docs/a.md", "b.md"});
}

TEST_CASE("the links of every document lead to a file", "[layering]") {
  const fs::path root = NEWSWIRE_SOURCE_DIR;
  std::vector<fs::path> documents = {root / "README.md", root / "CONTRIBUTING.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs")) documents.push_back(entry.path());
  for (const fs::path& document : documents) {
    for (const std::string& link : links_of(read_file(document))) {
      INFO(document.string() << " links to " << link);
      CHECK(fs::exists(document.parent_path() / link));
    }
  }
}
