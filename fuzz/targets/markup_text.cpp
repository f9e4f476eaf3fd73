// HTML or plain text of any kind, to the one line that is shown of it.
#include "feed/markup_text.h"

#include <string>
#include <unordered_set>

#include "core/text.h"
#include "feed/discovery/feed_links.h"
#include "feed/entities.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

constexpr std::size_t no_limit = 1 << 20;
constexpr std::size_t max_links = 10;

void expect_text(const std::string& text, std::size_t max_bytes, std::string_view what) {
  expect_line_of_text(text, what);
  expect(text.size() <= max_bytes, std::string(what) + " has a limit", text);
}

void expect_links(std::string_view page) {
  const auto links = feed::feed_links_of_page(page, "https://site.example/a/b", max_links);
  expect(links.size() <= max_links, "the number of links has a limit");
  std::unordered_set<std::string_view> addresses;
  for (const feed::FeedLink& link : links) {
    expect(!link.url.empty(), "a link has an address");
    expect(addresses.insert(link.url).second, "each link is there once", link.url);
    expect(is_valid_utf8(link.title), "a link's title is valid UTF-8", link.title);
  }
}

}  // namespace

void try_input(std::string_view input) {
  const std::string of_html = feed::html_to_text(input, no_limit);
  const std::string of_plain = feed::plain_to_text(input, no_limit);
  expect_text(of_html, no_limit, "the text of HTML");
  expect_text(of_plain, no_limit, "plain text");
  expect(feed::plain_to_text(of_html, no_limit) == of_html, "text stays what it is", of_html);
  expect(feed::plain_to_text(of_plain, no_limit) == of_plain, "plain text stays so", of_plain);
  std::string escaped;
  feed::append_escaped(escaped, of_plain);
  expect(feed::html_to_text(escaped, no_limit) == of_plain, "text that was escaped comes back",
         of_plain);
  if (feed::is_plain_line(input)) {
    expect(of_html == input && of_plain == input, "a plain line is one", input);
  }

  const std::size_t short_limit = 8 + input.size() / 3;
  expect_text(feed::html_to_text(input, short_limit), short_limit, "cut text of HTML");
  expect_text(feed::plain_to_text(input, short_limit), short_limit, "cut plain text");

  const std::string repaired = repair_utf8(input);
  (void)feed::looks_like_html(repaired);
  if (const auto html = feed::undo_double_escape(repaired)) {
    expect_text(feed::html_to_text(*html, no_limit), no_limit, "text escaped twice");
  }
  expect_links(repaired);
}

}  // namespace newswire::fuzz
