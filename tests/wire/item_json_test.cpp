
#include "core/date.h"
#include "core/text.h"
#include "tests/support/catch.h"
#include "wire/item_json.h"

using namespace newswire;
using namespace newswire::wire;

namespace {

Item full_item() {
  Item item;
  item.sequence = 123;
  item.id = "urn:x:1";
  item.source = "bbc-world";
  item.topics = {"world", "tech/ai"};
  item.title = "A \"title\" with \\ and 日本 and é";
  item.link = "https://example.org/a?b=c&d";
  item.summary = "Line";
  item.author = "Ann";
  item.categories = {"one", "two"};
  item.published = parse_rfc3339("2026-11-20T07:00:00Z");
  item.updated = parse_rfc3339("2026-11-20T08:30:15Z");
  item.fetched = *parse_rfc3339("2026-11-20T09:00:01Z");
  item.lang = "en";
  return item;
}

}  // namespace

TEST_CASE("an item is one line of JSON with its keys in order", "[item_json]") {
  CHECK(encode_item(full_item()) ==
        R"({"seq":123,"id":"urn:x:1","source":"bbc-world","topics":["world","tech/ai"],)"
        R"("title":"A \"title\" with \\ and 日本 and é","link":"https://example.org/a?b=c&d",)"
        R"("summary":"Line","author":"Ann","categories":["one","two"],)"
        R"("published":"2026-11-20T07:00:00Z","updated":"2026-11-20T08:30:15Z",)"
        R"("fetched":"2026-11-20T09:00:01Z","lang":"en"})");
}

TEST_CASE("an update says so and has the title before it behind the other keys", "[item_json]") {
  Item item = full_item();
  const std::string ordinary = encode_item(item);
  item.update = true;
  item.previous_title = "The \"title\" before";
  CHECK(encode_item(item) == ordinary.substr(0, ordinary.size() - 1) +
                                 R"(,"update":true,"previous_title":"The \"title\" before"})");
  const auto decoded = decode_item(encode_item(item));
  REQUIRE(decoded);
  CHECK(*decoded == item);
}

TEST_CASE("only an update has a title before it", "[item_json]") {
  const auto item = decode_item(R"({"title":"x","update":false,"previous_title":"y"})");
  REQUIRE(item);
  CHECK_FALSE(item->update);
  CHECK(item->previous_title.empty());
}

TEST_CASE("what an item does not have is null or empty", "[item_json]") {
  CHECK(encode_item(Item{}) ==
        R"({"seq":0,"id":"","source":"","topics":[],"title":"","link":"","summary":"",)"
        R"("author":null,"categories":[],"published":null,"updated":null,)"
        R"("fetched":"1970-01-01T00:00:00Z","lang":null})");
}

TEST_CASE("an item comes back as it was, to the second", "[item_json]") {
  const Item item = full_item();
  const auto decoded = decode_item(encode_item(item));
  REQUIRE(decoded);
  CHECK(*decoded == item);

  const auto empty = decode_item(encode_item(Item{}));
  REQUIRE(empty);
  CHECK(*empty == Item{});
}

TEST_CASE("whatever the text holds, the JSON is one line and reads back", "[item_json]") {
  Item item;
  for (int c = 0; c < 0x80; ++c) item.title += static_cast<char>(c);
  item.summary = "\xc2\x85\xe2\x80\xa8\xf0\x9f\x98\x80";
  const std::string json = encode_item(item);
  CHECK(json.find('\n') == std::string::npos);
  const auto decoded = decode_item(json);
  REQUIRE(decoded);
  CHECK(decoded->title == item.title);
  CHECK(decoded->summary == item.summary);
}

TEST_CASE("each byte is escaped as JSON wants it, wherever it stands", "[item_json]") {
  Item item;
  for (std::size_t place = 0; place < 18; ++place) {
    for (char byte = 1; byte < 0x7f; ++byte) {
      item.title = std::string(18, 'x');
      item.title[place] = byte;
      const std::string json = encode_item(item);
      INFO(json);
      CHECK(json.find_first_of(std::string("\x01\b\t\n\f\r\x1b\x1f")) == std::string::npos);
      const auto decoded = decode_item(json);
      REQUIRE(decoded);
      CHECK(decoded->title == item.title);
    }
  }
}

