// The one matcher: does a parsed query hold for a document?
#pragma once

#include <cstddef>
#include <string_view>

#include "core/clock.h"
#include "query/node.h"
#include "query/query.h"

namespace newswire::query {

bool holds(const Query::Node& node, const Document& document, Time now);
bool holds(const Term& term, const Document& document, Time now);

// `term` is one of topic:.
bool is_topic_of(std::string_view folded_topic, const NameTerm& term);

// The texts of a document that a field of words looks at: [first, last), as Document::Words counts.
struct TextRange {
  std::size_t first;
  std::size_t last;
};
TextRange texts_of(Field field, const Document& document);

}  // namespace newswire::query
