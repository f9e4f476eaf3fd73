// Which characters a document's bytes are, whatever its labels say, and those characters as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace newswire::feed {

// The value of charset in a Content-Type, or of encoding in an XML declaration, in lower case;
// empty where there is none.
std::string charset_of_content_type(std::string_view content_type);
std::string encoding_of_declaration(std::string_view document);

// True where every label, or their absence, says UTF-8: then the bytes may be read as they are
// until something in them shows that it is not true.
bool claims_utf8(std::string_view bytes, std::string_view content_type);

// Valid UTF-8 without a byte order mark. In order of their weight: a byte order mark, the zero
// bytes of UTF-16 and UTF-32, the charset of the Content-Type, the XML declaration; but a label is
// believed only where the bytes bear it out (docs/feeds.md). Stray bytes are repaired.
std::string decode_to_utf8(std::string_view bytes, std::string_view content_type);

}  // namespace newswire::feed
