// XML as a stream of elements and text, over libxml2's SAX2. The only place that knows libxml2.
//
// Nothing outside the document is ever read: no DTD, no external entity, no network. Entities that
// the document declares are plain text of limited size, whatever their declaration nests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feed/xml_names.h"

namespace newswire::feed {

// An element as it begins. Valid during the call that hands it over.
struct XmlElement {
  Namespace space = Namespace::other;
  std::string_view name;  // without prefix, in lower case
  std::string_view base;  // from xml:base, here or further up; empty where there is none
  std::string_view lang;  // from xml:lang, likewise
  const unsigned char** attributes = nullptr;  // libxml2's: name, prefix, URI, begin, end
  int attribute_count = 0;

  // Empty where it is absent. `wanted` in lower case; the attribute may be in any. The first has
  // no prefix.
  std::string_view attribute(std::string_view wanted) const;
  std::string_view attribute(Namespace wanted_space, std::string_view wanted) const;
  // All of one namespace: name and value, as written.
  std::vector<std::pair<std::string_view, std::string_view>> attributes_of(
      Namespace wanted_space) const;
};

// Who reads the stream. Every start has its end, also where the document breaks off.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(const XmlElement& element) = 0;
  virtual void text(std::string_view text) = 0;  // entities resolved; may come in pieces
  virtual void end() = 0;                        // of the element begun last
  // Not empty: the handler has had enough, and why. Asked after each start.
  virtual std::string_view stop_reason() const { return {}; }
};

enum class XmlMode {
  strict,   // stop at the first mistake
  recover,  // go on as well as can be
};

struct XmlLimits {
  std::size_t max_depth = 256;
  std::size_t max_attributes = 256;  // of one element; and namespaces declared at one place
  // Of all uses of declared entities together.
  std::size_t max_entity_bytes = 1024 * 1024;
};

struct XmlOutcome {
  bool whole = false;   // read to its end; in strict mode: and well formed
  bool unsafe = false;  // a limit or the handler stopped it: no use in trying again
  std::string reason;   // why it is not whole
};

// `text` is UTF-8 without an XML declaration; `base_url` is what xml:base is resolved against.
XmlOutcome read_xml(std::string_view text, XmlMode mode, const XmlLimits& limits,
                    std::string_view base_url, XmlHandler& handler);

}  // namespace newswire::feed
