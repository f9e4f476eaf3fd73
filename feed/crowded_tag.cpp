#include "feed/crowded_tag.h"

#include <algorithm>
#include <cstring>

namespace newswire::feed {
namespace {

constexpr std::size_t least_attribute_bytes = 4;  // a=""

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_name_byte(char c) {
  return !is_space(c) && c != '=' && c != '>' && c != '/' && c != '<' && c != '"' && c != '\'';
}

// Of well-formed ones: where a parser would give up, the count ends too.
class AttributeCounter {
 public:
  explicit AttributeCounter(std::string_view tag) : rest_(tag.substr(1)) {}

  bool exceeds(std::size_t max_count, std::size_t max_bytes) {
    if (!skip_name()) return false;
    for (std::size_t count = 0; count <= max_count; ++count) {
      const bool is_whole = skip_attribute();
      if (value_bytes_ > max_bytes) return true;
      if (!is_whole) return false;
    }
    return true;
  }

  std::size_t value_bytes() const { return value_bytes_; }  // of the last that was looked at

 private:
  template <typename Is>
  bool skip(Is is) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(count);
    return count > 0;
  }

  bool skip_name() { return skip(is_name_byte); }

  bool skip_attribute() {
    skip(is_space);
    if (!skip_name()) return false;
    skip(is_space);
    if (rest_.empty() || rest_.front() != '=') return false;
    rest_.remove_prefix(1);
    skip(is_space);
    if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\'')) return false;
    const std::size_t end = rest_.find(rest_.front(), 1);
    value_bytes_ = std::min(end, rest_.size()) - 1;
    rest_.remove_prefix(std::min(end, rest_.size() - 1) + 1);
    return end != std::string_view::npos;
  }

  std::string_view rest_;
  std::size_t value_bytes_ = 0;
};

}  // namespace

// No '<' may stand inside of a tag, so such a tag is a long stretch without one, and of all other
// text little more than one byte in each stretch of that length has to be looked at.
std::optional<CrowdedTag> find_crowded_tag(std::string_view xml, std::size_t max_attributes,
                                           std::size_t max_attribute_bytes) {
  const std::size_t stretch = std::min(max_attributes * least_attribute_bytes, max_attribute_bytes);
  std::size_t at = xml.find('<');
  while (at != std::string_view::npos && xml.size() - at > stretch) {
    // glibc's, many bytes at a time: text that was escaped has long stretches without a tag.
    if (const void* last =
            memrchr(xml.data() + at + 1, '<', std::min(stretch, xml.size() - at - 1))) {
      at = static_cast<std::size_t>(static_cast<const char*>(last) - xml.data());
      continue;
    }
    const std::size_t next = xml.find('<', at + 1);
    AttributeCounter tag(xml.substr(at, next - at));
    if (tag.exceeds(max_attributes, max_attribute_bytes)) {
      return CrowdedTag{at, tag.value_bytes() > max_attribute_bytes};
    }
    at = next;
  }
  return std::nullopt;
}

}  // namespace newswire::feed
