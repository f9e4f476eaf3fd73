#include "feed/inflate.h"

#include <array>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include <libdeflate.h>
#include <zlib.h>

namespace newswire::feed {
namespace {

constexpr int detect_gzip_or_zlib = 32 + MAX_WBITS;
constexpr int nothing_around = -MAX_WBITS;
// Of gzip: the head and the tail, with nothing between them but the end of a block.
constexpr std::size_t least_member = 20;
constexpr std::size_t most_from_one_byte = 1032;  // by deflate, of however much there is

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::string_view rest_of(const z_stream& stream) {
  return {reinterpret_cast<const char*>(stream.next_in), stream.avail_in};
}

// One member of gzip that says its size, as almost all are: libdeflate takes a quarter of zlib's
// time for it. nullopt where it is not that, or anything is wrong with it.
std::optional<std::string> inflate_at_once(std::string_view bytes, std::size_t max_bytes) {
  if (bytes.size() < least_member || byte_at(bytes, 0) != 0x1F || byte_at(bytes, 1) != 0x8B) {
    return std::nullopt;
  }
  std::size_t size = 0;
  for (std::size_t i = 1; i <= 4; ++i) size = size << 8 | byte_at(bytes, bytes.size() - i);
  if (size > max_bytes || size / most_from_one_byte > bytes.size()) return std::nullopt;
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> owner(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  if (!owner) return std::nullopt;
  std::string out(size, '\0');
  std::size_t taken = 0;
  std::size_t given = 0;
  const auto result = libdeflate_gzip_decompress_ex(owner.get(), bytes.data(), bytes.size(),
                                                    out.data(), out.size(), &taken, &given);
  if (result != LIBDEFLATE_SUCCESS || taken != bytes.size() || given != size) return std::nullopt;
  return out;
}

Inflated inflate_in_blocks(std::string_view bytes, std::size_t max_bytes, int window_bits) {
  bytes = bytes.substr(0, std::numeric_limits<uInt>::max());
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, &inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());

  Inflated inflated;
  std::array<char, 64 * 1024> block;
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    status = inflate(&stream, Z_NO_FLUSH);
    inflated.bytes.append(block.data(), block.size() - stream.avail_out);
    if (inflated.bytes.size() > max_bytes) {
      inflated.end = InflateEnd::too_large;
      return inflated;
    }
    // A file of gzip is a row of members (RFC 1952, section 2.2).
    if (status == Z_STREAM_END && is_packed(rest_of(stream))) status = inflateReset(&stream);
  }
  if (status != Z_STREAM_END) {
    // No input is left, or there is something wrong with it.
    inflated.end = status == Z_BUF_ERROR ? InflateEnd::cut_short : InflateEnd::damaged;
  }
  return inflated;
}

}  // namespace

bool is_packed(std::string_view bytes) {
  if (bytes.size() < 3) return false;
  const unsigned first = byte_at(bytes, 0);
  const unsigned second = byte_at(bytes, 1);
  const bool gzip = first == 0x1F && second == 0x8B && byte_at(bytes, 2) == 8;
  // Deflate with a window of 32 KiB, and the check bits; no text begins so.
  const bool zlib =
      first == 0x78 && (second == 0x01 || second >= 0x80) && (first * 256 + second) % 31 == 0;
  return gzip || zlib;
}

Inflated inflate_bytes(std::string_view bytes, std::size_t max_bytes) {
  if (auto whole = inflate_at_once(bytes, max_bytes)) return {std::move(*whole)};
  return inflate_in_blocks(bytes, max_bytes, detect_gzip_or_zlib);
}

Inflated inflate_deflated(std::string_view bytes, std::size_t max_bytes) {
  return inflate_in_blocks(bytes, max_bytes,
                           is_packed(bytes) ? detect_gzip_or_zlib : nothing_around);
}

Result<Unpacked> unpack(std::string_view bytes, std::size_t max_bytes) {
  auto inflated = inflate_bytes(bytes, max_bytes);
  if (inflated.end == InflateEnd::too_large) {
    return Error{"it unpacks to more than " + std::to_string(max_bytes) + " bytes"};
  }
  const bool whole = inflated.end == InflateEnd::whole;
  if (!whole && inflated.bytes.empty()) return Error{"its packed bytes are damaged"};
  return Unpacked{std::move(inflated.bytes), whole};
}

}  // namespace newswire::feed
