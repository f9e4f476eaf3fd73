#include "query/query.h"

#include <utility>

#include "core/text.h"
#include "core/utf8.h"
#include "query/canonical.h"
#include "query/matcher.h"
#include "query/node.h"
#include "query/parser.h"

namespace newswire::query {
namespace {

constexpr std::size_t shown_bytes_of_too_long = 72;

QueryError to_error(std::string_view text, const Fault& fault) {
  return {.query = std::string(text),
          .column = display_width(text.substr(0, fault.at)),
          .reason = fault.reason,
          .suggestion = fault.suggestion};
}

QueryError too_long(std::string_view text) {
  const std::string start = truncate_text(
      terminal_safe(text.substr(0, shown_bytes_of_too_long * 2)), shown_bytes_of_too_long);
  return to_error(start, {start.size(),
                          "a query has at most " + std::to_string(max_query_bytes) +
                              " bytes, this one has " + std::to_string(text.size()),
                          "split it into several queries"});
}

QueryError not_utf8(std::string_view text) {
  std::size_t valid = 0;
  for (DecodedCodePoint next = decode_utf8(text, 0); next.valid; next = decode_utf8(text, valid)) {
    valid += next.bytes;
  }
  const std::size_t at = terminal_safe(text.substr(0, valid)).size();
  return to_error(terminal_safe(text),
                  {at, "this is no valid UTF-8", "type or paste the query again"});
}

}  // namespace

Result<Query, QueryError> Query::parse(std::string_view text) {
  if (text.size() > max_query_bytes) return too_long(text);
  if (!is_valid_utf8(text)) return not_utf8(text);
  // Control characters become spaces here, so that no later step has to think of them.
  const std::string safe = terminal_safe(text);
  Result<Node, Fault> node = query::parse(safe);
  if (!node) return to_error(safe, node.error());
  std::string canonical = canonicalise(*node);
  return Query(std::make_shared<const Node>(std::move(*node)), std::move(canonical));
}

Query::Query() : Query(std::make_shared<const Node>(), "") {}

Query::Query(std::shared_ptr<const Node> root, std::string canonical)
    : root_(std::move(root)),
      canonical_(std::make_shared<const std::string>(std::move(canonical))) {}

bool Query::matches(const Document& document, Time now) const {
  return holds(*root_, document, now);
}

bool Query::matches(const Item& item, Time now) const {
  return matches(Document(item), now);
}

const std::string& Query::canonical() const {
  return *canonical_;
}

bool Query::matches_everything() const {
  return root_->kind == Node::Kind::everything;
}

}  // namespace newswire::query
