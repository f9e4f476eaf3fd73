#include "fetcher/transport/message_body.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_line_bytes = 8 << 10;  // of a chunk's head or a trailer

std::optional<std::uint64_t> parse_number(std::string_view digits, int base) {
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

class BodyReader {
 public:
  BodyReader(const ReadBytes& read, std::size_t max_bytes, std::string& body)
      : read_(read), max_bytes_(max_bytes), body_(body) {}

  BodyEnd to_the_end() {
    for (;;) {
      const long got = take(block_.size());
      if (got < 0) return BodyEnd::cut_short;
      if (got == 0) return BodyEnd::whole;
      if (is_full_) return BodyEnd::too_large;
    }
  }

  BodyEnd exactly(std::uint64_t size) {
    while (size > 0) {
      const long got = take(std::min<std::uint64_t>(size, block_.size()));
      if (got <= 0) return BodyEnd::cut_short;
      if (is_full_) return BodyEnd::too_large;
      size -= static_cast<std::uint64_t>(got);
    }
    return BodyEnd::whole;
  }

  BodyEnd in_chunks() {
    for (;;) {
      const auto head = line();
      if (!head) return without_line();
      // Extensions may stand behind it.
      const auto digits = std::string_view(*head).substr(0, head->find(';'));
      const auto size = parse_number(ascii_trim(digits), 16);
      if (!size) return BodyEnd::cut_short;
      if (*size == 0) break;
      if (const auto end = exactly(*size); end != BodyEnd::whole) return end;
      if (line() != "") return BodyEnd::cut_short;
    }
    for (;;) {
      const auto trailer = line();
      if (!trailer) return without_line();
      if (trailer->empty()) return BodyEnd::whole;
    }
  }

 private:
  long take(std::size_t most) {
    const long got = read_(block_.data(), most);
    if (got <= 0) return got;
    is_full_ = static_cast<std::size_t>(got) > max_bytes_ - body_.size();
    if (!is_full_) body_.append(block_.data(), static_cast<std::size_t>(got));
    return got;
  }

  // Without its end. nullopt where none comes, or a longer one than any honest one.
  std::optional<std::string> line() {
    std::string line;
    for (char byte = 0; read_(&byte, 1) == 1;) {
      if (byte == '\n') {
        if (line.ends_with('\r')) line.pop_back();
        return line;
      }
      is_full_ = line.size() == max_line_bytes;
      if (is_full_) return std::nullopt;
      line += byte;
    }
    return std::nullopt;
  }

  BodyEnd without_line() const { return is_full_ ? BodyEnd::too_large : BodyEnd::cut_short; }

  const ReadBytes& read_;
  const std::size_t max_bytes_;
  std::string& body_;
  bool is_full_ = false;
  std::array<char, 16 << 10> block_;
};

// Said twice, it has to be the same: else nobody knows where the next response begins.
bool is_said_otherwise(const Headers& headers, const std::string& length) {
  return std::ranges::any_of(headers, [&](const auto& header) {
    return ascii_iequals(header.first, "Content-Length") && header.second != length;
  });
}

}  // namespace

BodyEnd read_body(const Headers& headers, const ReadBytes& read, std::size_t max_bytes,
                  std::string& body) {
  BodyReader reader(read, max_bytes, body);
  const auto coding = find_header(headers, "Transfer-Encoding");
  if (coding && ascii_iequals(*coding, "chunked")) return reader.in_chunks();
  if (coding && !ascii_iequals(*coding, "identity")) return BodyEnd::cut_short;
  const auto length = find_header(headers, "Content-Length");
  if (!length) return reader.to_the_end();
  const auto size = parse_number(*length, 10);
  if (!size || is_said_otherwise(headers, *length)) return BodyEnd::cut_short;
  return reader.exactly(*size);
}

}  // namespace newswire::fetcher
