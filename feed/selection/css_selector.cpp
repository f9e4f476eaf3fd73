#include "feed/selection/css_selector.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.h"
#include "feed/selection/css_conditions.h"
#include "feed/selection/css_lexer.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_selector_bytes = 4096;
constexpr int max_nesting = 8;  // of :not(:has(...))

// What applies to one element: "li.new:first-child".
struct Compound {
  std::string name;                     // of the element, in lower case; empty: any
  std::vector<std::string> conditions;  // XPath, each for a predicate
  bool is_scope = false;                // :scope alone
};

// Compounds with what stands between them: ' ', '>', '+' or '~' before each; before the first only
// where it is relative.
struct Chain {
  std::vector<Compound> compounds;
  std::vector<char> combinators;
  std::string attribute;  // that is asked for; empty: the element itself
};

std::string test_of(const Compound& compound) {
  if (compound.name.empty()) return "*";
  return is_plain_xpath_name(compound.name) ? compound.name
                                            : "*[name()=" + xpath_literal(compound.name) + "]";
}

std::string predicates_of(const Compound& compound) {
  std::string out;
  for (const std::string& condition : compound.conditions) out += "[" + condition + "]";
  return out;
}

// As one condition on an element that was chosen otherwise.
std::string condition_of(const Compound& compound) {
  std::string out;
  if (!compound.name.empty()) out = "name()=" + xpath_literal(compound.name);
  for (const std::string& condition : compound.conditions) {
    out += (out.empty() ? "(" : " and (") + condition + ")";
  }
  return out.empty() ? "true()" : out;
}

std::string step(std::string_view axis, const Compound& compound, bool only_first) {
  if (!only_first) return std::string(axis) + "::" + test_of(compound) + predicates_of(compound);
  return std::string(axis) + "::*[1][" + condition_of(compound) + "]";
}

std::string step_forward(char combinator, const Compound& compound) {
  switch (combinator) {
    case '>':
      return step("child", compound, false);
    case '+':
      return step("following-sibling", compound, true);
    case '~':
      return step("following-sibling", compound, false);
    default:
      return step("descendant", compound, false);
  }
}

std::string step_back(char combinator, const Compound& compound) {
  switch (combinator) {
    case '>':
      return step("parent", compound, false);
    case '+':
      return step("preceding-sibling", compound, true);
    case '~':
      return step("preceding-sibling", compound, false);
    default:
      return step("ancestor", compound, false);
  }
}

// From the node on: every step is below or beside the one before.
std::string forward_path(const Chain& chain, std::size_t first) {
  std::string out;
  for (std::size_t i = first; i < chain.compounds.size(); ++i) {
    if (!out.empty()) out += '/';
    out += step_forward(chain.combinators[i], chain.compounds[i]);
  }
  return out.empty() ? "self::*" : out;
}

// A descendant, and what must lie above or before it, wherever that is.
std::string backward_path(const Chain& chain) {
  std::string above;
  for (std::size_t i = 0; i + 1 < chain.compounds.size(); ++i) {
    std::string path = step_back(chain.combinators[i + 1], chain.compounds[i]);
    if (!above.empty()) path += "[" + above + "]";
    above = std::move(path);
  }
  const Compound& last = chain.compounds.back();
  std::string out = "descendant::" + test_of(last) + predicates_of(last);
  if (!above.empty()) out += "[" + above + "]";
  return out;
}

class Translator {
 public:
  explicit Translator(std::string_view css) : lexer_(css) {}

  Result<std::string, SelectorFault> translate() {
    std::string out;
    do {
      const Chain chain = complex_selector();
      if (lexer_.fault()) break;
      std::string path = path_of(chain);
      if (!chain.attribute.empty()) path += "/" + attribute_test(chain.attribute);
      out += (out.empty() ? "" : " | ") + path;
    } while (lexer_.take(','));
    if (!lexer_.at_end()) unexpected();
    if (lexer_.fault()) return *lexer_.fault();
    return out;
  }

 private:
  static std::string path_of(const Chain& chain) {
    if (chain.compounds.front().is_scope) return forward_path(chain, 1);
    if (chain.combinators.front() != ' ') return forward_path(chain, 0);
    return backward_path(chain);
  }

