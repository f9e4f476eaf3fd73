#include "feed/content_coding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include <brotli/decode.h>

#include "core/text.h"

namespace newswire::feed {
namespace {

// One is usual, and two of them are seen where a proxy packs what was packed already.
constexpr std::size_t most_codings = 4;

enum class Coding { gzip, deflate, brotli };

std::optional<Coding> coding_of(std::string_view name) {
  if (ascii_iequals(name, "gzip") || ascii_iequals(name, "x-gzip")) return Coding::gzip;
  if (ascii_iequals(name, "deflate")) return Coding::deflate;
  if (ascii_iequals(name, "br")) return Coding::brotli;
  return std::nullopt;
}

std::vector<Coding> codings_in(std::string_view header) {
  std::vector<Coding> codings;
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    if (const auto coding = coding_of(ascii_trim(header.substr(0, comma)))) {
      codings.push_back(*coding);
    }
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return codings;
}

Inflated unbrotli(std::string_view bytes, std::size_t max_bytes) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> decoder(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance);
  if (!decoder) throw std::bad_alloc();
  auto left = bytes.size();
  auto next = reinterpret_cast<const std::uint8_t*>(bytes.data());
  Inflated out;
  std::array<char, 64 * 1024> block;
  auto result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    auto room = block.size();
    auto to = reinterpret_cast<std::uint8_t*>(block.data());
    result = BrotliDecoderDecompressStream(decoder.get(), &left, &next, &room, &to, nullptr);
    out.bytes.append(block.data(), block.size() - room);
    if (out.bytes.size() > max_bytes) {
      out.end = InflateEnd::too_large;
      return out;
    }
  }
  if (result == BROTLI_DECODER_RESULT_ERROR) out.end = InflateEnd::damaged;
  if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) out.end = InflateEnd::cut_short;
  return out;
}

Inflated undo(Coding coding, std::string_view bytes, std::size_t max_bytes) {
  switch (coding) {
    case Coding::gzip:
      return inflate_bytes(bytes, max_bytes);
    case Coding::deflate:
      return inflate_deflated(bytes, max_bytes);
    case Coding::brotli:
      return unbrotli(bytes, max_bytes);
  }
  return {};
}

}  // namespace

bool is_coded(std::string_view content_encoding) {
  return !codings_in(content_encoding).empty();
}

Inflated decode_content(std::string body, std::string_view content_encoding,
                        std::size_t max_bytes) {
  Inflated decoded{std::move(body)};
  auto codings = codings_in(content_encoding);
  if (codings.size() > most_codings) decoded.end = InflateEnd::damaged;
  while (decoded.end == InflateEnd::whole && !codings.empty()) {
    decoded = undo(codings.back(), decoded.bytes, max_bytes);
    codings.pop_back();
  }
  return decoded;
}

}  // namespace newswire::feed
