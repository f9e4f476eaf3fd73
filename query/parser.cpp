#include "query/parser.h"

#include <utility>
#include <vector>

#include "query/term.h"

namespace newswire::query {
namespace {

using Node = Query::Node;
using NodeOrFault = Result<Node, Fault>;

// Recursive descent; brackets alone recurse, and their depth is limited.
class Parser {
 public:
  Parser(std::string_view text, std::vector<Lexeme> lexemes)
      : text_(text), lexemes_(std::move(lexemes)) {}

  NodeOrFault run() {
    if (peek().kind == LexemeKind::end) return Node{};
    NodeOrFault node = parse_or(0);
    if (node && peek().kind == LexemeKind::close) {
      return Fault{peek().begin, "this bracket closes nothing", "remove it, or open one before it"};
    }
    return node;
  }

 private:
  // or := and ( ("OR" | "|") and )*
  NodeOrFault parse_or(std::size_t depth) {
    Node either{.kind = Node::Kind::any, .children = {}, .term = {}};
    do {
      NodeOrFault branch = parse_and(depth);
      if (!branch) return branch;
      either.children.push_back(std::move(*branch));
    } while (take(LexemeKind::or_operator));
    return unwrap(std::move(either));
  }

  // and := unary ( "AND"? unary )*
  NodeOrFault parse_and(std::size_t depth) {
    Node both{.kind = Node::Kind::all, .children = {}, .term = {}};
    do {
      NodeOrFault part = parse_unary(depth);
      if (!part) return part;
      both.children.push_back(std::move(*part));
    } while (take(LexemeKind::and_operator) || begins_unary());
    return unwrap(std::move(both));
  }

  // unary := ("-" | "NOT") unary | "(" or ")" | atom
  NodeOrFault parse_unary(std::size_t depth) {
    bool is_negated = false;
    while (take(LexemeKind::not_operator)) is_negated = !is_negated;
    NodeOrFault node = parse_operand(depth);
    if (!node || !is_negated) return node;
    Node negated{.kind = Node::Kind::none, .children = {}, .term = {}};
    negated.children.push_back(std::move(*node));
    return negated;
  }

  NodeOrFault parse_operand(std::size_t depth) {
    const Lexeme& lexeme = peek();
    switch (lexeme.kind) {
      case LexemeKind::open:
        return parse_brackets(depth);
      case LexemeKind::word:
      case LexemeKind::phrase:
      case LexemeKind::regex:
        return parse_term();
      case LexemeKind::and_operator:
      case LexemeKind::or_operator:
        return lacks_left_side(lexeme);
      case LexemeKind::not_operator:
      case LexemeKind::close:
      case LexemeKind::end:
        break;
    }
    return lacks_right_side(lexeme);
  }

  NodeOrFault parse_brackets(std::size_t depth) {
    const std::size_t open = peek().begin;
    if (depth == max_depth) {
      return Fault{open, "brackets nest more than " + std::to_string(max_depth) + " deep",
                   "remove those that are not needed"};
    }
    ++at_;
    if (peek().kind == LexemeKind::close) {
      return Fault{open, "there is nothing between the brackets", "remove them, or name a term"};
    }
    if (peek().kind == LexemeKind::end) return never_closed(open);
    NodeOrFault inner = parse_or(depth + 1);
    if (inner && !take(LexemeKind::close)) return never_closed(open);
    return inner;
  }

  NodeOrFault parse_term() {
    const Lexeme& lexeme = peek();
    if (++terms_ > max_terms) {
      return Fault{lexeme.begin, "a query has at most " + std::to_string(max_terms) + " terms",
                   "split it into several queries"};
    }
    if (lexeme.kind == LexemeKind::regex && ++regexes_ > max_regexes) {
      return Fault{lexeme.begin, "a query has at most " + std::to_string(max_regexes) + " regexes",
                   "join them by '|' in one, or use words"};
    }
    Result<Term, Fault> term = make_term(lexeme);
    if (!term) return term.error();
    ++at_;
    Node node{.kind = Node::Kind::term, .children = {}, .term = {}};
    node.term = std::move(*term);
    return node;
  }

  // The caret goes under the second of two operators in a row as well.
  Fault lacks_left_side(const Lexeme& op) const {
    const std::string name = name_of(op);
    if (at_ > 0 && is_operator(lexemes_[at_ - 1].kind)) {
      return {op.begin, name + " directly follows " + name_of(lexemes_[at_ - 1]),
              "remove one of the two, or quote the one that is a word"};
    }
    return {op.begin, name + " lacks its left side", hint(op)};
  }

  Fault lacks_right_side(const Lexeme& lexeme) const {
    if (at_ > 0 && is_operator(lexemes_[at_ - 1].kind)) {
      const Lexeme& op = lexemes_[at_ - 1];
      const bool is_not = op.kind == LexemeKind::not_operator;
      return {op.begin, name_of(op) + (is_not ? " lacks its term" : " lacks its right side"),
              hint(op)};
    }
    return {lexeme.begin, "this bracket closes nothing", "remove it, or open one before it"};
  }

  static Fault never_closed(std::size_t open) {
    return {open, "this bracket is never closed", "add a closing bracket"};
  }

  std::string name_of(const Lexeme& op) const {
    return in_quotes(text_.substr(op.begin, op.end - op.begin));
  }

  std::string hint(const Lexeme& op) const {
    const std::string_view spelling = text_.substr(op.begin, op.end - op.begin);
    if (spelling == "|" || spelling == "-") return "name what it stands for, or quote it";
    return "add a term, or write \"" + std::string(spelling) + "\" to search for the word";
  }

  static bool is_operator(LexemeKind kind) {
    return kind == LexemeKind::and_operator || kind == LexemeKind::or_operator ||
           kind == LexemeKind::not_operator;
  }

  bool begins_unary() const {
    switch (peek().kind) {
      case LexemeKind::word:
      case LexemeKind::phrase:
      case LexemeKind::regex:
      case LexemeKind::not_operator:
      case LexemeKind::open:
        return true;
      default:
        return false;
    }
  }

  static Node unwrap(Node node) {
    if (node.children.size() > 1) return node;
    Node only = std::move(node.children.front());
    return only;
  }

  const Lexeme& peek() const { return lexemes_[at_]; }
  bool take(LexemeKind kind) {
    if (peek().kind != kind) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::vector<Lexeme> lexemes_;
  std::size_t at_ = 0;
  std::size_t terms_ = 0;
  std::size_t regexes_ = 0;
};

}  // namespace

Result<Query::Node, Fault> parse(std::string_view text) {
  auto lexemes = lex(text);
  if (!lexemes) return lexemes.error();
  return Parser(text, std::move(*lexemes)).run();
}

}  // namespace newswire::query
