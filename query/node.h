// The parsed form of a query: terms under AND, OR and NOT.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.h"
#include "query/pattern.h"
#include "query/query.h"
#include "query/regex.h"

namespace newswire::query {

enum class Field : std::uint8_t {
  any,  // title, summary, author and each category
  title,
  text,  // title and summary
  author,
  source,
  topic,
  url,
  site,
  lang,
  age,
  date,
};

// Fields whose text is cut into words: any, title, text, author.
struct WordsTerm {
  Field field;
  Pattern pattern;
};

// All fields but site, age and date.
struct RegexTerm {
  Field field;
  Regex regex;
};

// Fields that are compared by their characters: source, topic, url, site, lang. `value` is folded.
struct NameTerm {
  enum class Extent : std::uint8_t {
    whole,   // for topic: and all below; for lang: and its regions; for url: anywhere in it
    prefix,  // "value*"
    below,   // "value/*", topics only
  };
  Field field;
  std::string value;
  Extent extent;
};

struct AgeTerm {
  Duration limit;
  bool is_younger;  // "<"
};

// From the first instant up to, not including, the other; open where there is none.
struct DateTerm {
  std::optional<Time> from;
  std::optional<Time> until;
};

using Term = std::variant<WordsTerm, RegexTerm, NameTerm, AgeTerm, DateTerm>;

struct Query::Node {
  enum class Kind : std::uint8_t {
    everything,  // only at the root
    all,         // AND of two children or more
    any,         // OR of two children or more
    none,        // NOT of one child
    term,
  };
  Kind kind = Kind::everything;
  std::vector<Node> children;
  std::optional<Term> term;
};

}  // namespace newswire::query
