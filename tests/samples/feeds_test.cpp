#include "core/date.h"
#include "feed/parser.h"
#include "samples/render.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::samples;
using namespace std::chrono_literals;

namespace {

constexpr const char* base_url = "http://127.0.0.1:8000";

feed::Feed parse(const Document& document) {
  const auto feed = feed::parse_feed(document.body,
                                     {.content_type = document.content_type, .base_url = base_url});
  INFO(document.body);
  if (!feed) FAIL(feed.error().message);
  return feed.value();
}

}  // namespace

TEST_CASE("every feed of the newsroom is read as its data file has it", "[samples]") {
  const Timetable timetable{.start = Time(1'700'000'000s), .ready = 1000, .every = 1s};
  const std::vector<SampleSource> sources = load_sources(NEWSWIRE_SAMPLES);
  for (std::size_t index = 0; index < sources.size(); ++index) {
    const SampleSource& source = sources[index];
    INFO(source.name);
    const auto releases =
        timetable.newest(index, sources.size(), source.items.size(), timetable.start, 40);
    const feed::Feed feed = parse(render_feed(source, releases, base_url));
    CHECK(feed.title == source.title);
    CHECK(feed.lang == source.lang);
    CHECK(feed.partial.empty());
    REQUIRE(feed.items.size() == releases.size());
    for (std::size_t i = 0; i < releases.size(); ++i) {
      const SampleItem& written = source.items[releases[i].item];
      const feed::FeedItem& read = feed.items[i];
      CHECK(read.title == title_of(source, releases[i]));
      CHECK(read.summary == written.summary);
      CHECK(read.categories == written.categories);
      CHECK(read.published == releases[i].at);
      CHECK(read.link ==
            std::string(base_url) + "/" + source.name + "/" + std::to_string(releases[i].number));
      if (written.author) CHECK(read.author == written.author);
    }
  }
}
