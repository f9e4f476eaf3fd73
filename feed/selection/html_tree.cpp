#include "feed/selection/html_tree.h"

#include <algorithm>
#include <climits>
#include <map>
#include <mutex>
#include <new>

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "core/text.h"
#include "feed/entities.h"
#include "feed/markup_text.h"

namespace newswire::feed {
namespace {

// Of one node's text with its tags, before it is made one line: titles and summaries are shorter.
constexpr std::size_t max_markup_bytes = 16 * 1024;
constexpr std::size_t max_text_bytes = 4 * 1024;

xmlNode* as_node(void* node) {
  return static_cast<xmlNode*>(node);
}

const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

struct FreeXml {
  void operator()(xmlChar* text) const { xmlFree(text); }
  void operator()(xmlDocPtr document) const { xmlFreeDoc(document); }
  void operator()(htmlParserCtxtPtr context) const { htmlFreeParserCtxt(context); }
  void operator()(xmlXPathContextPtr context) const { xmlXPathFreeContext(context); }
  void operator()(xmlXPathCompExprPtr expression) const { xmlXPathFreeCompExpr(expression); }
  void operator()(xmlXPathObjectPtr object) const { xmlXPathFreeObject(object); }
};

bool is_hidden(std::string_view name) {
  return name == "script" || name == "style" || name == "template" || name == "noscript";
}

void append_tag(std::string& out, const xmlNode* element, const char* begin) {
  out.append(begin).append(view(element->name)).append(">");
}

// The node as markup without attributes: from it html_to_text tells lines from words.
std::string markup_of(const xmlNode* root) {
  std::string out;
  const xmlNode* node = root;
  while (out.size() < max_markup_bytes) {
    const bool enter = node->type == XML_ELEMENT_NODE && !is_hidden(view(node->name));
    if (enter) append_tag(out, node, "<");
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      append_escaped(
          out,
          view(node->content).substr(0, max_markup_bytes - std::min(max_markup_bytes, out.size())));
    }
    if (enter && node->children != nullptr) {
      node = node->children;
      continue;
    }
    if (enter) append_tag(out, node, "</");
    while (node != root && node->next == nullptr) {
      node = node->parent;
      append_tag(out, node, "</");
    }
    if (node == root) break;
    node = node->next;
  }
  return out;
}

// What is parsed, and how much of it there is so far.
struct Counter {
  const HtmlLimits* limits;
  std::size_t nodes = 0;
  std::string stopped;
};

void stop(htmlParserCtxtPtr context, Counter& counter, std::string reason) {
  if (counter.stopped.empty()) counter.stopped = std::move(reason);
  context->disableSAX = 1;
  xmlStopParser(context);
}

void start_element(void* user, const xmlChar* name, const xmlChar** attributes) {
  auto* context = static_cast<htmlParserCtxtPtr>(user);
  auto& counter = *static_cast<Counter*>(context->_private);
  if (!counter.stopped.empty()) return;
  ++counter.nodes;
  for (const xmlChar** at = attributes; at != nullptr && *at != nullptr; at += 2) ++counter.nodes;
  if (counter.nodes > counter.limits->max_nodes) {
    stop(context, counter,
         "it has more than " + std::to_string(counter.limits->max_nodes) +
             " elements and attributes");
  } else if (static_cast<std::size_t>(context->nodeNr) >= counter.limits->max_depth) {
    stop(
        context, counter,
        "its elements are nested more than " + std::to_string(counter.limits->max_depth) + " deep");
  } else {
    xmlSAX2StartElement(user, name, attributes);
  }
}

void end_element(void* user, const xmlChar* name) {
  auto* context = static_cast<htmlParserCtxtPtr>(user);
  if (static_cast<Counter*>(context->_private)->stopped.empty()) xmlSAX2EndElement(user, name);
}

// Closing tags that belong to nothing cost time and give no node. Where there are too many tags,
// the page ends before the next.
std::string_view bounded(std::string_view text, std::size_t max_tags, std::string& partial) {
  std::size_t tags = 0;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (++tags <= max_tags) continue;
    partial = "it has more than " + std::to_string(max_tags) + " tags";
    return text.substr(0, at);
  }
  return text;
}

}  // namespace

std::string_view HtmlNode::element_name() const {
  const xmlNode* node = as_node(node_);
  return node->type == XML_ELEMENT_NODE ? view(node->name) : std::string_view();
}

bool HtmlNode::has_attribute(const char* name) const {
  return as_node(node_)->type == XML_ELEMENT_NODE &&
         xmlHasProp(as_node(node_), chars(name)) != nullptr;
}

