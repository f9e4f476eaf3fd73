#include "wire/curve/keys.h"

#include <array>
#include <cstdint>

#include <zmq.hpp>

namespace newswire::wire {
namespace {

using KeyText = std::array<char, key_characters + 1>;  // with a zero, as libzmq has it

std::string text_of(const KeyText& text) {
  return std::string(text.data(), key_characters);
}

}  // namespace

KeyPair make_key_pair() {
  KeyText public_key{};
  KeyText secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) {
    throw FatalError("cannot make keys: this libzmq was built without CURVE");
  }
  return {text_of(public_key), text_of(secret_key)};
}

bool is_key(std::string_view text) {
  if (text.size() != key_characters) return false;
  // Z85 can say more than 32 bits with five characters, and the decoder knows.
  std::array<std::uint8_t, key_bytes> bytes{};
  return zmq_z85_decode(bytes.data(), std::string(text).c_str()) != nullptr;
}

Result<KeyPair> key_pair_of(const std::string& secret_key) {
  KeyText public_key{};
  if (!is_key(secret_key) || zmq_curve_public(public_key.data(), secret_key.c_str()) != 0) {
    return Error{"is no key of 40 characters"};
  }
  return KeyPair{text_of(public_key), secret_key};
}

Result<ClientKeys> check_client_keys(const ClientKeys& keys) {
  if (keys == ClientKeys{}) return keys;
  if (keys.server.empty()) return Error{"the broker's public key is missing"};
  if (!is_key(keys.server)) return Error{"the broker's public key is no key of 40 characters"};
  if (keys.own.secret_key.empty()) return Error{"a key pair of one's own is missing"};
  const auto own = key_pair_of(keys.own.secret_key);
  if (!own) return Error{"the secret key " + own.error().message};
  if (*own != keys.own) return Error{"the public key is not the secret key's"};
  return keys;
}

std::string key_text(std::string_view bytes) {
  if (bytes.size() != key_bytes) return {};
  KeyText text{};
  zmq_z85_encode(text.data(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return text_of(text);
}

}  // namespace newswire::wire
