#include "query/canonical.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "query/term.h"

namespace newswire::query {
namespace {

using Node = Query::Node;

// A subtree in its final form, with its spelling: made once, however often it moves upwards.
struct Simple {
  Node::Kind kind;
  std::string spelling;
  std::optional<Term> term;
  std::vector<Simple> operands;
};

Simple simplify(Node node);

Simple simplify_negation(Node node) {
  Simple inner = simplify(std::move(node.children.front()));
  if (inner.kind == Node::Kind::none) {
    Simple positive = std::move(inner.operands.front());
    return positive;
  }
  const bool needs_brackets = inner.kind != Node::Kind::term;
  Simple negated{.kind = Node::Kind::none,
                 .spelling = needs_brackets ? "-(" + inner.spelling + ")" : "-" + inner.spelling,
                 .term = {},
                 .operands = {}};
  negated.operands.push_back(std::move(inner));
  return negated;
}

std::vector<Simple> simplify_operands(Node& node) {
  std::vector<Simple> operands;
  for (Node& child : node.children) {
    Simple operand = simplify(std::move(child));
    if (operand.kind == node.kind) {
      std::ranges::move(operand.operands, std::back_inserter(operands));
    } else {
      operands.push_back(std::move(operand));
    }
  }
  // What is asked for comes before what is excluded.
  std::ranges::sort(operands, {}, [](const Simple& operand) {
    return std::pair(operand.kind == Node::Kind::none, std::string_view(operand.spelling));
  });
  const auto is_repeated = [](const Simple& a, const Simple& b) {
    return a.spelling == b.spelling;
  };
  operands.erase(std::unique(operands.begin(), operands.end(), is_repeated), operands.end());
  return operands;
}

Simple simplify(Node node) {
  switch (node.kind) {
    case Node::Kind::everything:
      return {.kind = node.kind, .spelling = "", .term = {}, .operands = {}};
    case Node::Kind::term:
      return {.kind = node.kind,
              .spelling = spelling_of(*node.term),
              .term = std::move(node.term),
              .operands = {}};
    case Node::Kind::none:
      return simplify_negation(std::move(node));
    case Node::Kind::all:
    case Node::Kind::any:
      break;
  }
  std::vector<Simple> operands = simplify_operands(node);
  if (operands.size() == 1) return std::move(operands.front());
  const bool is_all = node.kind == Node::Kind::all;
  std::string spelling;
  for (const Simple& operand : operands) {
    if (!spelling.empty()) spelling += is_all ? " " : " OR ";
    // OR binds loosest, so only an OR inside of an AND needs its brackets.
    const bool needs_brackets = is_all && operand.kind == Node::Kind::any;
    spelling += needs_brackets ? "(" + operand.spelling + ")" : operand.spelling;
  }
  return {.kind = node.kind,
          .spelling = std::move(spelling),
          .term = {},
          .operands = std::move(operands)};
}

Node to_node(Simple simple) {
  Node node{.kind = simple.kind, .children = {}, .term = std::move(simple.term)};
  for (Simple& operand : simple.operands) node.children.push_back(to_node(std::move(operand)));
  return node;
}

}  // namespace

std::string canonicalise(Query::Node& node) {
  Simple simple = simplify(std::move(node));
  std::string spelling = std::move(simple.spelling);
  node = to_node(std::move(simple));
  return spelling;
}

}  // namespace newswire::query
