// A list of feeds from another reader, to values, and these to a list again.
#include "feed/opml.h"

#include <string>

#include "core/text.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

void expect_feed(const feed::OpmlFeed& listed) {
  expect(!listed.url.empty(), "what is listed has an address");
  expect_line_of_text(listed.title, "a title");
  for (const std::string& folder : listed.folders) expect_line_of_text(folder, "a folder");
}

}  // namespace

void try_input(std::string_view input) {
  feed::OpmlLimits limits;
  limits.max_feeds = 100;
  limits.max_unpacked_bytes = 1 << 20;
  const auto opml = feed::parse_opml(input, limits);
  if (!opml) {
    expect(!opml.error().message.empty(), "a refusal has a reason");
    return;
  }
  expect(opml->feeds.size() <= limits.max_feeds, "the number of feeds has a limit");
  for (const feed::OpmlFeed& listed : opml->feeds) expect_feed(listed);

  const std::string written = feed::write_opml(*opml);
  expect(is_valid_utf8(written), "what is written is valid UTF-8", written);
  const auto again = feed::parse_opml(written, limits);
  expect(again.ok(), "what is written can be read", written);
  expect(again->partial.empty(), "what is written is whole", written);
  // Those of one folder are gathered, so only what was gathered already stays in its order.
  expect(again->feeds.size() == opml->feeds.size(), "no feed is lost", written);
  expect(feed::write_opml(*again) == written, "what is written stays the same", written);
}

}  // namespace newswire::fuzz
