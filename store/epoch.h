// The identity of a log: what tells a store from its older copies and its successors.
#pragma once

#include <cstdint>

namespace newswire::store {

// Random, never 0.
std::uint32_t random_epoch();

}  // namespace newswire::store
