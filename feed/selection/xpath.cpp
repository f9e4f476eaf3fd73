#include "feed/selection/xpath.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <new>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "core/text.h"

namespace newswire::feed {
namespace {

constexpr std::size_t max_xpath_bytes = 4096;

constexpr std::array<std::string_view, 13> axes = {
    "ancestor",  "ancestor-or-self",  "attribute", "child",  "descendant", "descendant-or-self",
    "following", "following-sibling", "namespace", "parent", "preceding",  "preceding-sibling",
    "self"};

// XPath 1.0, section 4, and the tests of a node's kind (2.3).
constexpr std::array<std::string_view, 31> callable = {"boolean",
                                                       "ceiling",
                                                       "comment",
                                                       "concat",
                                                       "contains",
                                                       "count",
                                                       "false",
                                                       "floor",
                                                       "id",
                                                       "lang",
                                                       "last",
                                                       "local-name",
                                                       "name",
                                                       "namespace-uri",
                                                       "node",
                                                       "normalize-space",
                                                       "not",
                                                       "number",
                                                       "position",
                                                       "processing-instruction",
                                                       "round",
                                                       "starts-with",
                                                       "string",
                                                       "string-length",
                                                       "substring",
                                                       "substring-after",
                                                       "substring-before",
                                                       "sum",
                                                       "text",
                                                       "translate",
                                                       "true"};
// Operators in whose place a bracket may follow too.
constexpr std::array<std::string_view, 4> operators = {"and", "div", "mod", "or"};

template <typename List>
bool is_one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// A '-' in front of it is a minus.
bool begins_name(char c) {
  return is_name(c) && c != '-' && std::isdigit(static_cast<unsigned char>(c)) == 0;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// A name in the text, outside of quotes, and what follows it.
struct Word {
  std::size_t at = 0;
  std::string_view name;
  std::string_view rest;  // without white space in front
};

// Calls `see` for each name until it says true.
template <typename See>
bool any_word(std::string_view text, const See& see) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"' || text[at] == '\'') {
      at = std::min(text.find(text[at], at + 1), text.size() - 1) + 1;
      continue;
    }
    if (!begins_name(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_name(text[at])) ++at;
    std::size_t next = at;
    while (next < text.size() && is_space(text[next])) ++next;
    if (see(Word{begin, text.substr(begin, at - begin), text.substr(next)})) return true;
  }
  return false;
}

bool begins_with(std::string_view text, std::string_view front) {
  return text.substr(0, front.size()) == front;
}

// What the library itself would find out only while a page is read.
std::optional<SelectorFault> unknown_name(std::string_view xpath) {
  std::optional<SelectorFault> fault;
  any_word(xpath, [&](const Word& word) {
    const std::string name(word.name);
    if (word.at > 0 && xpath[word.at - 1] == '$') {
      fault = {word.at - 1, "there are no variables here"};
    } else if (begins_with(word.rest, "(") && !is_one_of(callable, word.name) &&
               !is_one_of(operators, word.name)) {
      fault = {word.at, "there is no function '" + name + "' in XPath 1.0"};
    } else if (begins_with(word.rest, "::") && !is_one_of(axes, word.name)) {
      fault = {word.at, "there is no axis '" + name + "' in XPath 1.0"};
    } else if (begins_with(word.rest, ":") && !begins_with(word.rest, "::")) {
      fault = {word.at, "HTML has no prefixes; write *[name()='" + name + ":…']"};
    }
    return fault.has_value();
  });
  return fault;
}

struct FreeXPath {
  void operator()(xmlXPathContextPtr context) const { xmlXPathFreeContext(context); }
  void operator()(xmlXPathCompExprPtr expression) const { xmlXPathFreeCompExpr(expression); }
};

// libxml2 calls back with what is wrong: keeps the first.
void keep_fault(void* user, xmlErrorPtr error) {
  auto& fault = *static_cast<std::optional<SelectorFault>*>(user);
  if (fault) return;
  const std::string message = error->message == nullptr ? "Invalid expression" : error->message;
  fault = SelectorFault{static_cast<std::size_t>(std::max(error->int1, 0)),
                        "it is no XPath 1.0: " + ascii_lower(collapse_space(message))};
}

}  // namespace

bool is_xpath(std::string_view selector) {
  selector = ascii_trim(selector);
  if (selector == ".") return true;
  for (const std::string_view front : {"/", "./", "..", "(", "@"}) {
    if (begins_with(selector, front)) return true;
  }
  return any_word(selector, [&](const Word& word) {
    if (begins_with(word.rest, "::")) return is_one_of(axes, word.name);
    return word.at == 0 && begins_with(word.rest, "(") && is_one_of(callable, word.name);
  });
}

std::optional<SelectorFault> fault_of_xpath(const std::string& xpath) {
  if (ascii_trim(xpath).empty()) return SelectorFault{0, "a selector is missing here"};
  if (xpath.size() > max_xpath_bytes) {
    return SelectorFault{max_xpath_bytes, "it is longer than 4096 bytes"};
  }
  if (auto fault = unknown_name(xpath)) return fault;
  const std::unique_ptr<xmlXPathContext, FreeXPath> context(xmlXPathNewContext(nullptr));
  if (!context) throw std::bad_alloc();
  std::optional<SelectorFault> fault;
  context->userData = &fault;
  context->error = keep_fault;
  const std::unique_ptr<xmlXPathCompExpr, FreeXPath> expression(
      xmlXPathCtxtCompile(context.get(), reinterpret_cast<const xmlChar*>(xpath.c_str())));
  if (!expression && !fault) fault = SelectorFault{0, "it is no XPath 1.0"};
  if (fault) fault->at = std::min(fault->at, xpath.size());
  return fault;
}

std::string within_item(std::string_view xpath) {
  std::string out;
  bool path_begins = true;
  int brackets = 0;
  for (std::size_t at = 0; at < xpath.size();) {
    const char c = xpath[at];
    if (c == '"' || c == '\'') {
      const std::size_t end = std::min(xpath.find(c, at + 1), xpath.size() - 1) + 1;
      out += xpath.substr(at, end - at);
      at = end;
      path_begins = false;
      continue;
    }
    if (path_begins && brackets == 0 && begins_with(xpath.substr(at), "//")) out += '.';
    if (c == '[') ++brackets;
    if (c == ']') --brackets;
    if (!is_space(c)) path_begins = c == '|' || c == '(' || c == ',';
    out += c;
    ++at;
  }
  return out;
}

}  // namespace newswire::feed
