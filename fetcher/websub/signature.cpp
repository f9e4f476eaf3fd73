#include "fetcher/websub/signature.h"

#include <array>
#include <stdexcept>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

const EVP_MD* method_called(std::string_view name) {
  if (ascii_iequals(name, "sha1")) return EVP_sha1();
  if (ascii_iequals(name, "sha256")) return EVP_sha256();
  if (ascii_iequals(name, "sha384")) return EVP_sha384();
  if (ascii_iequals(name, "sha512")) return EVP_sha512();
  return nullptr;
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

}  // namespace

bool is_signed(std::string_view signature, std::string_view secret, std::string_view body) {
  signature = ascii_trim(signature);
  const auto equals = signature.find('=');
  if (equals == std::string_view::npos || secret.empty()) return false;
  const EVP_MD* method = method_called(signature.substr(0, equals));
  if (method == nullptr) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (HMAC(method, secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(),
           &size) == nullptr) {
    return false;
  }
  const std::string expected = hex(digest.data(), size);
  const std::string given = ascii_lower(signature.substr(equals + 1));
  return given.size() == expected.size() &&
         CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

std::string random_hex(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), static_cast<int>(bytes)) != 1) {
    throw std::runtime_error("the system has no random bytes");
  }
  return hex(random.data(), bytes);
}

}  // namespace newswire::fetcher