TEST_CASE("invalid UTF-8 is repaired, not passed on", "[item_json]") {
  Item item;
  item.title = "a\xff\xc3";
  item.categories = {"\x80"};
  const std::string json = encode_item(item);
  CHECK(is_valid_utf8(json));
  const auto decoded = decode_item(json);
  REQUIRE(decoded);
  CHECK(decoded->title == repair_utf8(item.title));
}

TEST_CASE("an item that is too large gives up its summary first", "[item_json]") {
  Item item = full_item();
  item.summary.clear();
  for (int i = 0; i < 3000; ++i) item.summary += "word \"quoted\" ";
  const std::string json = encode_item(item, 4096);
  CHECK(json.size() <= 4096);
  CHECK(json.size() > 2048);
  const auto decoded = decode_item(json);
  REQUIRE(decoded);
  CHECK_THAT(decoded->summary, test::contains("…"));
  CHECK(decoded->title == item.title);
  CHECK(decoded->categories == item.categories);
  CHECK(decoded->link == item.link);
}

TEST_CASE("no item is larger than the limit, whichever field is huge", "[item_json]") {
  Item item = full_item();
  const std::string huge(200'000, '"');
  SECTION("summary") {
    item.summary = huge;
  }
  SECTION("title") {
    item.title = huge;
  }
  SECTION("previous title") {
    item.update = true;
    item.previous_title = huge;
  }
  SECTION("author") {
    item.author = huge;
  }
  SECTION("id") {
    item.id = huge;
  }
  SECTION("source") {
    item.source = huge;
  }
  SECTION("link") {
    item.link = huge;
  }
  SECTION("lang") {
    item.lang = huge;
  }
  SECTION("categories") {
    item.categories.assign(10'000, "category");
  }
  SECTION("topics") {
    item.topics.assign(10'000, "topic/of/four/levels");
  }
  SECTION("everything") {
    item.summary = item.title = item.id = item.source = item.link = huge;
    item.author = item.lang = huge;
  }
  const std::string json = encode_item(item);
  CHECK(json.size() <= 64 * 1024);
  const auto decoded = decode_item(json);
  REQUIRE(decoded);
  CHECK(decoded->sequence == 123);
}

TEST_CASE("unknown keys are ignored and missing ones are empty", "[item_json]") {
  const auto item = decode_item(R"({"title":"x","stories":[{"a":1}],"summary":null})");
  REQUIRE(item);
  CHECK(item->title == "x");
  CHECK(item->summary.empty());
  CHECK(item->sequence == 0);
}

TEST_CASE("a wrong type is an error that names the key", "[item_json]") {
  struct Example {
    std::string json;
    std::string key;
  };
  const auto example = GENERATE(values<Example>({
      {R"({"seq":"1"})", "seq"},
      {R"({"title":5})", "title"},
      {R"({"topics":"tech"})", "topics"},
      {R"({"topics":[1]})", "topics"},
      {R"({"author":[]})", "author"},
      {R"({"categories":[["a"]]})", "categories"},
      {R"({"published":1700000000})", "published"},
      {R"({"fetched":"yesterday"})", "fetched"},
      {R"({"update":"yes"})", "update"},
      {R"({"update":true,"previous_title":7})", "previous_title"},
  }));
  const auto item = decode_item(example.json);
  REQUIRE_FALSE(item.ok());
  CHECK_THAT(item.error().message, test::contains(example.key));
}

TEST_CASE("what is no JSON object is an error", "[item_json]") {
  const auto json = GENERATE(values<std::string>(
      {"", "x", "[]", "5", R"({"title":"x")", "{\"title\":\"\xff\"}", std::string(100'000, '{')}));
  CHECK_FALSE(decode_item(json).ok());
}
