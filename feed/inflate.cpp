#include "feed/inflate.h"

#include <array>
#include <limits>
#include <memory>
#include <new>

#include <zlib.h>

namespace newswire::feed {
namespace {

constexpr int detect_gzip_or_zlib = 32 + MAX_WBITS;

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::string_view rest_of(const z_stream& stream) {
  return {reinterpret_cast<const char*>(stream.next_in), stream.avail_in};
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

Result<Unpacked> unpack(std::string_view bytes, std::size_t max_bytes) {
  bytes = bytes.substr(0, std::numeric_limits<uInt>::max());
  z_stream stream{};
  if (inflateInit2(&stream, detect_gzip_or_zlib) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, &inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());

  Unpacked unpacked;
  std::array<char, 64 * 1024> block;
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    status = inflate(&stream, Z_NO_FLUSH);
    unpacked.bytes.append(block.data(), block.size() - stream.avail_out);
    if (unpacked.bytes.size() > max_bytes) {
      return Error{"it unpacks to more than " + std::to_string(max_bytes) + " bytes"};
    }
    // A file of gzip is a row of members (RFC 1952, section 2.2).
    if (status == Z_STREAM_END && is_packed(rest_of(stream))) status = inflateReset(&stream);
  }
  unpacked.whole = status == Z_STREAM_END;
  if (!unpacked.whole && unpacked.bytes.empty()) return Error{"its packed bytes are damaged"};
  return unpacked;
}

}  // namespace newswire::feed
