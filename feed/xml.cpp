#include "feed/xml.h"

#include <array>
#include <climits>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "core/text.h"
#include "core/url.h"
#include "feed/crowded_tag.h"
#include "feed/entities.h"

namespace newswire::feed {
namespace {

// Of one declared entity: what feeds need is a few characters; what attacks need is megabytes.
constexpr std::size_t max_entity_bytes = 16 * 1024;
constexpr std::size_t max_declared_entities = 4096;

// Of one attribute: less than libxml2's own limit, so that it is ours that is met and named.
constexpr std::size_t max_attribute_bytes = 8 << 20;

// In strict mode, where one is enough: libxml2 itself goes on to the end and tells of all.
constexpr std::size_t max_mistakes = 100;

// Declared defaults are attributes of every element of that name. Feeds have none.
constexpr std::size_t max_default_attributes = 8;

// Of elements, attributes, entities and so on. Feeds have some dozens; libxml2 keeps them in a
// table that is quick only while it is small.
constexpr int max_names = 20'000;

constexpr std::size_t known_names = 64;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view view(const xmlChar* begin, const xmlChar* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

// What an attribute is in libxml2's array: name, prefix, URI, begin and end of the value.
constexpr int attribute_fields = 5;

// An entity that libxml2 takes for one of XML's own five, so that its text is handed on as it
// stands and never parsed.
struct FlatEntity {
  std::string name;
  std::string text;
  xmlEntity entity{};
  bool declared = false;
  bool too_long = false;
};

struct FreeContext {
  void operator()(xmlParserCtxtPtr context) const {
    // Where a document declares entities, the parser makes a tree for them, even for SAX.
    xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

class XmlReader {
 public:
  XmlReader(XmlMode mode, const XmlLimits& limits, std::string_view base_url, XmlHandler& handler)
      : mode_(mode), limits_(limits), base_url_(base_url), handler_(handler) {}

  // What comes before an element that has too many attributes, if any has.
  XmlOutcome read(std::string_view text);

 private:
  XmlOutcome read_all(std::string_view text);

  static XmlReader& self(void* context) { return *static_cast<XmlReader*>(context); }
  static xmlSAXHandler callbacks();

  void start_element(const xmlChar* local_name, const xmlChar* prefix, const xmlChar* uri,
                     int namespace_count, int attribute_count, const xmlChar** attributes);
  void end_element();
  void characters(std::string_view text);
  xmlEntity* entity(std::string_view name);
  void declare_entity(std::string_view name, std::string_view content);
  std::string expand(std::string_view content);
  void declare_namespaces(std::size_t count);
  void check_names();
  void on_error(const xmlError& error);
  void stop(std::string reason);
  void halt();

  struct KnownName {
    const xmlChar* local_name = nullptr;
    const xmlChar* prefix = nullptr;
    const xmlChar* uri = nullptr;
    Namespace space = Namespace::other;
    std::string name;  // in lower case
  };
  const KnownName& known_name(const xmlChar* local_name, const xmlChar* prefix, const xmlChar* uri);
  void enter_scope(int attribute_count, const xmlChar** attributes);

  struct Scope {  // an element with xml:base or xml:lang
    std::size_t depth;
    std::string base;
    std::string lang;
  };

  struct Declared {  // the namespaces of an element
    std::size_t depth;
    std::size_t count;
  };

  const XmlMode mode_;
  const XmlLimits limits_;
  const std::string_view base_url_;
  XmlHandler& handler_;

  xmlParserCtxtPtr context_ = nullptr;
  std::size_t depth_ = 0;
  bool root_ended_ = false;
  std::array<KnownName, known_names> names_;
  std::deque<Scope> scopes_;
  std::vector<Declared> namespaces_;
  std::size_t namespaces_in_scope_ = 0;
  std::size_t default_attributes_ = 0;
  std::unordered_map<std::string, std::unique_ptr<FlatEntity>> entities_;
  std::size_t expanded_bytes_ = 0;
  std::size_t mistakes_ = 0;
  std::string first_error_;
  std::string stopped_;
};

xmlSAXHandler XmlReader::callbacks() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = [](void* context, const xmlChar* local_name, const xmlChar* prefix,
                          const xmlChar* uri, int namespaces, const xmlChar**, int count, int,
                          const xmlChar** attributes) {
    self(context).start_element(local_name, prefix, uri, namespaces, count, attributes);
  };
  sax.endElementNs = [](void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    self(context).end_element();
  };
  sax.characters = [](void* context, const xmlChar* text, int size) {
    self(context).characters(view(text, text + size));
  };
  sax.ignorableWhitespace = sax.characters;
  sax.cdataBlock = sax.characters;
  sax.getEntity = [](void* context, const xmlChar* name) {
    return self(context).entity(view(name));
  };
  sax.entityDecl = [](void* context, const xmlChar* name, int type, const xmlChar*, const xmlChar*,
                      xmlChar* content) {
    const bool internal = type == XML_INTERNAL_GENERAL_ENTITY;
    const bool external =
        type == XML_EXTERNAL_GENERAL_PARSED_ENTITY || type == XML_EXTERNAL_GENERAL_UNPARSED_ENTITY;
    if (internal || external) {
      self(context).declare_entity(view(name), internal ? view(content) : std::string_view());
    }
  };
  sax.attributeDecl = [](void* context, const xmlChar*, const xmlChar*, int, int,
                         const xmlChar* default_value, xmlEnumerationPtr values) {
    xmlFreeEnumeration(values);
    self(context).check_names();
    if (default_value == nullptr) return;
    if (++self(context).default_attributes_ > max_default_attributes) {
      self(context).stop("it declares too many attributes");
    }
  };
  sax.elementDecl = [](void* context, const xmlChar*, int, xmlElementContentPtr) {
    self(context).check_names();
  };
  sax.notationDecl = [](void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    self(context).check_names();
  };
  sax.processingInstruction = [](void* context, const xmlChar*, const xmlChar*) {
    self(context).check_names();
  };
  sax.serror = [](void* context, xmlErrorPtr error) { self(context).on_error(*error); };
  return sax;
}

XmlOutcome XmlReader::read(std::string_view text) {
  const auto crowded = find_crowded_tag(text, limits_.max_attributes, max_attribute_bytes);
  if (!crowded) return read_all(text);
  XmlOutcome outcome = read_all(text.substr(0, crowded->at));
  outcome.whole = false;
  outcome.unsafe = true;
  outcome.reason =
      crowded->by_attribute
          ? "an attribute has more than " + std::to_string(max_attribute_bytes) + " bytes"
          : "an element has more than " + std::to_string(limits_.max_attributes) + " attributes";
  return outcome;
}

XmlOutcome XmlReader::read_all(std::string_view text) {
  if (text.empty() || text.size() > INT_MAX / 2) return {false, true, "it is empty or too large"};
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(
      xmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())));
  if (!context) throw std::bad_alloc();
  context_ = context.get();
  // NOENT: an attribute's "&amp;" comes as "&" and not as "&#38;". Entities themselves all come
  // from entity() below.
  int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC;
  if (mode_ == XmlMode::recover) options |= XML_PARSE_RECOVER;
  xmlCtxtUseOptions(context_, options);
  *context_->sax = callbacks();
  context_->userData = this;
  xmlParseDocument(context_);

  XmlOutcome outcome;
  outcome.unsafe = !stopped_.empty();
  outcome.reason = outcome.unsafe ? stopped_ : first_error_;
  if (mode_ == XmlMode::recover && !outcome.unsafe) {
    outcome.whole = root_ended_;
  } else {
    outcome.whole = outcome.reason.empty() && root_ended_;
  }
  return outcome;
}

void XmlReader::stop(std::string reason) {
  if (stopped_.empty()) stopped_ = std::move(reason);
  halt();
}

// Not xmlStopParser, which frees the text at once: functions of libxml2 that tell of a mistake may
// go on with a place in it (after "]]>" in text they do). All of them look at this state soon
// after.
void XmlReader::halt() {
  context_->disableSAX = 2;
  context_->instate = XML_PARSER_EOF;
}

// All three are interned by the parser: equal pointers are equal names, and each element's name is
// looked at once for all of its kind, but for those few that have to share a place.
const XmlReader::KnownName& XmlReader::known_name(const xmlChar* local_name, const xmlChar* prefix,
                                                  const xmlChar* uri) {
  const auto address = reinterpret_cast<std::uintptr_t>(local_name);
  KnownName& known = names_[(address ^ address >> 6) % known_names];
  if (known.local_name == local_name && known.prefix == prefix && known.uri == uri) return known;
  std::string_view name = view(local_name);
  Namespace space = Namespace::other;
  // A prefix that was never declared stays part of the name (libxml2 does so for attributes and
  // some elements).
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    space = namespace_of({}, name.substr(0, colon));
    name.remove_prefix(colon + 1);
  } else {
    space = namespace_of(view(uri), view(prefix));
  }
  known = {local_name, prefix, uri, space, ascii_lower(name)};
  return known;
}

void XmlReader::enter_scope(int attribute_count, const xmlChar** attributes) {
  for (int i = 0; i < attribute_count; ++i) {
    const xmlChar** attribute = attributes + i * attribute_fields;
    if (attribute[1] == nullptr || view(attribute[1]) != "xml") continue;
    const std::string_view name = view(attribute[0]);
    const std::string_view value = ascii_trim(view(attribute[3], attribute[4]));
    if (name != "base" && name != "lang") continue;
    if (scopes_.empty() || scopes_.back().depth != depth_) {
      Scope inner = scopes_.empty() ? Scope{} : scopes_.back();
      inner.depth = depth_;
      scopes_.push_back(std::move(inner));
    }
    Scope& scope = scopes_.back();
    if (name == "lang") {
      scope.lang = value;
    } else if (!value.empty()) {
      const std::string outer = scope.base.empty() ? std::string(base_url_) : scope.base;
      if (auto base = resolve_url(outer, value)) scope.base = std::move(*base);
    }
  }
}

void XmlReader::check_names() {
  if (xmlDictSize(context_->dict) > max_names) {
    stop("it uses more than " + std::to_string(max_names) + " different names");
  }
}

// A prefix is looked up among all that are in scope, one by one.
void XmlReader::declare_namespaces(std::size_t count) {
  namespaces_.push_back({depth_, count});
  namespaces_in_scope_ += count;
  if (namespaces_in_scope_ > limits_.max_attributes) {
    stop("it declares more than " + std::to_string(limits_.max_attributes) +
         " namespaces at one place");
  }
}

void XmlReader::start_element(const xmlChar* local_name, const xmlChar* prefix, const xmlChar* uri,
                              int namespace_count, int attribute_count,
                              const xmlChar** attributes) {
  if (!stopped_.empty()) return;
  if (++depth_ > limits_.max_depth) {
    stop("its elements are nested more than " + std::to_string(limits_.max_depth) + " deep");
    return;
  }
  if (namespace_count > 0) declare_namespaces(static_cast<std::size_t>(namespace_count));
  check_names();
  if (!stopped_.empty()) return;
  if (attribute_count > 0) enter_scope(attribute_count, attributes);
  const KnownName& known = known_name(local_name, prefix, uri);
  const bool scoped = !scopes_.empty();
  handler_.start({known.space, known.name, scoped ? scopes_.back().base : std::string_view(),
                  scoped ? scopes_.back().lang : std::string_view(), attributes, attribute_count});
  if (const auto reason = handler_.stop_reason(); !reason.empty()) stop(std::string(reason));
}

void XmlReader::end_element() {
  if (!stopped_.empty()) return;
  handler_.end();
  if (!scopes_.empty() && scopes_.back().depth == depth_) scopes_.pop_back();
  if (!namespaces_.empty() && namespaces_.back().depth == depth_) {
    namespaces_in_scope_ -= namespaces_.back().count;
    namespaces_.pop_back();
  }
  if (--depth_ == 0) root_ended_ = true;
}

void XmlReader::characters(std::string_view text) {
  if (stopped_.empty() && depth_ > 0) handler_.text(text);
}

xmlEntity* XmlReader::entity(std::string_view name) {
  if (xmlEntity* predefined =
          xmlGetPredefinedEntity(reinterpret_cast<const xmlChar*>(name.data()))) {
    return predefined;
  }
  // While entities are declared, the parser only asks where to keep their raw text.
  if (context_->inSubset != 0) return nullptr;
  // Of an entity in an attribute libxml2 takes one byte: leave those to the repair.
  const bool in_attribute = context_->instate == XML_PARSER_ATTRIBUTE_VALUE;
  auto found = entities_.find(std::string(name));
  if (found == entities_.end()) {
    const std::string_view text = html_entity(name);
    if (text.empty()) return nullptr;
    auto flat = std::make_unique<FlatEntity>();
    flat->name = name;
    flat->text = text;
    found = entities_.emplace(flat->name, std::move(flat)).first;
  }
  FlatEntity& flat = *found->second;
  if (in_attribute && flat.text.size() > 1) return nullptr;
  if (flat.declared) expanded_bytes_ += flat.text.size();
  if (flat.too_long || expanded_bytes_ > limits_.max_entity_bytes) {
    const std::size_t limit = flat.too_long ? max_entity_bytes : limits_.max_entity_bytes;
    stop("its entities grow to more than " + std::to_string(limit) + " bytes");
    return nullptr;
  }
  flat.entity.type = XML_ENTITY_DECL;
  flat.entity.name = reinterpret_cast<const xmlChar*>(flat.name.c_str());
  flat.entity.content = reinterpret_cast<xmlChar*>(flat.text.data());
  flat.entity.length = static_cast<int>(flat.text.size());
  flat.entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
  return &flat.entity;
}

void XmlReader::declare_entity(std::string_view name, std::string_view content) {
  if (entities_.size() >= max_declared_entities) return stop("it declares too many entities");
  auto flat = std::make_unique<FlatEntity>();
  flat->name = name;
  flat->declared = true;
  flat->text = expand(content);
  if (flat->text.size() > max_entity_bytes) {
    flat->text.clear();
    flat->too_long = true;
  }
  entities_.try_emplace(flat->name, std::move(flat));  // the first declaration binds (XML 4.2)
}

// References to entities declared before are replaced, once and for all: nothing is left to grow
// at the place of use.
std::string XmlReader::expand(std::string_view content) {
  std::string out;
  while (!content.empty() && out.size() <= max_entity_bytes) {
    const auto mark = content.find('&');
    out += content.substr(0, mark);
    if (mark == std::string_view::npos) break;
    content.remove_prefix(mark);
    const auto end = content.find(';');
    const std::string name(content.substr(1, end == std::string_view::npos ? 0 : end - 1));
    const auto inner = entities_.find(name);
    if (inner != entities_.end()) {
      if (inner->second->too_long) return std::string(max_entity_bytes + 1, ' ');
      out += inner->second->text;
      content.remove_prefix(end + 1);
    } else if (end != std::string_view::npos && !html_entity(name).empty()) {
      out += html_entity(name);
      content.remove_prefix(end + 1);
    } else {
      out += '&';
      content.remove_prefix(1);
    }
  }
  return out;
}

void XmlReader::on_error(const xmlError& error) {
  const bool undeclared_entity = error.code == XML_WAR_UNDECLARED_ENTITY;
  // A prefix without a declaration is understood all the same.
  if (error.domain == XML_FROM_NAMESPACE) return;
  if (error.level < XML_ERR_ERROR && !undeclared_entity) return;
  if (++mistakes_ > max_mistakes && mode_ == XmlMode::strict) halt();
  if (!first_error_.empty() || !stopped_.empty()) return;
  const std::string message = error.message == nullptr ? "malformed XML" : error.message;
  first_error_ = "line " + std::to_string(error.line) + ": " +
                 collapse_space(terminal_safe(std::string_view(message).substr(0, 200)));
  if (mode_ == XmlMode::strict) context_->disableSAX = 1;
}

}  // namespace

