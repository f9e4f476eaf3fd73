#include <filesystem>
#include <functional>
#include <thread>

#include <sys/stat.h>

#include "config/file_edit.h"
#include "config/source_text.h"
#include "tests/config/loading.h"

using namespace newswire;
using namespace newswire::config;
using newswire::test::contains;
using newswire::test::TempFolder;
namespace fs = std::filesystem;

namespace {

std::string contents(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t files_in(const TempFolder& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder.str()), fs::directory_iterator()));
}

std::string trouble(const std::function<void()>& act) {
  try {
    act();
  } catch (const FatalError& error) {
    return error.what();
  }
  return "";
}

const std::string source = "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\n";

}  // namespace

TEST_CASE("a file is replaced as a whole with its mode", "[file edit]") {
  const TempFolder folder;
  const std::string file = folder.write("newswire.toml", "# one\n");
  ::chmod(file.c_str(), 0640);
  {
    FileEdit edit(file);
    CHECK(edit.text() == "# one\n");
    CHECK_FALSE(edit.is_new());
    edit.replace(source);
  }
  CHECK(contents(file) == source);
  CHECK((fs::status(file).permissions() & fs::perms::mask) == fs::perms(0640));
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a symbolic link stays one", "[file edit]") {
  const TempFolder folder;
  const std::string file = folder.write("real.toml", "");
  const std::string link = folder.path("newswire.toml");
  fs::create_symlink("real.toml", link);
  FileEdit(link).replace(source);
  CHECK(fs::is_symlink(link));
  CHECK(contents(file) == source);
}

TEST_CASE("a file that is not there is made", "[file edit]") {
  const TempFolder folder;
  const std::string file = folder.path("newswire.toml");
  FileEdit edit(file);
  CHECK(edit.is_new());
  CHECK(edit.text().empty());
  edit.replace(source);
  CHECK(contents(file) == source);
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a file that somebody else has made meanwhile is not replaced", "[file edit]") {
  const TempFolder folder;
  FileEdit edit(folder.path("newswire.toml"));
  const std::string file = folder.write("newswire.toml", "# theirs\n");
  CHECK_THAT(trouble([&] { edit.replace(source); }), contains("cannot write"));
  CHECK(contents(file) == "# theirs\n");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a wrong file is not edited and a wrong text does not replace one", "[file edit]") {
  const TempFolder folder;
  const std::string wrong = folder.write("wrong.toml", "[fetch]\nintervall = 1\n");
  CHECK_THAT(trouble([&] { FileEdit edit(wrong); }), contains("wrong.toml:2: unknown key"));

  const std::string file = folder.write("newswire.toml", source);
  CHECK_THAT(trouble([&] { FileEdit(file).replace(source + source); }), contains("is taken"));
  CHECK(contents(file) == source);
  CHECK(files_in(folder) == 2);
}

TEST_CASE("a folder that cannot be written is told", "[file edit]") {
  const TempFolder folder;
  CHECK_THAT(trouble([&] { FileEdit(folder.path("none/newswire.toml")).replace(source); }),
             contains("cannot write '" + folder.path("none/newswire.toml")));
  CHECK_THAT(trouble([&] { FileEdit edit(folder.str()); }), contains("directory"));
}

TEST_CASE("edits at the same time are all kept", "[file edit]") {
  const TempFolder folder;
  const std::string file = folder.write("newswire.toml", "");
  constexpr int editors = 8;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < editors; ++i) {
      threads.emplace_back([&file, i] {
        FileEdit edit(file);
        const std::string name = "s" + std::to_string(i);
        edit.replace(
            with_sources_added(edit.text(), {{name, "https://" + name + ".example/", "", {}, {}}}));
      });
    }
  }
  CHECK(load(file).sources.size() == editors);
  CHECK(files_in(folder) == 1);
}
