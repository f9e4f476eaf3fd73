// A query, on the first line, and the items that it is asked of, one on each further line.
#include "query/query.h"

#include <string>

#include "core/text.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"
#include "query/explain.h"

namespace newswire::fuzz {
namespace {

using query::Query;

void expect_refusal(const query::QueryError& error) {
  expect(!error.reason.empty(), "a refusal has a reason", error.query);
  expect(error.column <= display_width(error.query), "the caret is under the query", error.query);
  std::string_view rendered;
  const std::string text = error.render();
  rendered = text;
  while (!rendered.empty()) {
    const std::string_view line = take_line(rendered);
    expect(terminal_safe(line) == line, "a refusal is safe to show", line);
  }
  const std::string line = error.one_line();
  expect(terminal_safe(line) == line, "a refusal is one line", line);
}

std::string_view text_at(const Item& item, const query::Hit& hit) {
  switch (hit.place) {
    case query::Place::title:
      return item.title;
    case query::Place::summary:
      return item.summary;
    case query::Place::author:
      return *item.author;
    case query::Place::category:
      return item.categories.at(hit.index);
    case query::Place::source:
      return item.source;
    case query::Place::topic:
      return item.topics.at(hit.index);
    case query::Place::link:
      return item.link;
    case query::Place::lang:
      return *item.lang;
    case query::Place::time:
      break;
  }
  return {};
}

void expect_explained(const Query& asked, const query::Document& document) {
  for (const query::Hit& hit : query::explain(asked, document, now)) {
    const std::string_view text = text_at(document.item(), hit);
    expect(hit.begin <= hit.end && hit.end <= text.size(), "a hit lies within its text", text);
    expect(is_valid_utf8(text.substr(0, hit.begin)) &&
               is_valid_utf8(text.substr(hit.begin, hit.end - hit.begin)),
           "a hit lies between characters", text);
  }
}

// A query made of this one; none where that goes beyond a limit.
void expect_verdict(const std::string& text, bool verdict, const query::Document& document) {
  const auto made = Query::parse(text);
  if (made) expect(made->matches(document, now) == verdict, "logic holds", text);
}

void expect_verdicts(const Query& asked, const Query& again, const Item& item) {
  const query::Document document(item);
  const bool verdict = asked.matches(document, now);
  expect(asked.matches(item, now) == verdict, "a document is its item", item.title);
  expect(again.matches(document, now) == verdict, "the canonical form means the same",
         asked.canonical());
  if (!asked.matches_everything()) {
    expect_verdict("(" + asked.canonical() + ")", verdict, document);
    expect_verdict("-(" + asked.canonical() + ")", !verdict, document);
    expect_verdict("zzz OR (" + asked.canonical() + ") OR -zzz", true, document);
  }
  expect_explained(asked, document);
}

}  // namespace

void try_input(std::string_view input) {
  const auto asked = Query::parse(take_line(input));
  if (!asked) return expect_refusal(asked.error());
  const std::string& canonical = asked->canonical();
  expect(terminal_safe(canonical) == canonical, "a canonical form is safe to show", canonical);
  const auto again = Query::parse(canonical);
  expect(again.ok(), "a canonical form is a query", canonical);
  expect(again->canonical() == canonical, "a canonical form stays the same", canonical);
  expect(asked->matches_everything() == canonical.empty(), "only everything is empty", canonical);
  const std::string outline = query::outline(*asked);
  expect(is_valid_utf8(outline) && !outline.empty(), "a query has an outline", canonical);
  while (!input.empty()) expect_verdicts(*asked, *again, item_of_line(take_line(input)));
}

}  // namespace newswire::fuzz