std::string_view XmlElement::attribute(std::string_view wanted) const {
  for (int i = 0; i < attribute_count; ++i) {
    const unsigned char** attribute = attributes + i * attribute_fields;
    if (attribute[1] == nullptr && ascii_iequals(view(attribute[0]), wanted)) {
      return view(attribute[3], attribute[4]);
    }
  }
  return {};
}

std::string_view XmlElement::attribute(Namespace wanted_space, std::string_view wanted) const {
  for (int i = 0; i < attribute_count; ++i) {
    const unsigned char** attribute = attributes + i * attribute_fields;
    if (attribute[1] != nullptr && ascii_iequals(view(attribute[0]), wanted) &&
        namespace_of(view(attribute[2]), view(attribute[1])) == wanted_space) {
      return view(attribute[3], attribute[4]);
    }
  }
  return {};
}

std::vector<std::pair<std::string_view, std::string_view>> XmlElement::attributes_of(
    Namespace wanted_space) const {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  for (int i = 0; i < attribute_count; ++i) {
    const unsigned char** attribute = attributes + i * attribute_fields;
    if (attribute[1] != nullptr &&
        namespace_of(view(attribute[2]), view(attribute[1])) == wanted_space) {
      found.emplace_back(view(attribute[0]), view(attribute[3], attribute[4]));
    }
  }
  return found;
}

XmlOutcome read_xml(std::string_view text, XmlMode mode, const XmlLimits& limits,
                    std::string_view base_url, XmlHandler& handler) {
  static std::once_flag initialised;
  std::call_once(initialised, xmlInitParser);
  return XmlReader(mode, limits, base_url, handler).read(text);
}

}  // namespace newswire::feed
