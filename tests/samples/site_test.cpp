#include <set>

#include <httplib.h>

#include "core/result.h"
#include "samples/render.h"
#include "samples/site.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::samples;
using namespace std::chrono_literals;

namespace {

SampleSource source_of(const std::string& name) {
  SampleSource source;
  source.name = name;
  source.title = name;
  source.lang = "en";
  source.items = {{.title = "one", .summary = "first", .author = {}, .categories = {}},
                  {.title = "two", .summary = "second", .author = {}, .categories = {}}};
  return source;
}

// One source, one item out, another every second.
struct Fixture {
  ManualClock clock{Time(1'700'000'000s)};
  Site site{{source_of("daily")}, {.start = clock.now(), .ready = 1, .every = 1s}, clock};
  httplib::Client client{site.base_url()};

  httplib::Response get(const std::string& path, const httplib::Headers& headers = {}) {
    auto response = client.Get(path.c_str(), headers);
    REQUIRE(response);
    return *response;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a feed that has not changed is answered with 304", "[samples]") {
  const httplib::Response first = get("/feeds/daily");
  CHECK(first.status == 200);
  const std::string validator = GENERATE("ETag", "Last-Modified");
  const std::string condition = validator == "ETag" ? "If-None-Match" : "If-Modified-Since";
  const httplib::Headers conditional = {{condition, first.get_header_value(validator.c_str())}};

  const httplib::Response unchanged = get("/feeds/daily", conditional);
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  CHECK(unchanged.get_header_value("ETag") == first.get_header_value("ETag"));

  clock.advance(1s);
  const httplib::Response changed = get("/feeds/daily", conditional);
  CHECK(changed.status == 200);
  CHECK(changed.get_header_value("ETag") != first.get_header_value("ETag"));
}

TEST_CASE_METHOD(Fixture, "an ETag that differs wins over a date that does not", "[samples]") {
  const std::string modified = get("/feeds/daily").get_header_value("Last-Modified");
  CHECK(get("/feeds/daily", {{"If-None-Match", "\"other\""}, {"If-Modified-Since", modified}})
            .status == 200);
}

TEST_CASE_METHOD(Fixture, "an item's link leads to its page once it is out", "[samples]") {
  CHECK(get("/daily/1").status == 404);
  clock.advance(1s);
  const httplib::Response page = get("/daily/1");
  CHECK(page.status == 200);
  CHECK_THAT(page.body, test::contains("two"));
}

TEST_CASE_METHOD(Fixture, "the front page names the feeds, and nothing else is there",
                 "[samples]") {
  CHECK_THAT(get("/").body, test::contains("href=\"/feeds/daily\""));
  CHECK(get("/feeds/weekly").status == 404);
  CHECK(get("/weekly/0").status == 404);
}

TEST_CASE_METHOD(Fixture, "a port that is taken is refused", "[samples]") {
  const int port = std::stoi(site.base_url().substr(site.base_url().rfind(':') + 1));
  CHECK_THROWS_AS(Site({source_of("daily")}, {}, clock, port), FatalError);
}

TEST_CASE("the invented newsroom covers its topics, scripts and formats", "[samples]") {
  const std::vector<SampleSource> sources = load_sources(NEWSWIRE_SAMPLES);
  CHECK(sources.size() >= 6);
  std::set<std::string> topics, langs;
  std::set<Format> formats;
  for (const SampleSource& source : sources) {
    INFO(source.name);
    CHECK(source.items.size() >= 15);
    topics.insert(source.topics.begin(), source.topics.end());
    langs.insert(source.lang);
    formats.insert(source.format);
  }
  CHECK(topics ==
        std::set<std::string>{"world", "tech", "science", "business", "sport", "culture"});
  CHECK(langs == std::set<std::string>{"ar", "en", "fr", "ja", "ru"});
  CHECK(formats.size() == 4);
}

TEST_CASE("a folder without sources is refused", "[samples]") {
  CHECK_THROWS_AS(load_sources(NEWSWIRE_SAMPLES "/nowhere"), FatalError);
}
