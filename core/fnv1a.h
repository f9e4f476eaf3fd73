// FNV-1a, 64 bits (Fowler, Noll and Vo): a small hash that is the same on every machine and in
// every build, so that it may be kept in files. No defence against malice.
#pragma once

#include <cstdint>
#include <string_view>

namespace newswire {

// Of several texts: give the hash of those before as `hash`.
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace newswire
