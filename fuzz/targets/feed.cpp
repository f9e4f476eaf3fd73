// A document from the network, to the feed that is read of it. It may follow lines that say what
// came with it: "Content-Type: ..." and "Base-URL: ...".
#include "feed/parser.h"
#include "fuzz/expect_feed.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"

namespace newswire::fuzz {

void try_input(std::string_view input) {
  feed::ParseOptions options;
  options.content_type = take_field(input, "Content-Type: ").value_or("");
  options.base_url = take_field(input, "Base-URL: ").value_or("");
  options.max_items = 100;
  options.max_unpacked_bytes = 1 << 20;
  expect_feed(feed::parse_feed(input, options), options);
}

}  // namespace newswire::fuzz