std::string HtmlNode::attribute(const char* name) const {
  if (!has_attribute(name)) return {};
  const std::unique_ptr<xmlChar, FreeXml> value(xmlGetProp(as_node(node_), chars(name)));
  return std::string(view(value.get()));
}

std::string HtmlNode::text() const {
  const xmlNode* node = as_node(node_);
  if (node->type == XML_ATTRIBUTE_NODE) {
    const std::unique_ptr<xmlChar, FreeXml> value(xmlNodeGetContent(node));
    return plain_to_text(view(value.get()), max_text_bytes);
  }
  return html_to_text(markup_of(node), max_text_bytes);
}

struct HtmlTree::Impl {
  std::string partial;
  std::unique_ptr<xmlDoc, FreeXml> document;
  std::unique_ptr<xmlXPathContext, FreeXml> context;  // goes before the document does
  std::map<std::string, std::unique_ptr<xmlXPathCompExpr, FreeXml>> expressions;

  xmlXPathCompExprPtr compiled(const std::string& xpath) {
    auto& expression = expressions[xpath];
    if (!expression) expression.reset(xmlXPathCtxtCompile(context.get(), chars(xpath.c_str())));
    return expression.get();
  }
};

HtmlTree::HtmlTree(std::string_view text, const HtmlLimits& limits)
    : impl_(std::make_unique<Impl>()) {
  static std::once_flag initialised;
  std::call_once(initialised, xmlInitParser);

  // The parser takes U+0000 for the end.
  std::string page(bounded(text, 2 * limits.max_nodes, impl_->partial));
  std::replace(page.begin(), page.end(), '\0', ' ');
  if (page.empty() || page.size() > INT_MAX / 2) page = " ";
  const std::unique_ptr<htmlParserCtxt, FreeXml> parser(
      htmlCreateMemoryParserCtxt(page.data(), static_cast<int>(page.size())));
  if (!parser) throw std::bad_alloc();
  Counter counter{&limits, 0, {}};
  parser->_private = &counter;
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                       HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC |
                                       HTML_PARSE_COMPACT);
  xmlSwitchEncoding(parser.get(), XML_CHAR_ENCODING_UTF8);
  parser->sax->startElement = start_element;
  parser->sax->endElement = end_element;
  parser->sax->comment = nullptr;
  parser->sax->processingInstruction = nullptr;
  htmlParseDocument(parser.get());
  impl_->document.reset(parser->myDoc);
  if (!counter.stopped.empty()) impl_->partial = counter.stopped;

  if (!impl_->document) impl_->document.reset(htmlNewDocNoDtD(nullptr, nullptr));
  if (!impl_->document) throw std::bad_alloc();
  impl_->context.reset(xmlXPathNewContext(impl_->document.get()));
  if (!impl_->context) throw std::bad_alloc();
  impl_->context->opLimit = limits.max_steps;
  // What is wrong with an expression is known from its result; nothing is to be printed.
  impl_->context->error = [](void*, xmlErrorPtr) {};
}

HtmlTree::~HtmlTree() = default;

const std::string& HtmlTree::partial() const {
  return impl_->partial;
}

HtmlNode HtmlTree::document() const {
  return HtmlNode(impl_->document.get());
}

Result<Selected> HtmlTree::select(const std::string& xpath, HtmlNode from) {
  const Error too_much{"looking for '" + xpath + "' takes too long"};
  const auto expression = impl_->compiled(xpath);
  if (expression == nullptr) return Error{"'" + xpath + "' is no XPath"};
  impl_->context->node = as_node(from.node_);
  const std::unique_ptr<xmlXPathObject, FreeXml> result(
      xmlXPathCompiledEval(expression, impl_->context.get()));
  if (!result) return too_much;
  Selected selected;
  if (result->type != XPATH_NODESET) {
    const std::unique_ptr<xmlChar, FreeXml> text(xmlXPathCastToString(result.get()));
    selected.text = plain_to_text(view(text.get()), max_text_bytes);
    return selected;
  }
  const xmlNodeSet* set = result->nodesetval;
  if (set == nullptr) return selected;
  for (int i = 0; i < set->nodeNr; ++i) {
    xmlNode* node = set->nodeTab[i];
    switch (node->type) {
      case XML_ELEMENT_NODE:
      case XML_ATTRIBUTE_NODE:
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
        selected.nodes.push_back(HtmlNode(node));
        break;
      default:  // the document itself, a namespace
        break;
    }
  }
  return selected;
}

}  // namespace newswire::feed
