#include <string>

#include "query/query.h"

namespace newswire::query {

std::string QueryError::render() const {
  std::string out = query + '\n' + std::string(column, ' ') + "^\n" + reason;
  if (!suggestion.empty()) out += "; " + suggestion;
  return out;
}

std::string QueryError::one_line() const {
  std::string out = "column " + std::to_string(column + 1) + ": " + reason;
  if (!suggestion.empty()) out += " (" + suggestion + ")";
  return out;
}

}  // namespace newswire::query
