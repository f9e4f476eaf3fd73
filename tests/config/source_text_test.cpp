#include <random>

#include "config/source_text.h"
#include "config/toml_text.h"
#include "tests/config/loading.h"

using namespace newswire;
using namespace newswire::config;
using newswire::config::test::load_text;
using newswire::test::contains;

namespace {

SourceText source(const std::string& name) {
  return {name, "https://" + name + ".example/feed", "", {}, {}};
}

std::string added(const std::string& toml, const std::string& name = "new") {
  return with_sources_added(toml, {source(name)});
}

const std::string block = "[[source]]\nname = \"new\"\nurl = \"https://new.example/feed\"\n";

std::string crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

std::vector<std::string> names(const std::string& toml) {
  std::vector<std::string> found;
  for (const Source& one : load_text(toml).sources) found.push_back(one.name);
  return found;
}

using Names = std::vector<std::string>;

const std::string two =
    "# Mine\n"
    "[fetch]\n"
    "interval = '2h'   # odd   spacing\n"
    "\n"
    "# The first\n"
    "[[source]]\n"
    "name = \"a\"\n"
    "url = \"https://a.example/\"\n"
    "topics = [\n"
    "  \"x\", # one\n"
    "\n"
    "  \"y\",\n"
    "]\n"
    "# interval = \"1h\"\n"
    "\n"
    "# -- more --\n"
    "\n"
    "[[source]]  # the second\n"
    "  name='b'\n"
    "  url=\"https://b.example/\"\n"
    "[source.headers]\n"
    "X = \"[[source]]\"\n"
    "\n"
    "[[topic]]\n"
    "name = \"t\"\n"
    "query = \"q\"\n";

}  // namespace

TEST_CASE("a source is added behind the last one and nothing else changes", "[source text]") {
  const std::size_t place = two.find("\n[[topic]]");
  CHECK(added(two) == two.substr(0, place) + "\n" + block + two.substr(place));
  CHECK(names(added(two)) == Names{"a", "b", "new"});
}

TEST_CASE("a file without sources gets one at its end", "[source text]") {
  CHECK(added("") == block);
  CHECK(added("[log]\nlevel = \"info\"\n") == "[log]\nlevel = \"info\"\n\n" + block);
  CHECK(added("[log]\nlevel = \"info\"") == "[log]\nlevel = \"info\"\n\n" + block);
  CHECK(added("# only words") == "# only words\n\n" + block);
}

TEST_CASE("a file keeps its line ends", "[source text]") {
  const std::string toml = crlf(two);
  CHECK(added(toml) == crlf(added(two)));
  CHECK(with_source_removed(toml, 0) == crlf(with_source_removed(two, 0)));
}

TEST_CASE("a source is removed with its own comments and the others stay", "[source text]") {
  const std::string without_a = with_source_removed(two, 0);
  CHECK(without_a == two.substr(0, two.find("# The first")) + two.substr(two.find("# -- more --")));
  const std::string without_b = with_source_removed(two, 1);
  CHECK(without_b == two.substr(0, two.find("[[source]]  #")) + two.substr(two.find("[[topic]]")));
  CHECK(names(without_a) == Names{"b"});
  CHECK(names(without_b) == Names{"a"});
}

TEST_CASE("a file of nothing but sources loses them one by one", "[source text]") {
  std::string toml = added(added(block, "b"), "c");
  CHECK(names(toml) == Names{"new", "b", "c"});
  toml = with_source_removed(toml, 1);
  CHECK(names(toml) == Names{"new", "c"});
  toml = with_source_removed(toml, 1);
  CHECK(toml == block);
  CHECK(with_source_removed(toml, 0).empty());
  CHECK(with_source_removed(block.substr(0, block.size() - 1), 0).empty());
}

TEST_CASE("a comment between two tables belongs to the one that it stands on", "[source text]") {
  const std::string toml =
      "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\n# of b\n[[source]]\nname = \"b\"\n"
      "url = \"https://b.example/\"\n# below b\n";
  CHECK(with_source_removed(toml, 0) == toml.substr(toml.find("# of b")));
  CHECK(with_source_removed(toml, 1) == toml.substr(0, toml.find("# of b")));
}

TEST_CASE("what looks like a header within a text or list is none", "[source text]") {
  const std::string toml =
      "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\nheaders = { X = '''one'' two''' }\n"
      "topics = [\n'x',\n]\n"
      "[[topic]]\nname = \"t\"\nquery = '''\n[[source]]\nname OR\n\n# no "
      "comment\n[source.headers]\n'''\n"
      "[[source]]\nname = \"b\"\nurl = \"https://b.example/\"\nheaders.A = \"1\"\nheaders.B = "
      "\"2\"\n";
  const auto texts = source_texts(toml);
  REQUIRE(texts.size() == 2);
  const std::string without_b = with_source_removed(toml, 1);
  CHECK(without_b == toml.substr(0, toml.rfind("[[source]]")));
  CHECK(with_source_removed(toml, 0) == toml.substr(toml.find("[[topic]]")));
}

