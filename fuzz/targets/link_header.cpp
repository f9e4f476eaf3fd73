// The value of a Link header, to the hubs that it names.
#include "fetcher/websub/link_header.h"

#include <string>

#include "core/url.h"
#include "fuzz/target.h"

namespace newswire::fuzz {

void try_input(std::string_view input) {
  const std::string base = "https://news.example/feeds/world";
  const auto found = fetcher::links_of({{"Link", std::string(input)}}, "hub", base);
  expect(found.size() <= 8, "links have a number", input);
  for (const std::string& url : found) {
    expect(parse_http_url(url).ok(), "a link is an absolute web address", url);
    const auto again = fetcher::links_of({{"Link", "<" + url + ">; rel=hub"}}, "hub", base);
    const bool has_end = url.find('>') != std::string::npos;
    expect(has_end || (again.size() == 1 && again.front() == url), "what was found is found again",
           url);
  }
}

}  // namespace newswire::fuzz
