// Bytes in an encoding that is named, misnamed or not named at all, to UTF-8. The document may
// follow a line "Content-Type: ...".
#include "feed/encoding.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "feed/charset.h"
#include "feed/encoding_guess.h"
#include "fuzz/lines.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// As a converter may answer; nothing that grows without limit.
constexpr std::size_t max_growth = 8;

void expect_utf8(std::string_view text, std::string_view bytes, std::string_view what) {
  expect(is_valid_utf8(text), std::string(what) + " is valid UTF-8", bytes);
  expect(text.size() <= max_growth * bytes.size(), std::string(what) + " is not much longer");
}

}  // namespace

void try_input(std::string_view input) {
  const std::string content_type(take_field(input, "Content-Type: ").value_or(""));
  const std::string text = feed::decode_to_utf8(input, content_type);
  expect_utf8(text, input, "a document");
  expect(!text.starts_with(byte_order_mark), "no byte order mark stays", text);

  if (feed::claims_utf8(input, content_type) && is_valid_utf8(input) &&
      !input.starts_with(byte_order_mark) && input.find('\0') == std::string_view::npos &&
      input.find("\x1B$") == std::string_view::npos) {  // as Japanese is switched on
    expect(text == input, "UTF-8 that says so is taken as it is", input);
  }
  const bool is_ascii = std::ranges::all_of(
      input, [](unsigned char c) { return (c >= 0x20 && c < 0x7F) || c == '\n'; });
  if (content_type.empty() && is_ascii && feed::encoding_of_declaration(input).empty()) {
    expect(text == input, "ASCII without a label is ASCII", input);
  }

  const std::string label = feed::charset_of_content_type(content_type);
  const std::string encoding = feed::encoding_of_label(label);
  if (!encoding.empty()) {
    expect_utf8(feed::convert_to_utf8(input, encoding).text, input, "what is converted");
  }
  expect_utf8(feed::repair_stray_bytes(input), input, "what is repaired");
  const std::string guess = feed::guess_encoding(input);
  expect(!guess.empty(), "there is always a guess");
  expect_utf8(feed::convert_to_utf8(input, guess).text, input, "what is guessed");
}

}  // namespace newswire::fuzz