TEST_CASE("the tables of a source that stand apart go with it", "[source text]") {
  const std::string toml =
      "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\n\n[log]\nlevel = \"info\"\n\n"
      "[source.headers]\nX = \"1\"\n";
  CHECK(with_source_removed(toml, 0) == "[log]\nlevel = \"info\"\n");
  CHECK(names(added(toml)) == Names{"a", "new"});
}

TEST_CASE("sources written as a list are not edited", "[source text]") {
  const std::string toml = "# none\nsource = [{ name = \"a\", url = \"https://a.example/\" }]\n";
  CHECK(source_texts(toml).size() == 1);
  for (const auto& edit : {+[](const std::string& text) { return added(text); },
                           +[](const std::string& text) { return with_source_removed(text, 0); }}) {
    try {
      edit(toml);
      FAIL("it was edited");
    } catch (const FatalError& error) {
      CHECK_THAT(error.what(), contains("line 2"));
      CHECK(error.exit_code() == 2);
    }
  }
}

TEST_CASE("a source is read with its variables as they are written", "[source text]") {
  const auto texts = source_texts(
      "[[source]]\nname = \"a\"\nurl = \"https://a.example/?k=${KEY}\"\ntitle = \"A $${\"\n"
      "topics = [\"x\", \"y/z\"]\ninterval = '2h'\nallow_private = true\n"
      "headers = { Authorization = \"Bearer ${TOKEN}\", 'X y' = \"\\\"\" }\n");
  REQUIRE(texts.size() == 1);
  CHECK(texts[0].url == "https://a.example/?k=${KEY}");
  CHECK(texts[0].title == "A $${");
  CHECK(texts[0].topics == Names{"x", "y/z"});
  CHECK(texts[0].keys ==
        std::vector<std::pair<std::string, std::string>>{
            {"allow_private", "true"},
            {"headers", "{ Authorization = \"Bearer ${TOKEN}\", \"X y\" = \"\\\"\" }"},
            {"interval", "\"2h\""}});
}

TEST_CASE("whatever a source is called it is read as it was written", "[source text]") {
  const std::vector<std::string> pieces{"a", "\"", "\\", "\n",   "\t", "é",
                                        "#", "'",  "]]", "\x7f", "日"};
  std::mt19937 random(3);
  for (int round = 0; round < 100; ++round) {
    const auto text = [&] {
      std::string out;
      for (auto n = 1 + random() % 5; n > 0; --n) out += pieces[random() % pieces.size()];
      return out;
    };
    const SourceText one{
        text(), text(), text(), {text(), text()}, {{"interval", toml_string(text())}}};
    CHECK(source_texts(to_toml(one)) == std::vector<SourceText>{one});
  }
}

TEST_CASE("a value from elsewhere names no variable and adds no key", "[source text]") {
  CHECK(harmless_toml_value("2h") == "\"2h\"");
  CHECK(harmless_toml_value("true") == "true");
  CHECK(harmless_toml_value("12") == "12");
  CHECK(harmless_toml_value("\"12\"") == "\"12\"");
  CHECK(harmless_toml_value("[ 1,\n'x' ]") == "[1, \"x\"]");
  CHECK(harmless_toml_value("{ a = { b = \"${HOME}\" } }") == "{ a = { b = \"$${HOME}\" } }");
  CHECK(harmless_toml_value("\"$\\u007BHOME}\"") == "\"$${HOME}\"");
  CHECK(harmless_toml_value("${HOME}") == "\"$${HOME}\"");
  CHECK(harmless_toml_value("1\n[store]\npath = \"x\"") ==
        "\"1\\u000A[store]\\u000Apath = \\\"x\\\"\"");
  for (const std::string value : {"\"2h\"", "true", "\"12\"", "[1, \"x\"]", "\"$${A}\"",
                                  "\"a\\\"b\"", "{ a = \"$${B}\" }", "\"\"", "\" 1\""}) {
    CHECK(harmless_toml_value(exchange_text(value)) == value);
  }
  CHECK(exchange_text("\"2h\"") == "2h");
  CHECK(exchange_text("\"Bearer ${TOKEN}\"") == "Bearer ${TOKEN}");
  CHECK(literal_text(without_variables("a ${B} $${C}")) == "a ${B} $${C}");
}