  void unexpected() {
    if (lexer_.fault()) return;
    const char c = lexer_.peek();
    std::string message = "'" + std::string(1, c) + "' has no meaning here";
    if (c == '/') message += "; if this is XPath, begin it with ./ or xpath:";
    if (static_cast<unsigned char>(c) < ' ') message = "a control character has no meaning here";
    lexer_.fail(std::move(message));
  }

  static bool is_combinator(char c) { return c == '>' || c == '+' || c == '~'; }

  // Up to a ',' or ')' or the end.
  Chain complex_selector() {
    Chain chain;
    lexer_.skip_space();
    char combinator = ' ';
    if (is_combinator(lexer_.peek())) combinator = take_combinator();
    while (!lexer_.fault()) {
      chain.combinators.push_back(combinator);
      chain.compounds.push_back(compound(chain));
      if (chain.compounds.back().is_scope && chain.compounds.size() > 1) {
        lexer_.fail(":scope stands only at the beginning");
      }
      const bool space = lexer_.skip_space();
      const char next = lexer_.peek();
      if (lexer_.at_end() || next == ',' || next == ')') break;
      if (!chain.attribute.empty()) {
        lexer_.fail("nothing may follow the attribute that is asked for");
        break;
      }
      if (is_combinator(next)) {
        combinator = take_combinator();
      } else if (space) {
        combinator = ' ';
      } else {
        unexpected();
      }
    }
    return chain;
  }

  char take_combinator() {
    const char combinator = lexer_.peek();
    lexer_.take(combinator);
    lexer_.skip_space();
    return combinator;
  }

  Compound compound(Chain& chain) {
    Compound made;
    const std::size_t begin = lexer_.place();
    if (lexer_.take('*')) {
    } else if (lexer_.at_name()) {
      made.name = ascii_lower(lexer_.name("the name of an element"));
    }
    if (lexer_.peek() == '|' && lexer_.peek(1) != '=') lexer_.fail("HTML has no namespaces");
    while (!lexer_.at_end() && simple_selector(made, chain)) {
    }
    if (lexer_.place() == begin && !lexer_.fault()) {
      if (lexer_.at_end() || lexer_.peek() == ',' || lexer_.peek() == ')') {
        lexer_.fail("a selector is missing here");
      } else {
        unexpected();
      }
    }
    return made;
  }

  // False where none begins here.
  bool simple_selector(Compound& made, Chain& chain) {
    const std::size_t begin = lexer_.place();
    if (lexer_.take('#')) {
      made.conditions.push_back("@id=" + xpath_literal(lexer_.name("a name after '#'")));
    } else if (lexer_.take('.')) {
      made.conditions.push_back(has_word("class", lexer_.name("the name of a class")));
    } else if (lexer_.take('[')) {
      made.conditions.push_back(attribute_selector(begin));
    } else if (lexer_.take('@')) {
      chain.attribute = ascii_lower(lexer_.name("the name of an attribute"));
      return false;
    } else if (lexer_.take("::")) {
      return pseudo_element(begin, chain);
    } else if (lexer_.take(':')) {
      pseudo_class(begin, made);
    } else {
      return false;
    }
    return true;
  }

  bool pseudo_element(std::size_t begin, Chain& chain) {
    const std::string name = ascii_lower(lexer_.name("a name after '::'"));
    if (name == "text") return false;
    if (name == "attr" && lexer_.take('(')) {
      lexer_.skip_space();
      chain.attribute = ascii_lower(lexer_.name("the name of an attribute"));
      close(begin);
      return false;
    }
    lexer_.fail_at(begin, "'::" + name + "' is not known here; known are ::attr(name) and ::text");
    return false;
  }

  std::string attribute_selector(std::size_t begin) {
    lexer_.skip_space();
    const std::string name = ascii_lower(lexer_.name("the name of an attribute"));
    lexer_.skip_space();
    if (lexer_.take(']')) return attribute_test(name);
    char match = '=';
    for (const char c : {'~', '|', '^', '$', '*'}) {
      if (lexer_.peek() == c && lexer_.peek(1) == '=') {
        match = c;
        lexer_.take(c);
      }
    }
    if (!lexer_.take('=')) {
      lexer_.fail(lexer_.at_end() ? "']' is missing"
                                  : "one of = ~= |= ^= $= *= or ']' belongs here");
      return {};
    }
    lexer_.skip_space();
    const bool quoted = lexer_.peek() == '"' || lexer_.peek() == '\'';
    const std::string value =
        quoted ? lexer_.string() : lexer_.name("the value, in quotes unless it is a name,");
    lexer_.skip_space();
    bool any_case = takes_any_case(name);
    if (lexer_.take('i') || lexer_.take('I')) {
      any_case = true;
    } else if (lexer_.take('s') || lexer_.take('S')) {
      any_case = false;
    }
    lexer_.skip_space();
    if (!lexer_.take(']')) lexer_.fail_at(begin, "'[' is opened here and never closed");
    return attribute_matches(name, match, value, any_case);
  }

