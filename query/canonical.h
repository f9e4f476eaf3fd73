// One form for all queries that mean the same by their shape: what equality is told by.
#pragma once

#include <string>

#include "query/node.h"

namespace newswire::query {

// Simplifies the tree in place (nested ANDs and ORs become one, operands are sorted, duplicates
// and double negations go) and returns how it is written. Empty for everything.
std::string canonicalise(Query::Node& node);

}  // namespace newswire::query