  void close(std::size_t begin) {
    lexer_.skip_space();
    if (!lexer_.take(')')) lexer_.fail_at(begin, "'(' is opened here and never closed");
  }

  void pseudo_class(std::size_t begin, Compound& made) {
    const std::string name = ascii_lower(lexer_.name("a name after ':'"));
    if (lexer_.fault()) return;
    if (lexer_.take('(')) {
      if (++nesting_ > max_nesting) lexer_.fail_at(begin, "this is nested too deep");
      made.conditions.push_back(pseudo_function(begin, name, made.name));
      close(begin);
      --nesting_;
    } else if (name == "scope") {
      made.is_scope = true;
    } else if (const auto condition = structural_condition(name, made.name)) {
      made.conditions.push_back(*condition);
    } else {
      unknown_pseudo(begin, ":" + name, made.name);
    }
  }

  void unknown_pseudo(std::size_t begin, const std::string& name, const std::string& element) {
    if (element.empty() && name.find("-of-type") != std::string::npos) {
      lexer_.fail_at(begin,
                     "'" + name + "' needs the name of an element before it, as in p" + name);
    } else {
      lexer_.fail_at(begin, "'" + name + "' is not known here; known are " +
                                std::string(known_pseudo_classes));
    }
  }

  std::string pseudo_function(std::size_t begin, const std::string& name,
                              const std::string& element) {
    lexer_.skip_space();
    if (name == "not") return "not(" + any_of_compounds() + ")";
    if (name == "is" || name == "where" || name == "matches") return any_of_compounds();
    if (name == "has") return any_of_relatives();
    if (name == "contains" || name == "-soup-contains") {
      const bool quoted = lexer_.peek() == '"' || lexer_.peek() == '\'';
      return "contains(.," +
             xpath_literal(quoted ? lexer_.string() : std::string(ascii_trim(lexer_.until(")")))) +
             ")";
    }
    const std::size_t place = lexer_.place();
    const auto position = parse_nth(lexer_.until(")"));
    const auto condition =
        position ? nth_condition(name, element, *position) : std::optional<std::string>();
    if (condition) return *condition;
    if (name.compare(0, 4, "nth-") != 0 || !is_nth(name) ||
        (element.empty() && name.find("-of-type") != std::string::npos)) {
      unknown_pseudo(begin, ":" + name, element);
    } else {
      lexer_.fail_at(place, "a number, 'odd', 'even' or a form such as '2n+1' belongs here");
    }
    return {};
  }

  std::string any_of_compounds() {
    std::string out;
    do {
      const Chain chain = complex_selector();
      if (lexer_.fault()) return {};
      if (chain.compounds.size() != 1 || chain.compounds[0].is_scope || !chain.attribute.empty() ||
          chain.combinators[0] != ' ') {
        lexer_.fail("here a selector is of one element, without combinators");
        return {};
      }
      out += (out.empty() ? "(" : " or (") + condition_of(chain.compounds[0]) + ")";
    } while (lexer_.take(','));
    return out;
  }

  std::string any_of_relatives() {
    std::string out;
    do {
      const Chain chain = complex_selector();
      if (lexer_.fault()) return {};
      const std::size_t first = chain.compounds[0].is_scope ? 1 : 0;
      out += (out.empty() ? "" : " or ") + forward_path(chain, first);
    } while (lexer_.take(','));
    return out;
  }

  CssLexer lexer_;
  int nesting_ = 0;
};

}  // namespace

Result<std::string, SelectorFault> xpath_of_css(std::string_view css) {
  if (css.size() > max_selector_bytes) {
    return SelectorFault{max_selector_bytes, "it is longer than 4096 bytes"};
  }
  return Translator(css).translate();
}

}  // namespace newswire::feed
